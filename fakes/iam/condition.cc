#include "fakes/iam/condition.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "fakes/iam/pattern.h"
#include "fakes/wire/headers.h"

namespace cutoff::iam {
namespace {

using Test = Operator::Test;

struct Named {
  std::string_view name;
  Test test;
  bool negated;
};

constexpr Named operators[] = {
    {"StringEquals", Test::string_equals, false},
    {"StringNotEquals", Test::string_equals, true},
    {"StringEqualsIgnoreCase", Test::string_equals_ignoring_case, false},
    {"StringNotEqualsIgnoreCase", Test::string_equals_ignoring_case, true},
    {"StringLike", Test::string_like, false},
    {"StringNotLike", Test::string_like, true},
    {"ArnEquals", Test::arn_like, false},
    {"ArnLike", Test::arn_like, false},
    {"ArnNotEquals", Test::arn_like, true},
    {"ArnNotLike", Test::arn_like, true},
    {"Bool", Test::boolean, false},
    {"Null", Test::null, false},
    {"NumericEquals", Test::numeric_equals, false},
    {"NumericNotEquals", Test::numeric_equals, true},
    {"NumericLessThan", Test::numeric_less, false},
    {"NumericLessThanEquals", Test::numeric_less_or_equal, false},
    {"NumericGreaterThan", Test::numeric_greater, false},
    {"NumericGreaterThanEquals", Test::numeric_greater_or_equal, false},
};

/// Wildcards are plain characters to the Equals operators; variables are not.
bool equals(std::string_view wanted, std::string_view given, const Facts& facts, bool variables,
            Case letters) {
  if (!variables || wanted.find("${") == std::string_view::npos) {
    return letters == Case::sensitive ? wanted == given : wire::equal_ignoring_case(wanted, given);
  }
  std::string literal;
  for (const char c : wanted) {
    if (c == '*' || c == '?') {
      literal.append("${").append(1, c).append("}");
    } else {
      literal += c;
    }
  }
  return matches(literal, given, facts, letters);
}

bool compare_numbers(Test test, double given, double wanted) {
  switch (test) {
    case Test::numeric_less:
      return given < wanted;
    case Test::numeric_less_or_equal:
      return given <= wanted;
    case Test::numeric_greater:
      return given > wanted;
    case Test::numeric_greater_or_equal:
      return given >= wanted;
    default:
      return given == wanted;
  }
}

bool meets(Test test, std::string_view given, std::string_view wanted, const Facts& facts, bool variables) {
  switch (test) {
    case Test::string_equals:
      return equals(wanted, given, facts, variables, Case::sensitive);
    case Test::string_equals_ignoring_case:
      return equals(wanted, given, facts, variables, Case::insensitive);
    case Test::string_like:
      return variables ? matches(wanted, given, facts) : matches(wanted, given);
    case Test::arn_like:
      return matches_arn(wanted, given, variables ? &facts : nullptr);
    case Test::boolean:
      return wire::equal_ignoring_case(wanted, given);
    default:
      break;
  }
  const std::optional<double> wanted_number = number_of(wanted);
  const std::optional<double> given_number = number_of(given);
  return wanted_number && given_number && compare_numbers(test, *given_number, *wanted_number);
}

}  // namespace

std::optional<Operator> Operator::find(std::string_view name) {
  constexpr std::string_view suffix = "IfExists";
  Operator found;
  if (name.ends_with(suffix)) {
    found.if_exists = true;
    name.remove_suffix(suffix.size());
  }
  const auto* named = std::find_if(std::begin(operators), std::end(operators),
                                   [&](const Named& o) { return o.name == name; });
  if (named == std::end(operators)) return std::nullopt;
  if (named->test == Test::null && found.if_exists) return std::nullopt;  // AWS has no NullIfExists
  found.test = named->test;
  found.negated = named->negated;
  return found;
}

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value, std::chars_format::fixed);
  if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return value;
}

bool holds(const Condition& condition, const Facts& facts, bool variables) {
  const std::optional<Operator> op = Operator::find(condition.operation);
  if (!op)
    throw std::logic_error("a policy uses the condition operator " + condition.operation +
                           ", which IAM does not offer here");
  std::string scratch;
  const std::optional<std::string_view> given = facts.find(condition.key, scratch);
  if (op->test == Test::null) {
    const std::string_view missing = given ? "false" : "true";
    return std::any_of(condition.values.begin(), condition.values.end(),
                       [&](const std::string& value) { return wire::equal_ignoring_case(value, missing); });
  }
  if (!given) return op->if_exists || op->negated;
  const bool met = std::any_of(
      condition.values.begin(), condition.values.end(),
      [&](const std::string& wanted) { return meets(op->test, *given, wanted, facts, variables); });
  return met != op->negated;
}

}  // namespace cutoff::iam
