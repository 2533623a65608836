// DescribeTable, DeleteTable, ListTables: what they are asked and answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fakes/dynamodb/operations/create_table.h"

namespace cutoff::dynamodb {

struct DescribeTableInput {
  std::string table = {};
};

struct DescribeTableOutput {
  TableDescription table = {};
};

struct DeleteTableInput {
  std::string table = {};
};

struct ListTablesInput {
  std::optional<std::string> exclusive_start_table = {};
  std::optional<std::int64_t> limit = {};  // 100 where none is given, and at most
};

struct ListTablesOutput {
  std::vector<std::string> tables = {};  // by name
  std::optional<std::string> last_evaluated_table = {};
};

}  // namespace cutoff::dynamodb
