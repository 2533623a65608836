// CreateTable, DescribeTable, DeleteTable: what they are asked, and how they describe a table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fakes/dynamodb/table.h"

namespace cutoff::dynamodb {

struct AttributeDefinition {
  std::string name = {};
  KeyType type = KeyType::string;
};

struct KeySchemaElement {
  enum class Role : std::uint8_t { hash, range };
  std::string name = {};
  Role role = Role::hash;
};

struct CreateTableInput {
  std::string table = {};
  std::vector<AttributeDefinition> attribute_definitions = {};
  std::vector<KeySchemaElement> key_schema = {};
  std::optional<BillingMode> billing_mode = {};
  std::optional<Throughput> throughput = {};
  bool deletion_protection = false;

  /// An on-demand table with a key of one attribute or two: on_demand("requests", {"request_id"}).
  static CreateTableInput on_demand(std::string table, KeyAttribute partition, std::optional<KeyAttribute> sort = {});
};

/// What CreateTable, DescribeTable and DeleteTable answer.
struct TableDescription {
  std::string name = {};
  std::string arn = {};
  wire::Uuid id = {};
  TableStatus status = TableStatus::active;
  KeySchema schema = {};
  std::optional<BillingMode> billing_mode = {};
  Throughput throughput = {};
  bool deletion_protection = false;
  clock::Instant created_at{};
  std::size_t items = 0;
  std::size_t bytes = 0;
};

}  // namespace cutoff::dynamodb
