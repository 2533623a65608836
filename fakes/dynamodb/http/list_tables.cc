// ListTables at the wire.
#include "fakes/dynamodb/http/common.h"
#include "fakes/dynamodb/operations/describe_table.h"

namespace cutoff::dynamodb {

const Structure& shape_of(ListTablesInput*) {
  using Input = ListTablesInput;
  static const Structure shape(
      {member<&Input::exclusive_start_table>("ExclusiveStartTableName"),
       member<&Input::limit>("Limit")},
      true);
  return shape;
}

void write_json(wire::JsonWriter& writer, DynamoDb&, const ListTablesOutput& output) {
  writer.begin_object();
  if (output.last_evaluated_table) writer.member("LastEvaluatedTableName", *output.last_evaluated_table);
  writer.key("TableNames").begin_array();
  for (const std::string& name : output.tables) writer.string(name);
  writer.end_array().end_object();
}

const WireOperation list_tables_wire{"ListTables", &WireForm<&DynamoDb::list_tables>::handle};

}  // namespace cutoff::dynamodb
