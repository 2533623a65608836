// DescribeTimeToLive at the wire.
#include "fakes/dynamodb/http/common.h"

namespace cutoff::dynamodb {

const Structure& shape_of(DescribeTimeToLiveInput*) {
  using Input = DescribeTimeToLiveInput;
  static const Structure shape(
      {member<&Input::table>("TableName").required()},
      true);
  return shape;
}

void write_json(wire::JsonWriter& writer, DynamoDb&, const TimeToLiveDescription& output) {
  writer.begin_object().key("TimeToLiveDescription").begin_object();
  writer.member("TimeToLiveStatus", name_of(output.status));
  if (!output.attribute.empty()) writer.member("AttributeName", output.attribute);
  writer.end_object().end_object();
}

const WireOperation describe_time_to_live_wire{"DescribeTimeToLive", &WireForm<&DynamoDb::describe_time_to_live>::handle};

}  // namespace cutoff::dynamodb
