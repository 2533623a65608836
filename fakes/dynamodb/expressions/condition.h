// A ConditionExpression or FilterExpression, ready to be asked of items.
#pragma once

#include <string_view>

#include "fakes/dynamodb/expressions/evaluator.h"
#include "fakes/dynamodb/expressions/placeholders.h"

namespace cutoff::dynamodb {

class Condition {
 public:
  /// Throws ValidationException. Values of `placeholders` must outlive it.
  Condition(ExpressionKind kind, std::string_view text, Placeholders& placeholders);

  /// For another request that says the same: `values` has other values of the same names and types. Not where it
  /// depends on what they are whether DynamoDB takes the expression.
  void bind(const Item& values) { syntax_.bind(values); }
  bool depends_on_values() const { return syntax_.depends_on_values(); }

  bool holds_of(const Item& item) const { return holds(syntax_.root, item); }
  /// Every path in it, from left to right.
  std::vector<const DocumentPath*> paths() const;
  const Node& root() const { return syntax_.root; }

 private:
  Syntax syntax_;
};

}  // namespace cutoff::dynamodb
