// GetItem, Query, Scan: what they are asked and answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fakes/dynamodb/attribute_value.h"
#include "fakes/dynamodb/capacity.h"
#include "fakes/dynamodb/expressions/placeholders.h"

namespace cutoff::dynamodb {

struct GetItemInput {
  std::string table = {};
  Item key = {};
  bool consistent_read = false;
  std::optional<std::string> projection = {};
  AttributeNames names = {};
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::none;
};

struct GetItemOutput {
  SharedItem item = {};  // nullptr when there is none
  std::optional<ConsumedCapacity> consumed_capacity = {};
};

enum class Select : std::uint8_t { all_attributes, all_projected_attributes, specific_attributes, count };

struct QueryInput {
  std::string table = {};
  std::optional<std::string> index = {};
  std::optional<std::string> key_condition = {};
  std::optional<std::string> filter = {};
  std::optional<std::string> projection = {};
  AttributeNames names = {};
  Item values = {};
  std::optional<Select> select = {};
  std::optional<std::int64_t> limit = {};
  bool consistent_read = false;
  bool scan_index_forward = true;
  std::optional<Item> exclusive_start_key = {};
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::none;
};

struct ScanInput {
  std::string table = {};
  std::optional<std::string> index = {};
  std::optional<std::string> filter = {};
  std::optional<std::string> projection = {};
  AttributeNames names = {};
  Item values = {};
  std::optional<Select> select = {};
  std::optional<std::int64_t> limit = {};
  bool consistent_read = false;
  std::optional<std::int64_t> segment = {};
  std::optional<std::int64_t> total_segments = {};
  std::optional<Item> exclusive_start_key = {};
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::none;
};

/// A page of Query or Scan.
struct PageOutput {
  std::vector<SharedItem> items = {};  // none of Select COUNT
  bool with_items = true;         // false of Select COUNT
  std::size_t count = 0;
  std::size_t scanned_count = 0;  // before the filter
  std::optional<Item> last_evaluated_key = {};
  std::optional<ConsumedCapacity> consumed_capacity = {};
};

}  // namespace cutoff::dynamodb
