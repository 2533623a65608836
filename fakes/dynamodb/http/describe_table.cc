// DescribeTable at the wire.
#include "fakes/dynamodb/http/common.h"
#include "fakes/dynamodb/http/table_json.h"

namespace cutoff::dynamodb {

const Structure& shape_of(DescribeTableInput*) {
  using Input = DescribeTableInput;
  static const Structure shape(
      {member<&Input::table>("TableName").required()},
      true);
  return shape;
}

void write_json(wire::JsonWriter& writer, DynamoDb& service, const DescribeTableOutput& output) {
  writer.begin_object().key("Table");
  write_description(writer, service.region().calendar(), output.table, Described::as_it_is);
  writer.end_object();
}

const WireOperation describe_table_wire{"DescribeTable", &WireForm<&DynamoDb::describe_table>::handle};

}  // namespace cutoff::dynamodb
