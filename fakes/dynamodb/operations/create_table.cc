// CreateTable.
#include "fakes/dynamodb/operations/create_table.h"

#include <algorithm>

#include "fakes/dynamodb/dynamodb.h"
#include "fakes/dynamodb/errors.h"

namespace cutoff::dynamodb {
namespace {

template <class Elements>
std::string names_of(const Elements& elements) {
  std::string names;
  for (const auto& element : elements) names.append(names.empty() ? "" : ", ").append(element.name);
  return "[" + names + "]";
}

void check_throughput(const CreateTableInput& input) {
  if (input.billing_mode == BillingMode::pay_per_request) {
    if (!input.throughput) return;
    throw invalid_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
  }
  if (!input.throughput || input.throughput->read_capacity_units == 0 || input.throughput->write_capacity_units == 0) {
    throw invalid_parameter(
        "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
  }
  constexpr std::int64_t most = 1'000'000'000'000;
  const auto check = [](std::int64_t units, const char* which) {
    if (units > most)
      throw invalid("Given value " + std::to_string(units) + " for " + which + " is out of bounds");
  };
  check(input.throughput->read_capacity_units, "ReadCapacityUnits");
  check(input.throughput->write_capacity_units, "WriteCapacityUnits");
}

KeyAttribute defined(const KeySchemaElement& element, const std::vector<AttributeDefinition>& definitions) {
  const auto found = std::find_if(definitions.begin(), definitions.end(), [&element](const AttributeDefinition& definition) {
    return definition.name == element.name;
  });
  return {element.name, found->type};
}

/// The order of these checks is dynalite's recording of AWS.
KeySchema checked_schema(const CreateTableInput& input) {
  const auto& definitions = input.attribute_definitions;
  const auto& keys = input.key_schema;
  if (keys.empty() || keys.size() > 2) {
    throw invalid("1 validation error detected: Value '" + names_of(keys) +
                  "' at 'keySchema' failed to satisfy constraint: Member must have length " +
                  (keys.empty() ? "greater than or equal to 1" : "less than or equal to 2"));
  }
  if (keys.size() > definitions.size()) throw invalid("Invalid KeySchema: Some index key attribute have no definition");
  for (const KeySchemaElement& key : keys) {
    if (std::any_of(definitions.begin(), definitions.end(),
                    [&key](const AttributeDefinition& definition) { return definition.name == key.name; })) {
      continue;
    }
    throw invalid_parameter("Some index key attributes are not defined in AttributeDefinitions. Keys: " + names_of(keys) +
                            ", AttributeDefinitions: " + names_of(definitions));
  }
  if (keys.size() == 2 && keys[0].name == keys[1].name)
    throw invalid("Both the Hash Key and the Range Key element in the KeySchema have the same name");
  if (keys[0].role != KeySchemaElement::Role::hash)
    throw invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  if (keys.size() == 2 && keys[1].role != KeySchemaElement::Role::range)
    throw invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  if (keys.size() != definitions.size()) {
    throw invalid_parameter(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions");
  }
  KeySchema schema{defined(keys[0], definitions), std::nullopt};
  if (keys.size() == 2) schema.sort = defined(keys[1], definitions);
  return schema;
}

}  // namespace

CreateTableInput CreateTableInput::on_demand(std::string table, KeyAttribute partition,
                                             std::optional<KeyAttribute> sort) {
  CreateTableInput input;
  input.table = std::move(table);
  input.attribute_definitions.push_back({partition.name, partition.type});
  input.key_schema.push_back({partition.name, KeySchemaElement::Role::hash});
  if (sort) {
    input.attribute_definitions.push_back({sort->name, sort->type});
    input.key_schema.push_back({sort->name, KeySchemaElement::Role::range});
  }
  input.billing_mode = BillingMode::pay_per_request;
  return input;
}

TableDescription DynamoDb::create_table(const Call& call, const CreateTableInput& input) {
  return recorded("dynamodb.create_table", call, input.table, [&](Record& record) {
    const Table* existing = authorized(call, "dynamodb:CreateTable", input.table);
    check_throughput(input);
    KeySchema schema = checked_schema(input);
    if (existing != nullptr) throw resource_in_use("Table already exists: " + *existing->name);

    const clock::Instant now = region_.loop().now();
    auto table = std::make_unique<Table>();
    table->name = record.table;
    table->arn = arn_of(input.table);
    table->id = region_.new_uuid();
    table->schema = std::move(schema);
    table->billing_mode = input.billing_mode;
    table->throughput = input.throughput.value_or(Throughput{});
    table->deletion_protection = input.deletion_protection;
    table->created_at = now;
    table->active_at = takes_time() ? now + draw(options_.latency.table_least, options_.latency.table_most, "table") : now;
    TableDescription description = describe(*table);
    tables_.emplace(*record.table, std::move(table));
    return description;
  });
}

}  // namespace cutoff::dynamodb
