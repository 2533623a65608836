// A page of Query or Scan being filled: what is evaluated, what passes the filter, and where it ends.
#pragma once

#include <optional>
#include <string_view>

#include "fakes/dynamodb/operations/read.h"
#include "fakes/dynamodb/operations/request_expressions.h"
#include "fakes/dynamodb/table.h"

namespace cutoff::dynamodb {

class Page {
 public:
  Page(const Table& table, const RequestExpressions& expressions, std::optional<Select> select,
       std::optional<std::int64_t> limit, std::size_t most_bytes);

  /// The next item to be evaluated. False: the page ends before it or with it, and no further one is wanted.
  bool take(const SharedItem& item);

  PageOutput finish(bool consistent, ReturnConsumedCapacity wanted) &&;

 private:
  const Table& table_;
  const RequestExpressions& expressions_;
  std::optional<std::int64_t> limit_;
  std::size_t most_bytes_;
  std::size_t bytes_ = 0;
  SharedItem last_;
  bool ends_early_ = false;
  PageOutput output_;
};

/// What Query and Scan refuse alike, whatever the table.
void check_page_request(std::optional<Select> select, std::optional<std::int64_t> limit, bool has_projection);

/// No table has a secondary index here, so none has the one that is asked for.
void check_index(const std::optional<std::string>& index);

/// The place behind which a page begins. Throws ValidationException for what can be no key of the table.
Key start_key(const Item& exclusive_start_key, const KeySchema& schema, std::string_view prefix_of_mismatch);

}  // namespace cutoff::dynamodb
