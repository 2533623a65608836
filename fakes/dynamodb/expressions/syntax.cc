#include "fakes/dynamodb/expressions/syntax.h"

#include <algorithm>

namespace cutoff::dynamodb {
namespace {

void bind(Node& node, const Item& values) {
  if (node.kind == NodeKind::value) node.value = values.find(node.text);
  for (Node& child : node.children) bind(child, values);
}

bool depends_on_values(const Node& node) {
  // The bounds of BETWEEN must be in order, and the second operand of attribute_type() the name of a type.
  return node.kind == NodeKind::between || (node.kind == NodeKind::call && node.text == "attribute_type") ||
         std::any_of(node.children.begin(), node.children.end(),
                     [](const Node& child) { return depends_on_values(child); });
}

}  // namespace

void Syntax::bind(const Item& values) {
  dynamodb::bind(root, values);
  for (UpdateAction& action : actions) dynamodb::bind(action.value, values);
}

bool Syntax::depends_on_values() const { return dynamodb::depends_on_values(root); }

std::string_view name_of(ExpressionKind kind) {
  constexpr std::string_view names[] = {"ConditionExpression", "FilterExpression", "KeyConditionExpression",
                                        "ProjectionExpression", "UpdateExpression"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Section section) {
  constexpr std::string_view names[] = {"SET", "REMOVE", "ADD", "DELETE"};
  return names[static_cast<std::size_t>(section)];
}

std::string_view operator_of(const Node& node) {
  constexpr std::string_view names[] = {"",   "",  "",   "+",       "-",  "=",   "<>", "<",
                                        "<=", ">", ">=", "BETWEEN", "IN", "AND", "OR", "NOT"};
  return node.kind == NodeKind::call ? std::string_view(node.text)
                                     : names[static_cast<std::size_t>(node.kind)];
}

std::string text_of(const DocumentPath& path) {
  std::string text = "[";
  for (const PathStep& step : path) {
    if (text.size() > 1) text += ", ";
    if (step.is_index) {
      text.append("[").append(std::to_string(step.index)).append("]");
    } else {
      text += step.name;
    }
  }
  return text + "]";
}

}  // namespace cutoff::dynamodb
