// Capacity units: what a request costs, as ConsumedCapacity tells it.
//
// Source: Developer Guide, "DynamoDB read and write operations": a write costs one unit for each started KB of the
// larger of the item before and after; a read one for each started 4 KB, and half of that when it is eventually
// consistent. Query and Scan sum up first. What is filtered out costs the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace cutoff::dynamodb {

enum class ReturnConsumedCapacity : std::uint8_t { none, total, indexes };

struct ConsumedCapacity {
  std::string table;
  std::int64_t half_units = 0;
  bool with_indexes = false;

  double units() const { return static_cast<double>(half_units) / 2; }
};

std::int64_t half_units_of_write(std::size_t old_bytes, std::size_t new_bytes);
/// One unit at least: a miss costs, too.
std::int64_t half_units_of_read(std::size_t bytes, bool consistent);

/// What a reply says, if it was asked to.
std::optional<ConsumedCapacity> consumed(ReturnConsumedCapacity wanted, const std::string& table,
                                         std::int64_t half_units);

}  // namespace cutoff::dynamodb
