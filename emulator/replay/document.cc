#include "emulator/replay/document.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>

#include "emulator/replay/near_miss.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::replay {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view between_tokens = " \t\r\n,:";

/// nlohmann's message without its own idea of the place: "[json.exception.parse_error.101] parse error at line 3,
/// column 5: syntax error while parsing value - unexpected '}'; expected …".
std::string syntax_complaint(std::string_view message) {
  if (const auto bracket = message.find("] "); bracket != std::string_view::npos)
    message.remove_prefix(bracket + 2);
  if (const auto place = message.find("parsing "); place != std::string_view::npos) {
    if (const auto dash = message.find(" - ", place); dash != std::string_view::npos)
      message.remove_prefix(dash + 3);
  }
  if (const auto read = message.find("; last read: "); read != std::string_view::npos)
    message = message.substr(0, read);
  std::string text(message);
  std::replace(text.begin(), text.end(), ';', ',');
  return text;
}

/// Builds the tree. nlohmann's parser says what comes next but not where it stands; that is found by following
/// the tokens through the same text, which it has found to be right so far.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit TreeBuilder(std::string_view text)
      : text_(text), cursor_(text.starts_with(byte_order_mark) ? 3 : 0) {}

  struct Problem {
    std::size_t offset;
    std::string sentence;
  };
  std::optional<Problem> problem;
  Node root;

  bool null() override { return scalar(Node::Kind::null); }
  bool boolean(bool) override { return scalar(Node::Kind::boolean); }
  bool number_integer(number_integer_t) override { return scalar(Node::Kind::number); }
  bool number_unsigned(number_unsigned_t) override { return scalar(Node::Kind::number); }
  bool number_float(number_float_t, const string_t&) override { return scalar(Node::Kind::number); }
  bool string(string_t& value) override {
    Node& node = add(Node::Kind::string);
    node.text = std::move(value);
    return true;
  }
  bool binary(binary_t&) override { return false; }  // does not exist in JSON text
  bool start_object(std::size_t) override { return open(Node::Kind::object); }
  bool start_array(std::size_t) override { return open(Node::Kind::array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    const std::size_t begin = next_token();
    cursor_ = token_end(begin);
    std::vector<Node::Member>& members = open_.back()->members;
    const bool known =
        std::any_of(members.begin(), members.end(), [&](const auto& other) { return other.key == name; });
    if (known) {
      std::string quoted;
      wire::append_json_string(quoted, name);
      return fail(begin, quoted + " is given twice in one object: keep one of them");
    }
    members.push_back({std::move(name), begin, {}});
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& error) override {
    return fail(next_token(), "this is not JSON: " + syntax_complaint(error.what()));
  }

 private:
  static constexpr std::size_t deepest = 100;

  std::size_t next_token() const {
    return std::min(text_.find_first_not_of(between_tokens, cursor_), text_.size());
  }

  std::size_t token_end(std::size_t begin) const {
    if (text_[begin] == '"') {
      std::size_t at = begin + 1;
      while (text_[at] != '"') at += text_[at] == '\\' ? 2U : 1U;
      return at + 1;
    }
    if (text_[begin] == '{' || text_[begin] == '[' || text_[begin] == '}' || text_[begin] == ']')
      return begin + 1;
    return std::min(text_.find_first_of(" \t\r\n,:]}", begin), text_.size());
  }

  Node& add(Node::Kind kind) {
    Node* node = &root;
    if (!open_.empty()) {
      Node& parent = *open_.back();
      node =
          parent.kind == Node::Kind::array ? &parent.elements.emplace_back() : &parent.members.back().value;
    }
    node->kind = kind;
    node->begin = next_token();
    node->end = cursor_ = token_end(node->begin);
    return *node;
  }
  bool scalar(Node::Kind kind) {
    add(kind);
    return true;
  }
  bool open(Node::Kind kind) {
    if (open_.size() == deepest) {
      return fail(next_token(),
                  "this is nested deeper than " + std::to_string(deepest) + " levels: flatten it");
    }
    open_.push_back(&add(kind));  // stays where it is: its siblings come only after it is closed
    return true;
  }
  bool close() {
    cursor_ = token_end(next_token());
    open_.back()->end = cursor_;
    open_.pop_back();
    return true;
  }
  bool fail(std::size_t offset, std::string sentence) {
    problem = Problem{offset, std::move(sentence)};
    return false;
  }

  std::string_view text_;
  std::size_t cursor_;
  std::vector<Node*> open_;
};

/// "68", ""68s"", "a list": how a value is called in a sentence.
std::string shown(const Document& document, const Node& node) {
  if (node.kind == Node::Kind::array) return node.elements.empty() ? "an empty list" : "a list";
  if (node.kind == Node::Kind::object) return "an object";
  constexpr std::size_t longest = 40;
  std::string text = document.source(node);
  if (text.size() <= longest) return text;
  std::size_t cut = longest;
  while ((static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;  // not within a character
  return text.substr(0, cut) + "...";
}

/// A key as it is shown in a path: plain, unless it would be misread.
std::string step(const std::string& key) {
  const bool plain = !key.empty() && std::all_of(key.begin(), key.end(), [](unsigned char c) {
    return c > ' ' && c != 0x7F && c != '"' && c != '.' && c != '[' && c != ']' && c != '\\';
  });
  if (plain) return key;
  std::string quoted;
  wire::append_json_string(quoted, key);
  return quoted;
}

}  // namespace

/// Those of ASCII, DEL, and those from U+0080 to U+009F, which JSON lets stand as they are.
std::string printable(std::string_view sentence) {
  std::string shown;
  for (std::size_t at = 0; at < sentence.size(); ++at) {
    const auto byte = static_cast<unsigned char>(sentence[at]);
    const auto next = at + 1 < sentence.size() ? static_cast<unsigned char>(sentence[at + 1]) : 0U;
    const bool two_bytes = byte == 0xC2 && next >= 0x80 && next < 0xA0;
    if (two_bytes) ++at;
    if (two_bytes || byte < ' ' || byte == 0x7F) {
      constexpr std::string_view digits = "0123456789abcdef";
      const unsigned code = two_bytes ? next : byte;
      shown.append("\\u00").append(1, digits[code / 16]).append(1, digits[code % 16]);
    } else {
      shown += sentence[at];
    }
  }
  return shown;
}

Document Document::read(const std::string& path) {
  const auto unreadable = [&](int error) {
    return UnusableInput(path + ": cannot be read (" + std::generic_category().message(error) +
                         "): name an incident file, such as fixtures/incidents/agent-68s.json");
  };
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw unreadable(errno);
  std::ostringstream text;
  text << file.rdbuf();
  // An empty file sets text's failbit only; a directory opens, and fails when it is read.
  if (file.bad() || (text.fail() && errno != 0)) throw unreadable(errno);
  return {path, std::move(text).str()};
}

Document::Document(std::string name, std::string text, std::string root)
    : name_(std::move(name)), text_(std::move(text)), root_name_(std::move(root)) {
  if (text_.find_first_not_of(" \t\r\n") == std::string::npos)
    refuse(0, "this is empty: write a JSON object");
  TreeBuilder builder(text_);
  nlohmann::json::sax_parse(text_, &builder);
  if (builder.problem) refuse(builder.problem->offset, builder.problem->sentence);
  root_ = std::move(builder.root);
}

std::string Document::source(const Node& node) const {
  std::string compact;
  bool in_string = false;
  for (std::size_t at = node.begin; at < node.end; ++at) {
    const char c = text_[at];
    if (in_string && c == '\\') {
      compact += c;
      compact += text_[++at];
      continue;
    }
    if (c == '"') in_string = !in_string;
    if (in_string || std::string_view(" \t\r\n").find(c) == std::string_view::npos) compact += c;
  }
  return compact;
}

void Document::refuse(std::size_t offset, const std::string& sentence) const {
  std::size_t line = 1;
  std::size_t column = 1;
  for (const char c : std::string_view(text_).substr(0, offset)) {
    if (c == '\n') {
      ++line;
      column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {  // a character, not its second byte
      ++column;
    }
  }
  throw UnusableInput(name_ + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " +
                      printable(sentence));
}

void Value::refuse(const std::string& what_would_be_right) const {
  complain("is " + shown(*document_, *node_) + ": " + what_would_be_right);
}

void Value::complain(const std::string& sentence) const {
  document_->refuse(node_->begin, path() + " " + sentence);
}

Value Value::at(const Node::Member& member) const {
  Value value(*document_, member.value, path_.empty() ? step(member.key) : path_ + "." + step(member.key));
  value.key_ = member.key;
  return value;
}

void Value::check_fields(const std::vector<std::string>& fields, const std::string& example) const {
  if (kind() != Node::Kind::object) refuse("write an object, such as " + example);
  for (const Node::Member& member : node_->members) {
    if (std::find(fields.begin(), fields.end(), member.key) != fields.end()) continue;
    std::string quoted;
    wire::append_json_string(quoted, member.key);
    document_->refuse(member.begin,
                      path() + " has an unknown field " + quoted + ": " +
                          did_you_mean(member.key, fields, "it may have " + quoted_list(fields)));
  }
}

std::optional<Value> Value::find(std::string_view key) const {
  for (const Node::Member& member : node_->members) {
    if (member.key == key) return at(member);
  }
  return std::nullopt;
}

Value Value::require(std::string_view key, const std::string& example) const {
  if (std::optional<Value> value = find(key)) return *std::move(value);
  const std::string quoted = '"' + std::string(key) + '"';
  complain("has no " + quoted + ": add one, such as " + quoted + ": " + example);
}

std::vector<Value> Value::members(const std::string& example) const {
  if (kind() != Node::Kind::object) refuse("write an object, such as " + example);
  std::vector<Value> values;
  values.reserve(node_->members.size());
  for (const Node::Member& member : node_->members) values.push_back(at(member));
  return values;
}

std::vector<Value> Value::elements(const std::string& example) const {
  if (kind() != Node::Kind::array) refuse("write a list, such as " + example);
  std::vector<Value> values;
  values.reserve(node_->elements.size());
  for (const Node& element : node_->elements) {
    values.push_back(Value(*document_, element, path_ + "[" + std::to_string(values.size()) + "]"));
  }
  return values;
}

std::string Value::string(const std::string& example) const {
  if (kind() != Node::Kind::string) refuse("write a text, such as " + example);
  return node_->text;
}

std::string Value::name(const std::string& example) const {
  std::string text = string(example);
  const auto is_control = [](unsigned char c) { return c < ' ' || c == 0x7F; };
  if (text.empty() || std::any_of(text.begin(), text.end(), is_control)) {
    refuse("write a text of one line, such as " + example);
  }
  return text;
}

clock::Duration Value::duration() const {
  if (const std::string in_seconds = source() + "s";
      kind() == Node::Kind::number && clock::parse_duration(in_seconds)) {
    refuse("write a duration with a unit, such as \"" + in_seconds + "\"");
  }
  const auto read = kind() == Node::Kind::string ? clock::parse_duration(node_->text) : std::nullopt;
  if (!read) refuse("write a duration with a unit (ns, us, ms, s, min or h), such as \"68s\" or \"1.5s\"");
  return *read;
}

}  // namespace cutoff::replay
