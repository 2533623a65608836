// The operators of conditions, and whether a condition holds for a request.
//
// Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Conditions with multiple context
// keys or values". Dates, IP addresses, binary values and the set operators (ForAllValues:, ForAnyValue:) are not
// offered: a policy that uses one is refused where it is read.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "fakes/iam/facts.h"
#include "fakes/iam/policy.h"

namespace cutoff::iam {

struct Operator {
  enum class Test : std::uint8_t {
    string_equals,
    string_equals_ignoring_case,
    string_like,
    arn_like,  // ArnEquals and ArnLike do the same
    boolean,
    null,
    numeric_equals,
    numeric_less,
    numeric_less_or_equal,
    numeric_greater,
    numeric_greater_or_equal,
  };

  Test test = Test::string_equals;
  bool negated = false;    // StringNotEquals: none of the values may match, and a missing key matches none
  bool if_exists = false;  // …IfExists: holds where the request has no such key

  /// "ArnLikeIfExists"; nothing when there is no such operator here.
  static std::optional<Operator> find(std::string_view name);
  bool numeric() const { return test >= Test::numeric_equals; }
};

/// Throws std::logic_error for an operator that is not offered: only a condition built in C++ can have one.
bool holds(const Condition& condition, const Facts& facts, bool variables);

/// A whole JSON-like number: "5", "-2.5".
std::optional<double> number_of(std::string_view text);

}  // namespace cutoff::iam
