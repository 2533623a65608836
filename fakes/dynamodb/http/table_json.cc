#include "fakes/dynamodb/http/table_json.h"

#include "fakes/dynamodb/dynamodb.h"

namespace cutoff::dynamodb {
namespace {

void write_definition(wire::JsonWriter& writer, const KeyAttribute& attribute) {
  writer.begin_object().member("AttributeName", attribute.name).member("AttributeType", type_name(attribute.type)).end_object();
}

void write_element(wire::JsonWriter& writer, const KeyAttribute& attribute, std::string_view key_type) {
  writer.begin_object().member("AttributeName", attribute.name).member("KeyType", key_type).end_object();
}

/// Seconds of the epoch with milliseconds: 1770681600.125
void write_timestamp(wire::JsonWriter& writer, std::int64_t epoch_ms) {
  std::string decimals = std::to_string(1000 + epoch_ms % 1000).substr(1);
  writer.raw(std::to_string(epoch_ms / 1000) + "." + decimals);
}

}  // namespace

void write_description(wire::JsonWriter& writer, const wire::Calendar& calendar, const TableDescription& table,
                       Described how) {
  const bool on_demand = table.billing_mode == BillingMode::pay_per_request;
  writer.begin_object().key("AttributeDefinitions").begin_array();
  write_definition(writer, table.schema.partition);
  if (table.schema.sort) write_definition(writer, *table.schema.sort);
  writer.end_array();
  if (table.billing_mode) {
    writer.key("BillingModeSummary").begin_object().member("BillingMode", std::string_view(on_demand ? "PAY_PER_REQUEST" : "PROVISIONED"));
    if (on_demand && how == Described::as_it_is) {
      writer.key("LastUpdateToPayPerRequestDateTime");
      write_timestamp(writer, calendar.epoch_ms(table.created_at));
    }
    writer.end_object();
  }
  writer.key("CreationDateTime");
  write_timestamp(writer, calendar.epoch_ms(table.created_at));
  writer.member("DeletionProtectionEnabled", table.deletion_protection)
      .member("ItemCount", table.items)
      .key("KeySchema")
      .begin_array();
  write_element(writer, table.schema.partition, "HASH");
  if (table.schema.sort) write_element(writer, *table.schema.sort, "RANGE");
  writer.end_array()
      .key("ProvisionedThroughput")
      .begin_object()
      .member("NumberOfDecreasesToday", 0)
      .member("ReadCapacityUnits", table.throughput.read_capacity_units)
      .member("WriteCapacityUnits", table.throughput.write_capacity_units)
      .end_object()
      .member("TableArn", table.arn)
      .member("TableId", table.id.text())
      .member("TableName", table.name)
      .member("TableSizeBytes", table.bytes)
      .member("TableStatus", name_of(table.status));
  if (how == Described::as_it_is) {
    writer.key("WarmThroughput")
        .begin_object()
        .member("ReadUnitsPerSecond", on_demand ? 12000 : table.throughput.read_capacity_units)
        .member("Status", std::string_view("ACTIVE"))
        .member("WriteUnitsPerSecond", on_demand ? 4000 : table.throughput.write_capacity_units)
        .end_object();
  }
  writer.end_object();
}

void write_json(wire::JsonWriter& writer, DynamoDb& service, const TableDescription& description) {
  writer.begin_object().key("TableDescription");
  write_description(writer, service.region().calendar(), description, Described::as_changed);
  writer.end_object();
}

}  // namespace cutoff::dynamodb
