// Query at the wire.
#include "fakes/dynamodb/http/common.h"

namespace cutoff::dynamodb {

const Structure& shape_of(QueryInput*) {
  using Input = QueryInput;
  static const Structure shape(
      {member<&Input::return_consumed_capacity>("ReturnConsumedCapacity"),
       member<&Input::table>("TableName").required(),
       member<&Input::select>("Select"),
       member<&Input::limit>("Limit"),
       member<&Input::exclusive_start_key>("ExclusiveStartKey"),
       member<&Input::index>("IndexName"),
       member<&Input::consistent_read>("ConsistentRead"),
       member<&Input::filter>("FilterExpression"),
       member<&Input::projection>("ProjectionExpression"),
       member<&Input::values>("ExpressionAttributeValues").placeholders(),
       member<&Input::names>("ExpressionAttributeNames"),
       member<&Input::key_condition>("KeyConditionExpression"),
       member<&Input::scan_index_forward>("ScanIndexForward"),
       legacy("KeyConditions"),
       legacy("QueryFilter"),
       legacy("ConditionalOperator"),
       legacy("AttributesToGet")},
      true);
  return shape;
}

const WireOperation query_wire{"Query", &WireForm<&DynamoDb::query>::handle};

}  // namespace cutoff::dynamodb
