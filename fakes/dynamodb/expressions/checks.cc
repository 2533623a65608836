#include "fakes/dynamodb/expressions/checks.h"

#include <algorithm>
#include <optional>

#include "fakes/dynamodb/expressions/evaluator.h"
#include "fakes/dynamodb/expressions/parser.h"
#include "fakes/dynamodb/expressions/reserved_words.h"
#include "fakes/wire/base64.h"

namespace cutoff::dynamodb {
namespace {

struct Function {
  std::string_view name;
  std::size_t operands;
};
constexpr Function condition_functions[] = {{"attribute_exists", 1}, {"attribute_not_exists", 1},
                                            {"attribute_type", 2},   {"begins_with", 2},
                                            {"contains", 2},         {"size", 1}};
constexpr Function update_functions[] = {{"if_not_exists", 2}, {"list_append", 2}};

const Function* find_function(ExpressionKind kind, std::string_view name) {
  const auto find_in = [name](const auto& functions) -> const Function* {
    const auto found = std::find_if(std::begin(functions), std::end(functions),
                                    [name](const Function& function) { return function.name == name; });
    return found == std::end(functions) ? nullptr : &*found;
  };
  return kind == ExpressionKind::update ? find_in(update_functions) : find_in(condition_functions);
}

/// Every node, operands before what they belong to.
template <class Visit>
void for_each_node(Node& node, const Visit& visit) {
  for (Node& child : node.children) for_each_node(child, visit);
  visit(node);
}

/// Every comparison and function that is a condition, from left to right.
template <class Visit>
void for_each_leaf(Node& node, const Visit& visit) {
  const bool logical = node.kind == NodeKind::logical_and || node.kind == NodeKind::logical_or ||
                       node.kind == NodeKind::logical_not;
  if (!logical) {
    visit(node);
    return;
  }
  for (Node& child : node.children) for_each_leaf(child, visit);
}

class Checks {
 public:
  Checks(ExpressionKind kind, Placeholders& placeholders) : kind_(kind), placeholders_(placeholders) {}

  void functions_are_known(Node& root) const {
    for_each_node(root, [this](const Node& node) {
      if (node.kind == NodeKind::call && find_function(kind_, node.text) == nullptr)
        refuse("Invalid function name; function: " + node.text);
    });
  }

  /// size() is an operand and no condition; the others are conditions and no operands.
  void functions_stand_where_they_may(Node& root) const {
    for_each_node(root, [this](const Node& node) {
      const bool logical = node.kind >= NodeKind::logical_and;
      for (const Node& child : node.children) {
        if (child.kind == NodeKind::call && (child.text == "size") == logical) refuse_misuse(child);
      }
    });
    if (root.kind == NodeKind::call && root.text == "size") refuse_misuse(root);
  }

  void names_are_not_reserved(const DocumentPath& path) const {
    for (const PathStep& step : path) {
      if (!step.is_index && is_reserved(step.name))
        refuse("Attribute name is a reserved keyword; reserved keyword: " + step.name);
    }
  }
  void names_are_not_reserved(Node& root) const {
    for_each_node(root, [this](const Node& node) { names_are_not_reserved(node.path); });
  }

  void resolve_names(DocumentPath& path) const {
    for (PathStep& step : path) {
      if (!step.name.starts_with('#')) continue;
      const std::string* name = placeholders_.name(step.name);
      if (name == nullptr) {
        refuse("An expression attribute name used in the document path is not defined; attribute name: " +
               step.name);
      }
      step.name = *name;
    }
    if (path.size() > static_cast<std::size_t>(most_nesting_levels)) {
      refuse("The document path has too many nesting levels; nesting levels: " + std::to_string(path.size()));
    }
  }
  void resolve_names(Node& root) const {
    for_each_node(root, [this](Node& node) { resolve_names(node.path); });
  }
  void resolve_value(Node& node) const {
    if (node.kind != NodeKind::value) return;
    node.value = placeholders_.value(node.text);
    if (node.value == nullptr)
      refuse("An expression attribute value used in expression is not defined; attribute value: " +
             node.text);
  }
  void resolve_values(Node& root) const {
    for_each_node(root, [this](Node& node) { resolve_value(node); });
  }

  void check_leaf(Node& leaf) const {
    for_each_node(leaf, [this](Node& node) {
      resolve_names(node.path);
      resolve_value(node);
    });
    for_each_node(leaf, [this](const Node& node) { check_operand_count(node); });
    for_each_node(leaf, [this](const Node& node) { check_distinct(node); });
    for_each_node(leaf, [this](const Node& node) { check_types(node); });
  }

  void check_operand_count(const Node& node) const {
    if (node.kind != NodeKind::call || node.children.size() == find_function(kind_, node.text)->operands)
      return;
    refuse("Incorrect number of operands for operator or function; operator or function: " + node.text +
           ", number of operands: " + std::to_string(node.children.size()));
  }

  void paths_do_not_collide(const std::vector<const DocumentPath*>& paths) const {
    std::string conflict;
    for (std::size_t second = 1; second < paths.size(); ++second) {
      for (std::size_t first = 0; first < second; ++first) {
        const DocumentPath& one = *paths[first];
        const DocumentPath& two = *paths[second];
        const std::size_t shared = std::min(one.size(), two.size());
        std::size_t same = 0;
        while (same < shared && one[same] == two[same]) ++same;
        const auto tail = [&] {
          return "; must remove or rewrite one of these paths; path one: " + text_of(one) +
                 ", path two: " + text_of(two);
        };
        if (same == shared) refuse("Two document paths overlap with each other" + tail());
        if (one[same].is_index != two[same].is_index && conflict.empty())
          conflict = "Two document paths conflict with each other" + tail();
      }
    }
    if (!conflict.empty()) refuse(conflict);
  }

  void check_update_types(const Node& node) const {
    check_operand_count(node);
    if (node.kind == NodeKind::call && node.text == "if_not_exists") {
      if (node.children[0].kind != NodeKind::path) refuse_no_path(node);
    } else if (node.kind == NodeKind::call || node.kind == NodeKind::plus || node.kind == NodeKind::minus) {
      const std::string_view wanted = node.kind == NodeKind::call ? "L" : "N";
      for (const Node& operand : node.children) {
        if (operand.value != nullptr && operand.value->type() != wanted)
          refuse_type(node, operand.value->type());
      }
    }
  }

  [[noreturn]] void refuse(std::string_view what) const { refuse_expression(kind_, what); }

 private:
  [[noreturn]] void refuse_misuse(const Node& call) const {
    refuse("The function is not allowed to be used this way in an expression; function: " + call.text);
  }
  [[noreturn]] void refuse_type(const Node& node, std::string_view type) const {
    refuse("Incorrect operand type for operator or function; operator or function: " +
           std::string(operator_of(node)) + ", operand type: " + std::string(type));
  }
  [[noreturn]] void refuse_no_path(const Node& node) const {
    refuse("Operator or function requires a document path; operator or function: " + node.text);
  }

  void check_distinct(const Node& node) const {
    if (node.kind != NodeKind::call && !node.is_comparison()) return;
    if (node.children.size() != 2 || node.children[0].kind != NodeKind::path ||
        node.children[1].kind != NodeKind::path || node.children[0].path != node.children[1].path) {
      return;
    }
    refuse(
        "The first operand must be distinct from the remaining operands for this operator or function; "
        "operator: " +
        std::string(operator_of(node)) + ", first operand: " + text_of(node.children[0].path));
  }

  /// What is known of an operand's type before there is an item: a value's, and size() gives a number.
  static std::string_view known_type(const Node& operand) {
    if (operand.value != nullptr) return operand.value->type();
    return operand.kind == NodeKind::call ? "N" : "";
  }

  void check_types(const Node& node) const {
    if (node.kind == NodeKind::between) return check_bounds(node);
    if (node.is_comparison()) return check_order(node);
    if (node.kind != NodeKind::call) return;
    if (node.text == "attribute_exists" || node.text == "attribute_not_exists") {
      if (node.children[0].kind != NodeKind::path) refuse_no_path(node);
    } else if (node.text == "begins_with") {
      for (const Node& operand : node.children) {
        const std::string_view type = known_type(operand);
        if (!type.empty() && type != "S" && type != "B") refuse_type(node, type);
      }
    } else if (node.text == "size") {
      const std::string_view type = known_type(node.children[0]);
      if (type == "N" || type == "BOOL" || type == "NULL") refuse_type(node, type);
    } else if (node.text == "attribute_type") {
      check_attribute_type(node);
    }
  }

  void check_attribute_type(const Node& node) const {
    const Node& wanted = node.children[1];
    if (wanted.value == nullptr) refuse_type(node, "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
    if (!wanted.value->is<std::string>()) refuse_type(node, wanted.value->type());
    constexpr std::string_view types[] = {"S", "N", "B", "NULL", "SS", "BOOL", "L", "BS", "NS", "M"};
    if (std::find(std::begin(types), std::end(types), wanted.value->string()) == std::end(types)) {
      refuse("Invalid attribute type name found; type: " + wanted.value->string() +
             ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
    }
  }

  /// < and its like take strings, numbers and bytes. That a literal of another type is refused at once is the
  /// experience of many users; the exact words are assumed to be those of the functions.
  void check_order(const Node& node) const {
    if (node.kind == NodeKind::equal || node.kind == NodeKind::not_equal) return;
    for (const Node& operand : node.children) {
      const std::string_view type = known_type(operand);
      if (!type.empty() && type != "S" && type != "N" && type != "B") refuse_type(node, type);
    }
  }

  static std::string shown(const AttributeValue& value) {
    std::string text = "AttributeValue: {" + std::string(value.type()) + ":";
    if (const auto* string = value.get_if<std::string>()) text += *string;
    if (const auto* number = value.get_if<Number>()) text += number->text();
    if (const auto* binary = value.get_if<Binary>()) text += wire::base64_encoded(binary->bytes);
    return text + "}";
  }

  void check_bounds(const Node& node) const {
    const AttributeValue* lower = node.children[1].value;
    const AttributeValue* upper = node.children[2].value;
    if (lower == nullptr || upper == nullptr) return;
    const bool same_type = lower->type() == upper->type();
    if (same_type && compare(*lower, *upper) != std::partial_ordering::greater) return;
    refuse(std::string(
               same_type
                   ? "The BETWEEN operator requires upper bound to be greater than or equal to lower bound"
                   : "The BETWEEN operator requires same data type for lower and upper bounds") +
           "; lower bound operand: " + shown(*lower) + ", upper bound operand: " + shown(*upper));
  }

  ExpressionKind kind_;
  Placeholders& placeholders_;
};

/// How ADD and DELETE call a type that they do not take; empty for those that they do.
std::string_view refused_type(Section section, const AttributeValue& value) {
  if (value.is<StringSet>() || value.is<NumberSet>() || value.is<BinarySet>()) return {};
  if (value.is<Number>()) return section == Section::add ? "" : "NUMBER";
  if (value.is<std::string>()) return "STRING";
  if (value.is<Binary>()) return "BINARY";
  if (value.is<bool>()) return "BOOLEAN";
  if (value.is<List>()) return "LIST";
  return value.is<Item>() ? "MAP" : "NULL";
}

}  // namespace

void check_condition(ExpressionKind kind, Syntax& syntax, Placeholders& placeholders) {
  const Checks checks(kind, placeholders);
  if (syntax.redundant_parentheses) checks.refuse("The expression has redundant parentheses;");
  checks.functions_are_known(syntax.root);
  checks.functions_stand_where_they_may(syntax.root);
  checks.names_are_not_reserved(syntax.root);
  for_each_leaf(syntax.root, [&checks](Node& leaf) { checks.check_leaf(leaf); });
}

void check_update(Syntax& syntax, Placeholders& placeholders) {
  const Checks checks(ExpressionKind::update, placeholders);
  for (UpdateAction& action : syntax.actions) {
    checks.names_are_not_reserved(action.path);
    checks.names_are_not_reserved(action.value);
  }
  for (UpdateAction& action : syntax.actions) checks.functions_are_known(action.value);
  for (auto section = syntax.sections.begin(); section != syntax.sections.end(); ++section) {
    if (std::find(syntax.sections.begin(), section, *section) == section) continue;
    checks.refuse("The \"" + std::string(name_of(*section)) +
                  "\" section can only be used once in an update expression;");
  }
  for (UpdateAction& action : syntax.actions) {
    checks.resolve_names(action.path);
    checks.resolve_names(action.value);
  }
  for (UpdateAction& action : syntax.actions) checks.resolve_values(action.value);

  std::vector<const DocumentPath*> paths;
  for (const UpdateAction& action : syntax.actions) paths.push_back(&action.path);
  checks.paths_do_not_collide(paths);

  for (const UpdateAction& action : syntax.actions) {
    if (action.section != Section::add && action.section != Section::remove_members) continue;
    const std::string_view type = refused_type(action.section, *action.value.value);
    if (type.empty()) continue;
    checks.refuse("Incorrect operand type for operator or function; operator: " +
                  std::string(name_of(action.section)) + ", operand type: " + std::string(type));
  }
  for (UpdateAction& action : syntax.actions) {
    for_each_node(action.value, [&checks](const Node& node) { checks.check_update_types(node); });
  }
}

void check_projection(Syntax& syntax, Placeholders& placeholders) {
  const Checks checks(ExpressionKind::projection, placeholders);
  for (const DocumentPath& path : syntax.paths) checks.names_are_not_reserved(path);
  std::vector<const DocumentPath*> paths;
  for (DocumentPath& path : syntax.paths) {
    checks.resolve_names(path);
    paths.push_back(&path);
  }
  checks.paths_do_not_collide(paths);
}

}  // namespace cutoff::dynamodb
