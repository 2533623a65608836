// UpdateItem at the wire.
#include "fakes/dynamodb/http/common.h"

namespace cutoff::dynamodb {

const Structure& shape_of(UpdateItemInput*) {
  using Input = UpdateItemInput;
  static const Structure shape(
      {member<&Input::return_consumed_capacity>("ReturnConsumedCapacity"),
       member<&Input::table>("TableName").required(),
       item_collection_metrics(),
       member<&Input::return_values>("ReturnValues"),
       member<&Input::key>("Key").required(),
       member<&Input::update>("UpdateExpression"),
       member<&Input::condition>("ConditionExpression"),
       member<&Input::values>("ExpressionAttributeValues").placeholders(),
       member<&Input::names>("ExpressionAttributeNames"),
       member<&Input::on_condition_check_failure>("ReturnValuesOnConditionCheckFailure"),
       legacy("Expected"),
       legacy("ConditionalOperator"),
       legacy("AttributeUpdates")},
      true);
  return shape;
}

const WireOperation update_item_wire{"UpdateItem", &WireForm<&DynamoDb::update_item>::handle};

}  // namespace cutoff::dynamodb
