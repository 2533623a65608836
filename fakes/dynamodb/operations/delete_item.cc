// DeleteItem. That the item is not there is no error.
#include "fakes/dynamodb/dynamodb.h"
#include "fakes/dynamodb/operations/conditional_write.h"
#include "fakes/dynamodb/operations/request_expressions.h"

namespace cutoff::dynamodb {

WriteOutput DynamoDb::delete_item(const Call& call, const DeleteItemInput& input) {
  return recorded("dynamodb.delete_item", call, input.table, [&](Record& record) {
    Table* const known = authorized(call, "dynamodb:DeleteItem", input.table, record.known);
    check_values(input.key);
    check_old_or_none(input.return_values);
    const RequestExpressions& expressions =
        known_expressions_.read({.condition = &input.condition}, input.names, input.values);

    Table& table = active_table(known);
    record.key = table.schema.short_text(input.key);
    const Key key = table.schema.key_of_argument(input.key);
    if (expressions.condition) {
      for (const DocumentPath* path : expressions.condition->paths())
        check_no_path_into_key(*path, table.schema);
      check_condition_of_write(expressions.condition, table.store.find(key), input.on_condition_check_failure,
                               record.condition_met);
    }
    const SharedItem old = table.store.remove(key);
    return WriteOutput{input.return_values == ReturnValues::all_old ? old : nullptr,
                       consumed(input.return_consumed_capacity, *table.name,
                                half_units_of_write(old == nullptr ? 0 : size_of(*old), 0))};
  });
}

}  // namespace cutoff::dynamodb
