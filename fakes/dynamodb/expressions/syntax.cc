#include "fakes/dynamodb/expressions/syntax.h"

namespace cutoff::dynamodb {

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
  constexpr std::string_view names[] = {"", "", "", "+", "-", "=", "<>", "<", "<=", ">", ">=", "BETWEEN",
                                        "IN", "AND", "OR", "NOT"};
  return node.kind == NodeKind::call ? std::string_view(node.text) : names[static_cast<std::size_t>(node.kind)];
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
