// How tables are described at the wire.
#pragma once

#include "fakes/dynamodb/operations/create_table.h"
#include "fakes/dynamodb/operations/describe_table.h"
#include "fakes/wire/calendar.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::dynamodb {

class DynamoDb;

/// By CreateTable and DeleteTable, or by DescribeTable, which knows more.
enum class Described : std::uint8_t { as_changed, as_it_is };

void write_description(wire::JsonWriter& writer, const wire::Calendar& calendar, const TableDescription& table,
                       Described how);

/// What CreateTable and DeleteTable answer.
void write_json(wire::JsonWriter& writer, DynamoDb& service, const TableDescription& description);

}  // namespace cutoff::dynamodb
