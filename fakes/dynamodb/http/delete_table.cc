// DeleteTable at the wire.
#include "fakes/dynamodb/http/common.h"
#include "fakes/dynamodb/http/table_json.h"

namespace cutoff::dynamodb {

const Structure& shape_of(DeleteTableInput*) {
  using Input = DeleteTableInput;
  static const Structure shape(
      {member<&Input::table>("TableName").required()},
      true);
  return shape;
}

const WireOperation delete_table_wire{"DeleteTable", &WireForm<&DynamoDb::delete_table>::handle};

}  // namespace cutoff::dynamodb
