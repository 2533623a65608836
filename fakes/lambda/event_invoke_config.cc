#include "fakes/lambda/event_invoke_config.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "fakes/lambda/faults.h"
#include "fakes/wire/regular_expression.h"

namespace cutoff::lambda {
namespace {

/// As AWS words it in its refusal, recorded.
constexpr const char* destination_pattern =
    R"($|kafka://([^.]([a-zA-Z0-9\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*))";

void check_ranges(const EventInvokeSettings& settings) {
  Validation validation;
  const auto range = [&](std::int64_t value, std::string_view member, std::int64_t least, std::int64_t most) {
    const std::string text = std::to_string(value);
    validation.require(value >= least, text, member,
                       "Member must have value greater than or equal to " + std::to_string(least));
    validation.require(value <= most, text, member,
                       "Member must have value less than or equal to " + std::to_string(most));
  };
  if (settings.maximum_retry_attempts) {
    range(*settings.maximum_retry_attempts, "maximumRetryAttempts", 0, default_retry_attempts);
  }
  if (settings.maximum_event_age) {
    range(settings.maximum_event_age->count(), "maximumEventAgeInSeconds", 60, default_event_age.count());
  }
  if (settings.destinations) {
    static const wire::RegularExpression pattern(destination_pattern);
    const auto arn = [&](const std::string& value, std::string_view member) {
      validation.require(
          pattern.matches(value), value, member,
          std::string("Member must satisfy regular expression pattern: ") + destination_pattern);
    };
    arn(settings.destinations->on_success, "destinationConfig.onSuccess.destination");
    arn(settings.destinations->on_failure, "destinationConfig.onFailure.destination");
  }
  validation.throw_if_any();
}

std::string_view service_of(std::string_view arn) {
  for (int colons = 0; colons < 2; ++colons) arn.remove_prefix(std::min(arn.size(), arn.find(':') + 1));
  return arn.substr(0, arn.find(':'));
}

void check_services(const DestinationConfig& destinations) {
  constexpr std::array<std::string_view, 5> services{"sqs", "sns", "lambda", "events",
                                                     "s3"};  // s3: failures only
  const auto is_one_of = [&](const std::string& arn, std::size_t count) {
    return arn.empty() ||
           std::find(services.begin(), services.begin() + count, service_of(arn)) != services.begin() + count;
  };
  if (is_one_of(destinations.on_success, 4) && is_one_of(destinations.on_failure, 5)) return;
  const auto shown = [](const char* name, const std::string& arn) {
    return arn.empty() ? std::string("null") : std::string(name) + "(destination=" + arn + ")";
  };
  throw user_fault(400, "InvalidParameterValueException",
                   "The provided destination config DestinationConfig(onSuccess=" +
                       shown("OnSuccess", destinations.on_success) +
                       ", onFailure=" + shown("OnFailure", destinations.on_failure) + ") is invalid.");
}

}  // namespace

void validate(const EventInvokeSettings& settings) {
  check_ranges(settings);
  if (!settings.maximum_retry_attempts && !settings.maximum_event_age && !settings.destinations) {
    throw user_fault(400, "InvalidParameterValueException",
                     "You must specify at least one of error handling or destination setting.");
  }
  if (settings.destinations) check_services(*settings.destinations);
}

}  // namespace cutoff::lambda
