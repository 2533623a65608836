#include "fakes/dynamodb/expressions/condition.h"

#include "fakes/dynamodb/expressions/checks.h"
#include "fakes/dynamodb/expressions/parser.h"

namespace cutoff::dynamodb {
namespace {

void collect_paths(const Node& node, std::vector<const DocumentPath*>& paths) {
  if (node.kind == NodeKind::path) paths.push_back(&node.path);
  for (const Node& child : node.children) collect_paths(child, paths);
}

}  // namespace

Condition::Condition(ExpressionKind kind, std::string_view text, Placeholders& placeholders)
    : syntax_(parse_expression(kind, text)) {
  check_condition(kind, syntax_, placeholders);
}

std::vector<const DocumentPath*> Condition::paths() const {
  std::vector<const DocumentPath*> paths;
  collect_paths(syntax_.root, paths);
  return paths;
}

}  // namespace cutoff::dynamodb
