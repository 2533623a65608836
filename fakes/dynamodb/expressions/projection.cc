#include "fakes/dynamodb/expressions/projection.h"

#include "fakes/dynamodb/expressions/checks.h"
#include "fakes/dynamodb/expressions/parser.h"

namespace cutoff::dynamodb {

Projection::Projection(std::string_view text, Placeholders& placeholders) {
  Syntax syntax = parse_expression(ExpressionKind::projection, text);
  check_projection(syntax, placeholders);
  paths_ = std::move(syntax.paths);
  for (const DocumentPath& path : paths_) select(path);
}

Projection::Projection(std::vector<DocumentPath> paths) : paths_(std::move(paths)) {
  for (const DocumentPath& path : paths_) select(path);
}

void Projection::select(const DocumentPath& path) {
  Selection* selection = &root_;
  for (const PathStep& step : path)
    selection = step.is_index ? &selection->indexes[step.index] : &selection->names[step.name];
  selection->whole = true;
}

Item Projection::of(const Item& item) const { return selected(item, root_); }

Item Projection::selected(const Item& item, const Selection& selection) {
  Item result;
  for (const auto& [name, part] : selection.names) {
    const AttributeValue* value = item.find(name);
    if (value == nullptr) continue;
    if (auto chosen = selected(*value, part)) result.set(name, std::move(*chosen));
  }
  return result;
}

std::optional<AttributeValue> Projection::selected(const AttributeValue& value, const Selection& selection) {
  if (selection.whole) return value;
  if (const auto* map = value.get_if<Item>()) {
    Item chosen = selected(*map, selection);
    if (!chosen.empty()) return AttributeValue(std::move(chosen));
  } else if (const auto* list = value.get_if<List>()) {
    List chosen;
    for (const auto& [index, part] : selection.indexes) {
      if (index >= list->size()) break;
      if (auto element = selected((*list)[index], part)) chosen.push_back(std::move(*element));
    }
    if (!chosen.empty()) return AttributeValue(std::move(chosen));
  }
  return std::nullopt;
}

}  // namespace cutoff::dynamodb
