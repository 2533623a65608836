// UpdateTimeToLive at the wire.
#include "fakes/dynamodb/http/common.h"

namespace cutoff::dynamodb {
namespace {

/// TimeToLiveSpecification is flat in the operation's input: it is read into that itself.
const Structure& specification() {
  using Input = UpdateTimeToLiveInput;
  static const Structure shape({member<&Input::enabled>("Enabled"), member<&Input::attribute>("AttributeName")});
  return shape;
}

}  // namespace

const Structure& shape_of(UpdateTimeToLiveInput*) {
  static const Structure shape(
      {member<&UpdateTimeToLiveInput::table>("TableName").required(),
       Member{"TimeToLiveSpecification", [](void* input) { return Slot{&specification(), input}; }}.required()},
      true);
  return shape;
}

void write_json(wire::JsonWriter& writer, DynamoDb&, const UpdateTimeToLiveOutput& output) {
  writer.begin_object().key("TimeToLiveSpecification").begin_object();
  writer.member("AttributeName", output.attribute).member("Enabled", output.enabled);
  writer.end_object().end_object();
}

const WireOperation update_time_to_live_wire{"UpdateTimeToLive", &WireForm<&DynamoDb::update_time_to_live>::handle};

}  // namespace cutoff::dynamodb
