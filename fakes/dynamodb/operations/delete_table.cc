// DeleteTable.
#include "fakes/dynamodb/dynamodb.h"
#include "fakes/dynamodb/errors.h"
#include "fakes/dynamodb/table_name.h"

namespace cutoff::dynamodb {

TableDescription DynamoDb::delete_table(const Call& call, const DeleteTableInput& input) {
  return recorded("dynamodb.delete_table", call, input.table, [&](Record&) {
    Table* table = authorized(call, "dynamodb:DeleteTable", input.table);
    if (table == nullptr) throw no_such_table(table_name_in(input.table));
    const clock::Instant now = region_.loop().now();
    const TableStatus status = table->status(now);
    if (status != TableStatus::active) {
      throw resource_in_use("Attempt to change a resource which is still in use: Table is being " +
                            std::string(status == TableStatus::creating ? "created" : "deleted") + ": " + *table->name);
    }
    if (table->deletion_protection) {
      throw invalid("Resource cannot be deleted as it is currently protected against deletion. "
                    "Disable deletion protection first.");
    }
    table->gone_at = takes_time() ? now + draw(options_.latency.table_least, options_.latency.table_most, "table") : now;
    TableDescription description = describe(*table);
    find(input.table);  // which forgets it if it is gone already
    return description;
  });
}

}  // namespace cutoff::dynamodb
