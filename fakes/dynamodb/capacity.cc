#include "fakes/dynamodb/capacity.h"

#include <algorithm>

namespace cutoff::dynamodb {
namespace {

std::int64_t started(std::size_t bytes, std::size_t block) {
  return static_cast<std::int64_t>(std::max<std::size_t>(1, (bytes + block - 1) / block));
}

}  // namespace

std::int64_t half_units_of_write(std::size_t old_bytes, std::size_t new_bytes) {
  return 2 * started(std::max(old_bytes, new_bytes), 1024);
}

std::int64_t half_units_of_read(std::size_t bytes, bool consistent) {
  return (consistent ? 2 : 1) * started(bytes, std::size_t{4} * 1024);
}

std::optional<ConsumedCapacity> consumed(ReturnConsumedCapacity wanted, const std::string& table,
                                         std::int64_t half_units) {
  if (wanted == ReturnConsumedCapacity::none) return std::nullopt;
  return ConsumedCapacity{table, half_units, wanted == ReturnConsumedCapacity::indexes};
}

}  // namespace cutoff::dynamodb
