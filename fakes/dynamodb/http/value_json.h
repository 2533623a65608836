// Attribute values as DynamoDB's JSON: {"request_id": {"S": "r1"}, "ttl": {"N": "1770000000"}}.
#pragma once

#include "fakes/dynamodb/attribute_value.h"
#include "fakes/dynamodb/http/shape.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::dynamodb {

/// Reads into an Item.
const Shape& item_shape();
/// Reads into an AttributeValue.
const Shape& value_shape();

void write_value(wire::JsonWriter& writer, const AttributeValue& value);
void write_item(wire::JsonWriter& writer, const Item& item);

}  // namespace cutoff::dynamodb
