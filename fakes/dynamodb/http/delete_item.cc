// DeleteItem at the wire.
#include "fakes/dynamodb/http/common.h"

namespace cutoff::dynamodb {

const Structure& shape_of(DeleteItemInput*) {
  using Input = DeleteItemInput;
  static const Structure shape(
      {member<&Input::return_consumed_capacity>("ReturnConsumedCapacity"),
       member<&Input::table>("TableName").required(),
       member<&Input::key>("Key").required(),
       item_collection_metrics(),
       member<&Input::return_values>("ReturnValues"),
       member<&Input::condition>("ConditionExpression"),
       member<&Input::values>("ExpressionAttributeValues").placeholders(),
       member<&Input::names>("ExpressionAttributeNames"),
       member<&Input::on_condition_check_failure>("ReturnValuesOnConditionCheckFailure"),
       legacy("Expected"),
       legacy("ConditionalOperator")},
      true);
  return shape;
}

const WireOperation delete_item_wire{"DeleteItem", &WireForm<&DynamoDb::delete_item>::handle};

}  // namespace cutoff::dynamodb
