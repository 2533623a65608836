// What a function's users say of its events: how often and how long Lambda tries, and who is told of the end.
//
// Source: the API's model, "PutFunctionEventInvokeConfig", and LocalStack's recordings of November 2025
// (test_lambda_eventinvokeconfig_lifecycle, test_lambda_eventinvokeconfig_exceptions).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "fakes/clock/time.h"

namespace cutoff::lambda {

/// ARNs: of queues, topics, functions, event buses; for failures also of S3 buckets. Empty: none.
struct DestinationConfig {
  std::string on_success = {};
  std::string on_failure = {};

  friend bool operator==(const DestinationConfig&, const DestinationConfig&) = default;
};

/// What Put and Update are told. At least one of them must be given; destinations are given or left together.
struct EventInvokeSettings {
  std::optional<std::int64_t> maximum_retry_attempts = {};     // 0 to 2
  std::optional<std::chrono::seconds> maximum_event_age = {};  // 60 s to 6 h
  std::optional<DestinationConfig> destinations = {};
};

/// What they answer, and Get and List. What was never said is left out; then the defaults below hold.
struct EventInvokeConfig {
  std::string function_arn;  // with ":$LATEST"
  clock::Instant last_modified;
  std::optional<std::int64_t> maximum_retry_attempts;
  std::optional<std::chrono::seconds> maximum_event_age;
  DestinationConfig destinations;
};

inline constexpr std::int64_t default_retry_attempts = 2;
inline constexpr std::chrono::seconds default_event_age = std::chrono::hours(6);

/// Throws wire::Fault in AWS's words for what is out of range, for what is no destination's ARN and where nothing is
/// given. Whether a function that is named exists is for Lambda to say.
void validate(const EventInvokeSettings& settings);

}  // namespace cutoff::lambda
