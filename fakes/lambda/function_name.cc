#include "fakes/lambda/function_name.h"

#include <algorithm>
#include <optional>

#include "fakes/lambda/faults.h"

namespace cutoff::lambda {
namespace {

// The patterns as AWS words them in its refusals, recorded by LocalStack (test_invalid_invoke, test_function_arns).
constexpr std::string_view invoke_pattern =
    R"((arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)";
constexpr std::string_view control_pattern =
    R"((arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?)";
constexpr std::string_view qualifier_pattern = R"(\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)";
constexpr std::size_t longest_qualifier = 128;
constexpr std::size_t longest_invoke_name = 256;
constexpr std::size_t longest_control_name = 140;
constexpr std::size_t longest_bare_name = 64;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_character(char c) {
  return is_lower(c) || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_';
}

bool is_name(std::string_view text, NameRule rule) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [rule](char c) {
    return is_name_character(c) || (c == '.' && rule == NameRule::invoke);
  });
}

bool is_qualifier(std::string_view text, NameRule rule) {
  return text == "$LATEST" || (text == "$LATEST.PUBLISHED" && rule == NameRule::invoke) ||
         is_name(text, NameRule::control);
}

/// "us-east-1", "us-gov-west-1", "eusc-de-east-1": at least three parts, the last one digit.
bool is_region(std::string_view text) {
  if (text.size() < 6 || text[text.size() - 2] != '-' || !is_digit(text.back())) return false;
  const std::string_view front = text.substr(0, text.size() - 2);
  return front.find('-') != std::string_view::npos && front.front() != '-' && front.back() != '-' &&
         std::all_of(front.begin(), front.end(), [](char c) { return is_lower(c) || c == '-'; });
}

bool is_account(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), is_digit);
}

struct Parts {
  std::string_view region;
  std::string_view account;
  std::string_view name;
  std::string_view qualifier;
};

/// What stands before the first ':' of `rest`, taken off with it when it satisfies `is_part`.
template <class Predicate>
std::string_view take_part(std::string_view& rest, Predicate is_part) {
  const auto colon = rest.find(':');
  if (colon == std::string_view::npos || !is_part(rest.substr(0, colon))) return {};
  const std::string_view part = rest.substr(0, colon);
  rest.remove_prefix(colon + 1);
  return part;
}

std::optional<Parts> parse(std::string_view text, NameRule rule) {
  Parts parts;
  std::string_view rest = text;
  if (!take_part(rest, [](std::string_view part) { return part == "arn"; }).empty()) {
    const auto is_partition = [](std::string_view part) {
      return part.empty() || part.substr(0, 3) == "aws";
    };
    take_part(rest, is_partition);
    if (take_part(rest, [](std::string_view part) { return part == "lambda"; }).empty()) return std::nullopt;
  }
  parts.region = take_part(rest, is_region);
  parts.account = take_part(rest, is_account);
  take_part(rest, [](std::string_view part) { return part == "function"; });
  const auto colon = rest.find(':');
  parts.name = rest.substr(0, colon);
  if (!is_name(parts.name, rule)) return std::nullopt;
  if (colon != std::string_view::npos) {
    parts.qualifier = rest.substr(colon + 1);
    if (!is_qualifier(parts.qualifier, rule)) return std::nullopt;
  }
  return parts;
}

/// As `qualifier_pattern` says.
bool is_stated_qualifier(std::string_view text) {
  return text == "$LATEST.PUBLISHED" ||
         std::all_of(text.begin(), text.end(), [](char c) { return is_name_character(c) || c == '$'; });
}

/// `qualifier` is the one beside the name.
Parts validated(std::string_view text, std::string_view qualifier, NameRule rule) {
  const std::size_t longest = rule == NameRule::invoke ? longest_invoke_name : longest_control_name;
  const auto parts = parse(text, rule);
  if (!parts || text.size() > longest || qualifier.size() > longest_qualifier ||
      !is_stated_qualifier(qualifier)) {
    Validation validation;
    validation.require(qualifier.size() <= longest_qualifier, qualifier, "qualifier",
                       "Member must have length less than or equal to " + std::to_string(longest_qualifier));
    validation.require(is_stated_qualifier(qualifier), qualifier, "qualifier",
                       "Member must satisfy regular expression pattern: " + std::string(qualifier_pattern));
    validation.require(parts.has_value(), text, "functionName",
                       "Member must satisfy regular expression pattern: " +
                           std::string(rule == NameRule::invoke ? invoke_pattern : control_pattern));
    validation.require(text.size() <= longest, text, "functionName",
                       "Member must have length less than or equal to " + std::to_string(longest));
    validation.throw_if_any();
  }
  return *parts;
}

}  // namespace

FunctionReference resolve_function_name(const region::Region& region, std::string_view text,
                                        std::string_view qualifier, NameRule rule) {
  const Parts parts = validated(text, qualifier, rule);
  if (!parts.region.empty() && parts.region != region.name()) {
    throw user_fault(404, "ResourceNotFoundException",
                     "Functions from '" + std::string(parts.region) +
                         "' are not reachable in this region ('" + region.name() + "')");
  }
  // Recorded without a message, for GetFunction.
  if (!parts.account.empty() && parts.account != region.account())
    throw wire::Fault(403, "AccessDeniedException", "");
  if (!parts.qualifier.empty() && !qualifier.empty() && parts.qualifier != qualifier) {
    throw user_fault(400, "InvalidParameterValueException",
                     "The derived qualifier from the function name does not match the specified qualifier.");
  }
  return {std::string(parts.name), std::string(parts.qualifier.empty() ? qualifier : parts.qualifier)};
}

bool is_alias(std::string_view qualifier) {
  return !qualifier.empty() && qualifier.find('$') == std::string_view::npos &&
         !std::all_of(qualifier.begin(), qualifier.end(), is_digit);
}

void validate_new_function_name(std::string_view name) {
  Validation validation;
  validation.require(is_name(name, NameRule::control), name, "functionName",
                     "Member must satisfy regular expression pattern: " + std::string(control_pattern));
  validation.throw_if_any();
  // Recorded: unlike its neighbours, of this type and with "Type": "User".
  if (name.size() > longest_bare_name) {
    throw user_fault(400, "InvalidParameterValueException",
                     "1 validation error detected: Value '" + std::string(name) +
                         "' at 'functionName' failed to satisfy constraint: Member must have length less "
                         "than or equal to 64");
  }
}

}  // namespace cutoff::lambda
