// What PutItem, UpdateItem and DeleteItem have in common: a condition on the item as it is.
#pragma once

#include <optional>

#include "fakes/dynamodb/errors.h"
#include "fakes/dynamodb/expressions/condition.h"
#include "fakes/dynamodb/operations/write.h"

namespace cutoff::dynamodb {

/// Judges the condition, if there is one, of the item as it is (nullptr: there is none, an item without attributes).
/// Leaves the verdict in `met`; throws ConditionalCheckFailed when it does not hold.
inline void check_condition_of_write(const std::optional<Condition>& condition, const SharedItem& item,
                                     OnConditionCheckFailure on_failure, std::optional<bool>& met) {
  if (!condition) return;
  static const Item nothing;
  met = condition->holds_of(item == nullptr ? nothing : *item);
  if (*met) return;
  throw ConditionalCheckFailed(on_failure == OnConditionCheckFailure::all_old ? item : nullptr);
}

/// PutItem and DeleteItem have nothing else to return.
inline void check_old_or_none(ReturnValues values) {
  if (values != ReturnValues::none && values != ReturnValues::all_old)
    throw invalid("ReturnValues can only be ALL_OLD or NONE");
}

}  // namespace cutoff::dynamodb
