// Scan: all of a table, or one of the segments of a parallel scan.
#include "fakes/dynamodb/dynamodb.h"
#include "fakes/dynamodb/errors.h"
#include "fakes/dynamodb/operations/page.h"

namespace cutoff::dynamodb {
namespace {

Store::Segment checked_segment(const ScanInput& input) {
  constexpr std::int64_t most_segments = 1'000'000;
  const auto refuse = [](std::int64_t value, const char* at, const std::string& constraint) {
    throw invalid("1 validation error detected: Value '" + std::to_string(value) + "' at '" + at +
                  "' failed to satisfy constraint: Member must have value " + constraint);
  };
  if (input.total_segments && *input.total_segments < 1)
    refuse(*input.total_segments, "totalSegments", "greater than or equal to 1");
  if (input.total_segments && *input.total_segments > most_segments)
    refuse(*input.total_segments, "totalSegments", "less than or equal to 1000000");
  if (input.segment && *input.segment < 0) refuse(*input.segment, "segment", "greater than or equal to 0");
  if (input.segment && *input.segment >= most_segments)
    refuse(*input.segment, "segment", "less than or equal to 999999");
  if (input.segment && !input.total_segments) {
    throw invalid(
        "The TotalSegments parameter is required but was not present in the request when Segment parameter "
        "is present");
  }
  if (!input.segment && input.total_segments) {
    throw invalid(
        "The Segment parameter is required but was not present in the request when parameter TotalSegments "
        "is present");
  }
  if (!input.segment) return {};
  if (*input.segment >= *input.total_segments) {
    throw invalid(
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: " +
        std::to_string(*input.segment) +
        " is not less than TotalSegments: " + std::to_string(*input.total_segments));
  }
  return {static_cast<std::uint32_t>(*input.segment), static_cast<std::uint32_t>(*input.total_segments)};
}

}  // namespace

PageOutput DynamoDb::scan(const Call& call, const ScanInput& input) {
  return recorded("dynamodb.scan", call, input.table, [&](Record& record) {
    Table* const known = authorized(call, "dynamodb:Scan", input.table, record.known);
    check_page_request(input.select, input.limit, input.projection.has_value());
    const Store::Segment segment = checked_segment(input);
    const RequestExpressions expressions({.filter = &input.filter, .projection = &input.projection},
                                         input.names, input.values);

    Table& table = active_table(known);
    check_index(input.index);
    std::optional<Key> start;
    if (input.exclusive_start_key) {
      start = start_key(*input.exclusive_start_key, table.schema, "The provided starting key is invalid: ");
      if (!segment.has(Store::hash_of(start->partition))) {
        throw invalid(
            "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey "
            "with correct Segment. TotalSegments: " +
            std::to_string(segment.of) + " Segment: " + std::to_string(segment.number));
      }
    }
    if (expressions.projection) {
      for (const DocumentPath& path : expressions.projection->paths())
        check_no_path_into_key(path, table.schema);
    }
    if (expressions.filter) {
      for (const DocumentPath* path : expressions.filter->paths())
        check_no_path_into_key(*path, table.schema);
    }

    Page page(table, expressions, input.select, input.limit, options_.page_bytes);
    table.store.visit_all(segment, start, [&page](const SharedItem& item) { return page.take(item); });
    return std::move(page).finish(input.consistent_read, input.return_consumed_capacity);
  });
}

}  // namespace cutoff::dynamodb
