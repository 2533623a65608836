// UpdateItem: changes an item, or makes it.
#include "fakes/dynamodb/dynamodb.h"
#include "fakes/dynamodb/errors.h"
#include "fakes/dynamodb/operations/conditional_write.h"
#include "fakes/dynamodb/operations/request_expressions.h"

namespace cutoff::dynamodb {
namespace {

void check_paths(const RequestExpressions& expressions, const KeySchema& schema) {
  if (expressions.update) {
    for (const DocumentPath& path : expressions.update->paths()) {
      check_no_path_into_key(path, schema);
      if (schema.has(path.front().name)) {
        throw invalid_parameter("Cannot update attribute " + path.front().name +
                                ". This attribute is part of the key");
      }
    }
  }
  if (expressions.condition) {
    for (const DocumentPath* path : expressions.condition->paths()) check_no_path_into_key(*path, schema);
  }
}

/// What was touched, of the item before or after; nullptr for nothing.
SharedItem touched(const std::optional<Update>& update, const SharedItem& item) {
  if (!update || item == nullptr) return nullptr;
  Item part = Projection(update->paths()).of(*item);
  return part.empty() ? nullptr : std::make_shared<const Item>(std::move(part));
}

SharedItem returned(ReturnValues values, const std::optional<Update>& update, const SharedItem& old,
                    const SharedItem& item) {
  switch (values) {
    case ReturnValues::none:
      return nullptr;
    case ReturnValues::all_old:
      return old;
    case ReturnValues::updated_old:
      return touched(update, old);
    case ReturnValues::all_new:
      return item;
    case ReturnValues::updated_new:
      return touched(update, item);
  }
  return nullptr;
}

}  // namespace

WriteOutput DynamoDb::update_item(const Call& call, const UpdateItemInput& input) {
  return recorded("dynamodb.update_item", call, input.table, [&](Record& record) {
    Table* const known = authorized(call, "dynamodb:UpdateItem", input.table, record.known);
    check_values(input.key);
    const RequestExpressions& expressions = known_expressions_.read(
        {.update = &input.update, .condition = &input.condition}, input.names, input.values);

    Table& table = active_table(known);
    record.key = table.schema.short_text(input.key);
    const Key key = table.schema.key_of_argument(input.key);
    check_paths(expressions, table.schema);
    const SharedItem old = table.store.find(key);
    check_condition_of_write(expressions.condition, old, input.on_condition_check_failure,
                             record.condition_met);

    const Item& before = old == nullptr ? input.key : *old;
    const auto item =
        std::make_shared<const Item>(expressions.update ? expressions.update->applied_to(before) : before);
    check_values(*item);
    const std::size_t bytes = size_of(*item);
    if (bytes > most_item_bytes) throw invalid("Item size to update has exceeded the maximum allowed size");
    table.store.put(key, item);
    return WriteOutput{returned(input.return_values, expressions.update, old, item),
                       consumed(input.return_consumed_capacity, *table.name,
                                half_units_of_write(old == nullptr ? 0 : size_of(*old), bytes))};
  });
}

}  // namespace cutoff::dynamodb
