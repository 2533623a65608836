#include "fakes/dynamodb/operations/page.h"

#include "fakes/dynamodb/errors.h"

namespace cutoff::dynamodb {

Page::Page(const Table& table, const RequestExpressions& expressions, std::optional<Select> select,
           std::optional<std::int64_t> limit, std::size_t most_bytes)
    : table_(table), expressions_(expressions), limit_(limit), most_bytes_(most_bytes) {
  output_.with_items = select != Select::count;
}

bool Page::take(const SharedItem& item) {
  const std::size_t bytes = size_of(*item);
  if (output_.scanned_count > 0 && bytes_ + bytes > most_bytes_) {
    ends_early_ = true;
    return false;
  }
  bytes_ += bytes;
  last_ = item;
  ++output_.scanned_count;
  if (!expressions_.filter || expressions_.filter->holds_of(*item)) {
    ++output_.count;
    if (output_.with_items) {
      output_.items.push_back(
          expressions_.projection ? std::make_shared<const Item>(expressions_.projection->of(*item)) : item);
    }
  }
  // AWS does not look whether anything follows: a page that Limit ended always says where to go on.
  ends_early_ = limit_ && static_cast<std::int64_t>(output_.scanned_count) >= *limit_;
  return !ends_early_;
}

PageOutput Page::finish(bool consistent, ReturnConsumedCapacity wanted) && {
  if (ends_early_) output_.last_evaluated_key = table_.schema.key_attributes(*last_);
  output_.consumed_capacity = consumed(wanted, *table_.name, half_units_of_read(bytes_, consistent));
  return std::move(output_);
}

void check_page_request(std::optional<Select> select, std::optional<std::int64_t> limit, bool has_projection) {
  if (limit && *limit < 1) {
    throw invalid("1 validation error detected: Value '" + std::to_string(*limit) +
                  "' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1");
  }
  if (select == Select::specific_attributes && !has_projection)
    throw invalid("Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
  if (select == Select::all_projected_attributes)
    throw invalid("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  if (has_projection && select && *select != Select::specific_attributes) {
    throw invalid(std::string("Cannot specify the ProjectionExpression when choosing to get ") +
                  (select == Select::count ? "only the Count" : "ALL_ATTRIBUTES"));
  }
}

void check_index(const std::optional<std::string>& index) {
  if (index) throw invalid("The table does not have the specified index: " + *index);
}

Key start_key(const Item& exclusive_start_key, const KeySchema& schema, std::string_view prefix_of_mismatch) {
  const bool has_all = exclusive_start_key.has(schema.partition.name) &&
                       (!schema.sort || exclusive_start_key.has(schema.sort->name));
  if (!has_all || exclusive_start_key.size() != (schema.sort ? 2U : 1U))
    throw invalid("The provided starting key is invalid");
  try {
    return schema.key_of_argument(exclusive_start_key);
  } catch (const wire::Fault& fault) {
    throw invalid(std::string(prefix_of_mismatch) + fault.message());
  }
}

}  // namespace cutoff::dynamodb
