// Scan at the wire.
#include "fakes/dynamodb/http/common.h"

namespace cutoff::dynamodb {

const Structure& shape_of(ScanInput*) {
  using Input = ScanInput;
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
       member<&Input::segment>("Segment"),
       member<&Input::total_segments>("TotalSegments"),
       legacy("ScanFilter"),
       legacy("ConditionalOperator"),
       legacy("AttributesToGet")},
      true);
  return shape;
}

const WireOperation scan_wire{"Scan", &WireForm<&DynamoDb::scan>::handle};

}  // namespace cutoff::dynamodb
