// DescribeTimeToLive.
#include "fakes/dynamodb/dynamodb.h"
#include "fakes/dynamodb/errors.h"
#include "fakes/dynamodb/table_name.h"

namespace cutoff::dynamodb {

TimeToLiveDescription DynamoDb::describe_time_to_live(const Call& call, const DescribeTimeToLiveInput& input) {
  return recorded("dynamodb.describe_time_to_live", call, input.table, [&](Record&) {
    const Table* table = authorized(call, "dynamodb:DescribeTimeToLive", input.table);
    if (table == nullptr) throw no_such_table(table_name_in(input.table));
    const TimeToLiveStatus status = table->time_to_live.status(region_.loop().now());
    return TimeToLiveDescription{
        status, status == TimeToLiveStatus::disabled ? std::string() : table->time_to_live.attribute};
  });
}

}  // namespace cutoff::dynamodb
