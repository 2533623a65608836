// DescribeTable.
#include "fakes/dynamodb/dynamodb.h"
#include "fakes/dynamodb/errors.h"
#include "fakes/dynamodb/table_name.h"

namespace cutoff::dynamodb {

DescribeTableOutput DynamoDb::describe_table(const Call& call, const DescribeTableInput& input) {
  return recorded("dynamodb.describe_table", call, input.table, [&](Record&) {
    const Table* table = authorized(call, "dynamodb:DescribeTable", input.table);
    if (table == nullptr) throw no_such_table(table_name_in(input.table));
    return DescribeTableOutput{describe(*table)};
  });
}

}  // namespace cutoff::dynamodb
