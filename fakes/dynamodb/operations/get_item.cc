// GetItem. Reads see every write that was done before: eventual reads are never behind here.
#include "fakes/dynamodb/dynamodb.h"
#include "fakes/dynamodb/operations/request_expressions.h"

namespace cutoff::dynamodb {

GetItemOutput DynamoDb::get_item(const Call& call, const GetItemInput& input) {
  return recorded("dynamodb.get_item", call, input.table, [&](Record& record) {
    Table* const known = authorized(call, "dynamodb:GetItem", input.table, record.known);
    check_values(input.key);
    static const Item no_values;
    const RequestExpressions expressions({.projection = &input.projection}, input.names, no_values);

    Table& table = active_table(known);
    record.key = table.schema.short_text(input.key);
    const Key key = table.schema.key_of_argument(input.key);
    if (expressions.projection) {
      for (const DocumentPath& path : expressions.projection->paths())
        check_no_path_into_key(path, table.schema);
    }
    SharedItem item = table.store.find(key);
    const bool counted = input.return_consumed_capacity != ReturnConsumedCapacity::none;
    const std::size_t bytes = counted && item != nullptr ? size_of(*item) : 0;
    if (item != nullptr && expressions.projection)
      item = std::make_shared<const Item>(expressions.projection->of(*item));
    return GetItemOutput{std::move(item), consumed(input.return_consumed_capacity, *table.name,
                                                   half_units_of_read(bytes, input.consistent_read))};
  });
}

}  // namespace cutoff::dynamodb
