// A KeyConditionExpression: the partition that a Query reads, and which of its sort keys.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/dynamodb/expressions/condition.h"
#include "fakes/dynamodb/key_schema.h"

namespace cutoff::dynamodb {

/// One condition on one key: `name` stands on the left, the values on the right.
struct KeyTest {
  enum class Operator : std::uint8_t { equal, less, less_or_equal, greater, greater_or_equal, between, begins_with };
  std::string name;
  Operator op = Operator::equal;
  std::vector<const AttributeValue*> values;
};

/// Where a Query looks, in the store's bytes.
struct KeyRange {
  std::string partition;
  std::optional<std::string> from;  // none: from the first
  std::optional<std::string> to;
  bool from_included = true;
  bool to_included = true;
  /// begins_with: `from` is the start that all keys have in common.
  bool prefix = false;

  /// Whether a sort key lies behind the end of the range, or in front of its begin.
  bool is_behind(std::string_view sort) const;
  bool is_before(std::string_view sort) const;
};

class KeyCondition {
 public:
  /// Throws ValidationException for what no key condition may be, whatever the table.
  KeyCondition(std::string_view text, Placeholders& placeholders);

  /// The range in a table or index of that key. Throws ValidationException where the condition does not fit it:
  /// "Query condition missed key schema element: pk".
  KeyRange range_in(const KeySchema& schema) const;

 private:
  void add(const Node& node);
  void add_test(const Node& node);
  const KeyTest* find(std::string_view name) const;

  Condition condition_;
  std::vector<KeyTest> tests_;
};

}  // namespace cutoff::dynamodb
