// GetItem at the wire.
#include "fakes/dynamodb/http/common.h"

namespace cutoff::dynamodb {

const Structure& shape_of(GetItemInput*) {
  using Input = GetItemInput;
  static const Structure shape(
      {member<&Input::return_consumed_capacity>("ReturnConsumedCapacity"),
       member<&Input::table>("TableName").required(),
       member<&Input::key>("Key").required(),
       member<&Input::consistent_read>("ConsistentRead"),
       member<&Input::projection>("ProjectionExpression"),
       member<&Input::names>("ExpressionAttributeNames"),
       legacy("AttributesToGet")},
      true);
  return shape;
}

void write_json(wire::JsonWriter& writer, DynamoDb&, const GetItemOutput& output) {
  writer.begin_object();
  if (output.item != nullptr) {
    writer.key("Item");
    write_item(writer, *output.item);
  }
  write_capacity(writer, output.consumed_capacity);
  writer.end_object();
}

const WireOperation get_item_wire{"GetItem", &WireForm<&DynamoDb::get_item>::handle};

}  // namespace cutoff::dynamodb
