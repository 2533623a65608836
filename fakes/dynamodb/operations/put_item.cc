// PutItem.
#include "fakes/dynamodb/dynamodb.h"
#include "fakes/dynamodb/errors.h"
#include "fakes/dynamodb/operations/conditional_write.h"
#include "fakes/dynamodb/operations/request_expressions.h"

namespace cutoff::dynamodb {

WriteOutput DynamoDb::put_item(const Call& call, const PutItemInput& input) {
  return recorded("dynamodb.put_item", call, input.table, [&](Record& record) {
    Table* const known = authorized(call, "dynamodb:PutItem", input.table, record.known);
    check_values(input.item);
    check_old_or_none(input.return_values);
    const std::size_t bytes = size_of(input.item);
    if (bytes > most_item_bytes) throw invalid("Item size has exceeded the maximum allowed size");
    const RequestExpressions& expressions =
        known_expressions_.read({.condition = &input.condition}, input.names, input.values);

    Table& table = active_table(known);
    record.key = table.schema.short_text(input.item);
    const Key key = table.schema.key_of_item(input.item);
    if (expressions.condition) {
      for (const DocumentPath* path : expressions.condition->paths())
        check_no_path_into_key(*path, table.schema);
      check_condition_of_write(expressions.condition, table.store.find(key), input.on_condition_check_failure,
                               record.condition_met);
    }
    const SharedItem old = table.store.put(key, std::make_shared<const Item>(input.item));
    return WriteOutput{input.return_values == ReturnValues::all_old ? old : nullptr,
                       consumed(input.return_consumed_capacity, *table.name,
                                half_units_of_write(old == nullptr ? 0 : size_of(*old), bytes))};
  });
}

}  // namespace cutoff::dynamodb
