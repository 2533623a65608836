// Query: one partition, in the order of its sort keys.
#include "fakes/dynamodb/dynamodb.h"
#include "fakes/dynamodb/errors.h"
#include "fakes/dynamodb/operations/page.h"

namespace cutoff::dynamodb {
namespace {

void check_filter(const Condition& filter, const KeySchema& schema) {
  for (const DocumentPath* path : filter.paths()) {
    check_no_path_into_key(*path, schema);
    if (schema.has(path->front().name)) {
      throw invalid("Filter Expression can only contain non-primary key attributes: Primary key attribute: " +
                    path->front().name);
    }
  }
}

Key start_in(const KeyRange& range, const Item& exclusive_start_key, const KeySchema& schema) {
  Key start = start_key(exclusive_start_key, schema, "");
  const bool has_sort_condition = range.from || range.to;
  if (has_sort_condition && (range.is_before(start.sort) || range.is_behind(start.sort)))
    throw invalid("The provided starting key does not match the range key predicate");
  if (start.partition != range.partition) {
    throw invalid(has_sort_condition
                      ? "The query can return at most one row and cannot be restarted"
                      : "The provided starting key is outside query boundaries based on provided conditions");
  }
  return start;
}

}  // namespace

PageOutput DynamoDb::query(const Call& call, const QueryInput& input) {
  return recorded("dynamodb.query", call, input.table, [&](Record& record) {
    Table* const known = authorized(call, "dynamodb:Query", input.table, record.known);
    check_page_request(input.select, input.limit, input.projection.has_value());
    const RequestExpressions expressions(
        {.key_condition = &input.key_condition, .filter = &input.filter, .projection = &input.projection},
        input.names, input.values);
    if (!expressions.key_condition) {
      throw invalid(
          "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
    }

    Table& table = active_table(known);
    check_index(input.index);
    const KeyRange range = expressions.key_condition->range_in(table.schema);
    record.key = table.schema.partition.type == KeyType::string ? range.partition : std::string();
    std::optional<Key> start;
    if (input.exclusive_start_key) start = start_in(range, *input.exclusive_start_key, table.schema);
    if (expressions.projection) {
      for (const DocumentPath& path : expressions.projection->paths())
        check_no_path_into_key(path, table.schema);
    }
    if (expressions.filter) check_filter(*expressions.filter, table.schema);

    Page page(table, expressions, input.select, input.limit, options_.page_bytes);
    const bool forward = input.scan_index_forward;
    // Where the walk begins; backwards through a common start it begins behind all of them, and skips.
    std::optional<std::string> from = forward ? range.from : range.prefix ? std::nullopt : range.to;
    bool included = forward ? range.from_included : range.to_included;
    if (start) {
      from = start->sort;
      included = false;
    }
    const std::string* sort_name = table.schema.sort ? &table.schema.sort->name : nullptr;
    table.store.visit_partition(range.partition, from, included, forward, [&](const SharedItem& item) {
      if (sort_name == nullptr) return page.take(item);
      const std::string sort = *ordered_bytes(item->at(*sort_name), table.schema.sort->type);
      if (forward ? range.is_behind(sort) : range.is_before(sort)) return false;
      if (forward ? range.is_before(sort) : range.is_behind(sort)) return true;
      return page.take(item);
    });
    return std::move(page).finish(input.consistent_read, input.return_consumed_capacity);
  });
}

}  // namespace cutoff::dynamodb
