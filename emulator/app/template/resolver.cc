#include "emulator/app/template/resolver.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "emulator/app/names.h"
#include "emulator/replay/near_miss.h"
#include "fakes/wire/base64.h"
#include "fakes/wire/regular_expression.h"

namespace cutoff::app {
namespace {

std::string text_of(const Node& node, const std::string& what) {
  if (!node.is_scalar()) refuse(node, "has to be a text: " + what);
  return node.text;
}

/// "a, b and c" of a text with commas.
std::vector<std::string> split(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  std::size_t at = 0;
  for (std::size_t end = text.find(separator); end != std::string::npos; end = text.find(separator, at)) {
    parts.push_back(text.substr(at, end - at));
    at = end + separator.size();
  }
  parts.push_back(text.substr(at));
  return parts;
}

std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// The pieces of a text for Fn::Sub: what it says, and in between what it names. "${!x}" says "${x}".
struct SubPiece {
  std::string text;
  std::string name;  // after the text; empty at the end
};
std::vector<SubPiece> sub_pieces(const std::string& text) {
  std::vector<SubPiece> pieces(1);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.compare(at, 2, "${") == 0 ? text.find('}', at) : std::string::npos;
    if (end == std::string::npos) {
      pieces.back().text += text[at++];
    } else if (text[at + 2] == '!') {
      pieces.back().text += "${" + text.substr(at + 3, end + 1 - at - 3);
      at = end + 1;
    } else {
      pieces.back().name = trimmed(text.substr(at + 2, end - at - 2));
      pieces.emplace_back();
      at = end + 1;
    }
  }
  return pieces;
}

/// The two parts of Fn::Sub's argument.
std::pair<const Node*, const Node*> sub_parts(const Node& argument) {
  const bool with_variables = argument.is_list() && argument.elements.size() == 2;
  const Node& text = with_variables ? argument.elements[0] : argument;
  const Node* const variables = with_variables ? &argument.elements[1] : nullptr;
  if (!text.is_scalar() || (variables != nullptr && !variables->is_map()))
    refuse(argument, "is no argument for Fn::Sub: write a text, or a list of a text and a map of variables");
  return {&text, variables};
}

/// The two parts of Fn::GetAtt's argument, "Table.Arn" or [Table, Arn]; the attribute may be a call.
std::pair<std::string, Node> get_att_parts(const Node& argument) {
  if (argument.is_scalar()) {
    const std::size_t point = argument.text.find('.');
    if (point != std::string::npos)
      return {argument.text.substr(0, point), Node::scalar(argument, argument.text.substr(point + 1))};
  } else if (argument.is_list() && argument.elements.size() >= 2 && argument.elements[0].is_scalar()) {
    if (argument.elements.size() == 2) return {argument.elements[0].text, argument.elements[1]};
  }
  refuse(argument, "is no argument for Fn::GetAtt: write a resource and an attribute, such as Table.Arn");
}

constexpr std::string_view no_value = "AWS::NoValue";

}  // namespace

std::string function_of(const Node& node) {
  if (!node.is_map() || node.members.size() != 1) return {};
  const std::string& name = node.members.front().first;
  return name == "Ref" || name.starts_with("Fn::") ? name : std::string();
}

Resolver::Resolver(const Node& root, const Place& place, std::string stack,
                   const std::map<std::string, std::string>& overrides)
    : root_(root), place_(place), stack_(std::move(stack)) {
  static const Node none;
  const Node* const parameters = root.find("Parameters");
  if (parameters != nullptr && !parameters->is_map()) refuse(*parameters, "has to be a map of parameters");
  read_parameters(parameters == nullptr ? none : *parameters, overrides);
  if (const Node* const conditions = root.find("Conditions")) {
    if (!conditions->is_map()) refuse(*conditions, "has to be a map of conditions");
    for (const auto& [name, node] : conditions->members) condition(name, node);
  }
}

// ---- Parameters. The sentences are CloudFormation's where it has one.

void Resolver::read_parameters(const Node& parameters, const std::map<std::string, std::string>& overrides) {
  for (const auto& [name, value] : overrides) {
    if (parameters.find(name) == nullptr)
      throw TemplateRefusal{1, "Parameters: [" + name + "] do not exist in the template"};
  }
  for (const auto& [name, parameter] : parameters.members) {
    const auto given = overrides.find(name);
    const Node* const fallback = parameter.find("Default");
    if (given == overrides.end() && fallback == nullptr)
      throw TemplateRefusal{
          parameter.line,
          "Parameters: [" + name + "] must have values: give it with --parameter " + name + "=VALUE"};
    parameters_[name] = parameter_value(
        name, parameter,
        given != overrides.end() ? given->second : text_of(*fallback, "it is a parameter's default"));
  }
}

Node Resolver::parameter_value(const std::string& name, const Node& parameter,
                               const std::string& value) const {
  const auto must = [&](const std::string& what) {
    throw TemplateRefusal{parameter.line, "Parameter '" + name + "' must " + what};
  };
  const Node* const type_node = parameter.find("Type");
  if (type_node == nullptr) refuse(parameter, "has no Type");
  const std::string type = text_of(*type_node, "such as String");
  if (type.starts_with("AWS::SSM::")) refuse(*type_node, "is not offered here: there is no Parameter Store");
  if (const Node* const allowed = parameter.find("AllowedValues")) {
    const bool found = std::any_of(allowed->elements.begin(), allowed->elements.end(),
                                   [&](const Node& one) { return one.text == value; });
    if (!found) must("be one of AllowedValues");
  }
  if (const Node* const pattern = parameter.find("AllowedPattern")) {
    const std::string text = text_of(*pattern, "it is a pattern");
    try {
      if (!wire::RegularExpression(text).matches(value)) must("match pattern " + text);
    } catch (const std::invalid_argument&) {
      refuse(*pattern, "is no regular expression: " + text);
    }
  }
  const auto limit = [&](const char* what) -> std::optional<double> {
    const Node* const node = parameter.find(what);
    if (node == nullptr) return std::nullopt;
    double number = 0;
    const std::string text = text_of(*node, "it is a number");
    if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc())
      refuse(*node, "has to be a number");
    return number;
  };
  const auto size = static_cast<double>(value.size());
  if (const auto least = limit("MinLength"); least && size < *least)
    must("contain at least " + parameter.find("MinLength")->text + " characters");
  if (const auto most = limit("MaxLength"); most && size > *most)
    must("contain at most " + parameter.find("MaxLength")->text + " characters");
  if (type == "Number") {
    double number = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
    if (read.ec != std::errc() || read.ptr != value.data() + value.size()) must("be a number");
    if (const auto least = limit("MinValue"); least && number < *least)
      must("be a number not less than " + parameter.find("MinValue")->text);
    if (const auto most = limit("MaxValue"); most && number > *most)
      must("be a number not greater than " + parameter.find("MaxValue")->text);
  }
  if (type != "CommaDelimitedList" && !type.starts_with("List<")) return Node::scalar(parameter, value);
  std::vector<Node> elements;
  for (const std::string& element : split(value, ","))
    elements.push_back(Node::scalar(parameter, trimmed(element)));
  return Node::list(parameter, std::move(elements));
}

// ---- Conditions

bool Resolver::condition(const std::string& name, const Node& node) const {
  const Node* const conditions = root_.find("Conditions");
  const Node* const found = conditions == nullptr ? nullptr : conditions->find(name);
  if (found == nullptr) refuse(node, "names the condition " + name + ", which there is not");
  const auto [known, is_new] = conditions_.emplace(name, std::nullopt);
  if (!is_new && !known->second) refuse(*found, "is a condition that depends on itself");
  if (!known->second) known->second = holds(*found);
  return *known->second;
}

bool Resolver::holds(const Node& node) const {
  if (!node.is_map() || node.members.size() != 1)
    refuse(node, "is no condition: write Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition");
  const auto& [function, argument] = node.members.front();
  const auto each = [&](std::size_t least, std::size_t most) {
    if (!argument.is_list() || argument.elements.size() < least || argument.elements.size() > most)
      refuse(argument, "is no argument for " + function + ": write a list of " + std::to_string(least) +
                           (least == most ? "" : " to " + std::to_string(most)));
    return argument.elements;
  };
  const auto is_true = [&](const Node& one) { return holds(one); };
  if (function == "Condition") return condition(text_of(argument, "it names a condition"), node);
  if (function == "Fn::Equals") {
    const auto both = each(2, 2);
    const Node one = resolve(both[0]);
    const Node other = resolve(both[1]);
    return one.is_scalar() && other.is_scalar() ? one.text == other.text : one.json() == other.json();
  }
  if (function == "Fn::Not") return !is_true(each(1, 1)[0]);
  if (function == "Fn::And" || function == "Fn::Or") {
    const auto all = each(2, 10);
    return function == "Fn::And" ? std::all_of(all.begin(), all.end(), is_true)
                                 : std::any_of(all.begin(), all.end(), is_true);
  }
  refuse(node, "is no condition: " + function + " gives none");
}

/// Fn::If's branch.
const Node& Resolver::chosen(const Node& argument) const {
  if (!argument.is_list() || argument.elements.size() != 3 || !argument.elements[0].is_scalar())
    refuse(argument, "is no argument for Fn::If: write a list of a condition and two values");
  return argument.elements[condition(argument.elements[0].text, argument) ? 1 : 2];
}

// ---- Values

Node Resolver::resolve(const Node& node) const {
  if (const std::string function = function_of(node); !function.empty())
    return call(function, node.members.front().second, node);
  Node result = node;
  if (node.is_list()) {
    result.elements.clear();
    for (const Node& element : node.elements) {
      Node value = resolve(element);
      if (value.kind != Node::Kind::absent) result.elements.push_back(std::move(value));
    }
  } else if (node.is_map()) {
    result.members.clear();
    for (const auto& [key, member] : node.members) {
      Node value = resolve(member);
      if (value.kind != Node::Kind::absent) result.members.push_back({key, std::move(value)});
    }
  }
  return result;
}

std::vector<Node> Resolver::arguments(const std::string& function, const Node& argument, std::size_t least,
                                      std::size_t most) const {
  const Node resolved = resolve(argument);
  if (!resolved.is_list() || resolved.elements.size() < least || resolved.elements.size() > most)
    refuse(argument, "is no argument for " + function);
  return resolved.elements;
}

Node Resolver::call(const std::string& function, const Node& argument, const Node& node) const {
  if (function == "Ref") return ref(text_of(argument, "it names what is meant"), node);
  if (function == "Fn::If") return resolve(chosen(argument));
  if (function == "Fn::Sub") return sub(argument);
  if (function == "Fn::FindInMap") return find_in_map(argument);
  if (function == "Fn::GetAtt") {
    const auto [id, attribute] = get_att_parts(argument);
    return Node::scalar(node, get_att(id, text_of(resolve(attribute), "it names an attribute"), node));
  }
  if (function == "Fn::Base64")
    return Node::scalar(node, wire::base64_encoded(text_of(resolve(argument), "it is encoded")));
  if (function == "Fn::Join") {
    const auto both = arguments(function, argument, 2, 2);
    if (!both[1].is_list()) refuse(argument, "is no argument for Fn::Join: write a separator and a list");
    std::string joined;
    for (const Node& element : both[1].elements) {
      if (&element != both[1].elements.data()) joined += text_of(both[0], "it separates");
      joined += text_of(element, "it is joined with others");
    }
    return Node::scalar(node, joined);
  }
  if (function == "Fn::Split") {
    const auto both = arguments(function, argument, 2, 2);
    const std::string separator = text_of(both[0], "it separates");
    if (separator.empty()) refuse(argument, "has an empty separator");
    std::vector<Node> parts;
    for (const std::string& part : split(text_of(both[1], "it is split"), separator))
      parts.push_back(Node::scalar(node, part));
    return Node::list(node, std::move(parts));
  }
  if (function == "Fn::Select") {
    const auto both = arguments(function, argument, 2, 2);
    std::size_t index = 0;
    const std::string text = text_of(both[0], "it is a number");
    const auto read = std::from_chars(text.data(), text.data() + text.size(), index);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !both[1].is_list())
      refuse(argument, "is no argument for Fn::Select: write a number and a list");
    if (index >= both[1].elements.size())
      refuse(argument, "selects number " + text + " of a list of " + std::to_string(both[1].elements.size()));
    return both[1].elements[index];
  }
  if (function == "Fn::ImportValue")
    refuse(node, "imports a value of another stack, and there is one only: write it as a parameter");
  refuse(node, "calls " + function + ", which is not offered here");
}

Node Resolver::ref(const std::string& name, const Node& node) const {
  if (name == no_value) return {};
  if (name == "AWS::NotificationARNs") return Node::list(node, {});
  const std::map<std::string, std::string> pseudo{
      {"AWS::AccountId", place_.account},
      {"AWS::Region", place_.region},
      {"AWS::Partition", "aws"},
      {"AWS::StackName", stack_},
      {"AWS::StackId",
       place_.arn("cloudformation", "stack/" + stack_ + "/" + made_id("stack " + stack_, 12))},
      {"AWS::URLSuffix", "amazonaws.com"}};
  if (const auto found = pseudo.find(name); found != pseudo.end()) return Node::scalar(node, found->second);
  if (const auto parameter = parameters_.find(name); parameter != parameters_.end()) {
    Node value = parameter->second;
    value.line = node.line;
    value.path = node.path;
    return value;
  }
  if (const auto resource = known_.find(name); resource != known_.end())
    return Node::scalar(node, resource->second.ref);
  refuse(node, "refers to " + name + ", which is not known here");
}

std::string Resolver::get_att(const std::string& id, const std::string& attribute, const Node& node) const {
  const auto resource = known_.find(id);
  if (resource == known_.end()) refuse(node, "refers to " + id + ", which is not known here");
  const auto& attributes = resource->second.attributes;
  const auto found = attributes.find(attribute);
  if (found != attributes.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [name, value] : attributes) names.push_back(name);
  refuse(node, "asks " + id + " for the attribute " + attribute + ", which it has not: " +
                   (names.empty() ? "it has none" : "it has " + replay::quoted_list(names)));
}

Node Resolver::sub(const Node& argument) const {
  const auto [text, variables] = sub_parts(argument);
  std::string result;
  for (const SubPiece& piece : sub_pieces(text->text)) {
    result += piece.text;
    if (piece.name.empty()) continue;
    const Node* const variable = variables == nullptr ? nullptr : variables->find(piece.name);
    const std::size_t point = piece.name.find('.');
    if (variable != nullptr) {
      result += text_of(resolve(*variable), "it is put into a text");
    } else if (point != std::string::npos) {
      result += get_att(piece.name.substr(0, point), piece.name.substr(point + 1), *text);
    } else {
      result += text_of(ref(piece.name, *text), "it is put into a text");
    }
  }
  return Node::scalar(argument, std::move(result));
}

Node Resolver::find_in_map(const Node& argument) const {
  const auto names = arguments("Fn::FindInMap", argument, 3, 3);
  const Node* node = root_.find("Mappings");
  for (const Node& name : names) {
    if (node != nullptr) node = node->find(text_of(name, "it names a part of a mapping"));
  }
  if (node == nullptr)
    refuse(argument, "finds nothing in the mappings under " + names[0].text + ", " + names[1].text + ", " +
                         names[2].text);
  return *node;
}

// ---- References

void Resolver::reference(const std::string& id, const Node& node, std::set<std::string>& found) const {
  if (resources_.find(id) != resources_.end()) {
    found.insert(id);
  } else if (!id.starts_with("AWS::") && parameters_.find(id) == parameters_.end()) {
    throw TemplateRefusal{node.line, "Template format error: Unresolved resource dependencies [" + id +
                                         "] in the Resources block of the template (" + node.path + ")"};
  }
}

void Resolver::sub_references(const Node& argument, std::set<std::string>& found) const {
  const auto [text, variables] = sub_parts(argument);
  for (const SubPiece& piece : sub_pieces(text->text)) {
    if (piece.name.empty() || (variables != nullptr && variables->find(piece.name) != nullptr)) continue;
    reference(piece.name.substr(0, piece.name.find('.')), *text, found);
  }
  if (variables != nullptr) references(*variables, found);
}

void Resolver::references(const Node& node, std::set<std::string>& found) const {
  const std::string function = function_of(node);
  if (function == "Ref") return reference(node.members.front().second.text, node, found);
  if (function == "Fn::GetAtt")
    return reference(get_att_parts(node.members.front().second).first, node, found);
  if (function == "Fn::Sub") return sub_references(node.members.front().second, found);
  if (function == "Fn::If") return references(chosen(node.members.front().second), found);
  for (const Node& element : node.elements) references(element, found);
  for (const auto& [key, member] : node.members) references(member, found);
}

}  // namespace cutoff::app
