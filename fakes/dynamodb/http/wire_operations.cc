#include "fakes/dynamodb/http/wire_operations.h"

#include <algorithm>

namespace cutoff::dynamodb {
namespace {

const WireOperation* const offered[] = {&create_table_wire, &delete_item_wire, &delete_table_wire,
                                        &describe_table_wire, &describe_time_to_live_wire, &get_item_wire,
                                        &list_tables_wire, &put_item_wire, &query_wire,
                                        &scan_wire, &update_item_wire, &update_time_to_live_wire};

// Of API version 2012-08-10, and not offered here.
constexpr std::string_view others[] = {
    "BatchExecuteStatement", "BatchGetItem", "BatchWriteItem", "CreateBackup", "CreateGlobalTable", "DeleteBackup",
    "DeleteResourcePolicy", "DescribeBackup", "DescribeContinuousBackups", "DescribeContributorInsights",
    "DescribeEndpoints", "DescribeExport", "DescribeGlobalTable", "DescribeGlobalTableSettings", "DescribeImport",
    "DescribeKinesisStreamingDestination", "DescribeLimits", "DescribeTableReplicaAutoScaling",
    "DisableKinesisStreamingDestination", "EnableKinesisStreamingDestination", "ExecuteStatement",
    "ExecuteTransaction", "ExportTableToPointInTime", "GetResourcePolicy", "ImportTable", "ListBackups",
    "ListContributorInsights", "ListExports", "ListGlobalTables", "ListImports", "ListTagsOfResource",
    "PutResourcePolicy", "RestoreTableFromBackup", "RestoreTableToPointInTime", "TagResource", "TransactGetItems",
    "TransactWriteItems", "UntagResource", "UpdateContinuousBackups", "UpdateContributorInsights",
    "UpdateGlobalTable", "UpdateGlobalTableSettings", "UpdateKinesisStreamingDestination", "UpdateTable",
    "UpdateTableReplicaAutoScaling"};

}  // namespace

const WireOperation* find_wire_operation(std::string_view name) {
  const auto found = std::find_if(std::begin(offered), std::end(offered),
                                  [name](const WireOperation* operation) { return operation->name == name; });
  return found == std::end(offered) ? nullptr : *found;
}

bool is_operation_of_aws(std::string_view name) {
  return find_wire_operation(name) != nullptr || std::find(std::begin(others), std::end(others), name) != std::end(others);
}

}  // namespace cutoff::dynamodb
