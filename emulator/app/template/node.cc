#include "emulator/app/template/node.h"

#include <algorithm>
#include <cctype>
#include <set>

#include <yaml-cpp/yaml.h>

#include "fakes/wire/json_writer.h"

namespace cutoff::app {
namespace {

constexpr int deepest = 100;
constexpr std::size_t most_nodes =
    200'000;  // an alias repeats what it names: a small file may be a huge tree

const std::set<std::string, std::less<>> functions{
    "And",    "Base64", "Cidr", "Condition", "Contains", "Equals",      "FindInMap",   "GetAZs",
    "GetAtt", "If",     "Join", "Length",    "Not",      "Or",          "ImportValue", "Ref",
    "Select", "Split",  "Sub",  "Transform", "ForEach",  "ToJsonString"};

/// The JSON of a scalar that was written without quotes. Source: YAML 1.2's core schema, and 1.1's booleans, which
/// CloudFormation reads.
std::string plain_json(const std::string& text) {
  const auto is_one_of = [&](std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
      return std::equal(word.begin(), word.end(), text.begin(), text.end(),
                        [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
    });
  };
  if (is_one_of({"true", "yes", "on"})) return "true";
  if (is_one_of({"false", "no", "off"})) return "false";
  const std::string_view digits = std::string_view(text).substr(text.starts_with('-') ? 1 : 0);
  const auto is_digits = [](std::string_view part) {
    return !part.empty() &&
           std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  const std::size_t point = digits.find('.');
  const std::string_view whole = digits.substr(0, point);
  const bool canonical = is_digits(whole) && (whole.size() == 1 || whole.front() != '0');
  if (canonical && whole.size() < 16 &&
      (point == std::string_view::npos || is_digits(digits.substr(point + 1))))
    return text;
  std::string quoted;
  wire::append_json_string(quoted, text);
  return quoted;
}

void append_json(std::string& json, const Node& node) {
  switch (node.kind) {
    case Node::Kind::absent:
    case Node::Kind::null:
      json += "null";
      return;
    case Node::Kind::scalar:
      if (node.plain) {
        json += plain_json(node.text);
      } else {
        wire::append_json_string(json, node.text);
      }
      return;
    case Node::Kind::list:
      json += '[';
      for (const Node& element : node.elements) {
        if (json.back() != '[') json += ',';
        append_json(json, element);
      }
      json += ']';
      return;
    case Node::Kind::map:
      json += '{';
      for (const auto& [key, value] : node.members) {
        if (json.back() != '{') json += ',';
        wire::append_json_string(json, key);
        json += ':';
        append_json(json, value);
      }
      json += '}';
      return;
  }
}

class Converter {
 public:
  Node convert(const YAML::Node& yaml, const std::string& path, int depth = 0) {
    if (++nodes_ > most_nodes) refuse_at(yaml, "this is too large: its aliases repeat too much");
    if (depth > deepest) refuse_at(yaml, "this is nested deeper than 100 levels: flatten it");
    const std::string& tag = yaml.Tag();
    if (!tag.starts_with('!') || tag == "!") return converted(yaml, path, depth);
    const std::string name = tag.substr(1);
    if (functions.find(name) == functions.end())
      refuse_at(yaml, path + " has the tag " + tag + ", which is none of CloudFormation's");
    Node place;
    place.line = line_of(yaml);
    place.path = path;
    Node argument = converted(yaml, path, depth);
    argument.plain = false;
    const bool bare = name == "Ref" || name == "Condition";
    return Node::map(place, {{bare ? name : "Fn::" + name, std::move(argument)}});
  }

 private:
  static int line_of(const YAML::Node& yaml) { return yaml.Mark().line + 1; }
  [[noreturn]] static void refuse_at(const YAML::Node& yaml, std::string sentence) {
    throw TemplateRefusal{line_of(yaml), std::move(sentence)};
  }

  Node converted(const YAML::Node& yaml, const std::string& path, int depth) {
    Node node;
    node.line = line_of(yaml);
    node.path = path;
    switch (yaml.Type()) {
      case YAML::NodeType::Scalar:
        node.kind = Node::Kind::scalar;
        node.text = yaml.Scalar();
        node.plain = yaml.Tag() == "?";
        break;
      case YAML::NodeType::Sequence:
        node.kind = Node::Kind::list;
        for (const YAML::Node& element : yaml) {
          node.elements.push_back(
              convert(element, path + "[" + std::to_string(node.elements.size()) + "]", depth + 1));
        }
        break;
      case YAML::NodeType::Map:
        node.kind = Node::Kind::map;
        for (const auto& member : yaml) {
          if (!member.first.IsScalar()) refuse_at(member.first, path + " has a key that is no text");
          const std::string key = member.first.Scalar();
          const std::string below = path.empty() ? key : path + "." + key;
          if (node.find(key) != nullptr) refuse_at(member.first, below + " is given twice: keep one of them");
          node.members.push_back({key, convert(member.second, below, depth + 1)});
          node.members.back().second.line = line_of(member.first);  // where its name stands
        }
        break;
      default:
        node.kind = Node::Kind::null;
    }
    return node;
  }

  std::size_t nodes_ = 0;
};

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const Member& member : members) {
    if (member.first == key) return &member.second;
  }
  return nullptr;
}

Node* Node::find(std::string_view key) { return const_cast<Node*>(std::as_const(*this).find(key)); }

void Node::set(const std::string& key, Node value) {
  if (Node* const known = find(key)) {
    *known = std::move(value);
  } else {
    members.push_back({key, std::move(value)});
  }
}

void Node::remove(std::string_view key) {
  std::erase_if(members, [&](const Member& member) { return member.first == key; });
}

std::string Node::json() const {
  std::string rendered;
  append_json(rendered, *this);
  return rendered;
}

Node Node::scalar(const Node& place, std::string text) {
  Node node;
  node.kind = Kind::scalar;
  node.text = std::move(text);
  node.line = place.line;
  node.path = place.path;
  return node;
}

Node Node::list(const Node& place, std::vector<Node> elements) {
  Node node = scalar(place, "");
  node.kind = Kind::list;
  node.elements = std::move(elements);
  return node;
}

Node Node::map(const Node& place, std::vector<Member> members) {
  Node node = scalar(place, "");
  node.kind = Kind::map;
  node.members = std::move(members);
  return node;
}

Node Node::ref(const Node& place, std::string id) {
  return map(place, {{"Ref", scalar(place, std::move(id))}});
}

Node Node::get_att(const Node& place, std::string id, std::string attribute) {
  return map(place, {{"Fn::GetAtt",
                      list(place, {scalar(place, std::move(id)), scalar(place, std::move(attribute))})}});
}

Node Node::sub(const Node& place, std::string text) {
  return map(place, {{"Fn::Sub", scalar(place, std::move(text))}});
}

void refuse(const Node& node, const std::string& sentence) {
  throw TemplateRefusal{node.line, node.path + " " + sentence};
}

Node parse_template(const std::string& text) {
  YAML::Node yaml;
  try {
    yaml = YAML::Load(text);
  } catch (const YAML::Exception& error) {
    throw TemplateRefusal{error.mark.line + 1, "this is not YAML: " + error.msg};
  }
  Node root = Converter().convert(yaml, "");
  if (!root.is_map()) throw TemplateRefusal{1, "this is no template: write Resources"};
  return root;
}

}  // namespace cutoff::app
