// How an SDK's client behaves when an answer does not come: when it gives up, and whether it sends again.
//
// This is where work is done twice: a client that gives up after 60 s does not stop the agent, and sends the same
// request again.
#pragma once

#include <cstdint>
#include <optional>

#include "fakes/clock/time.h"
#include "fakes/wire/fault.h"

namespace cutoff::sdk {

struct ClientConfig {
  enum class Retries : std::uint8_t {
    none,
    boto3_legacy,    // boto3's default mode
    boto3_standard,  // also "adaptive", but for its client-side rate limit
    javascript,      // AWS SDK for JavaScript v3, standard mode
  };

  /// How long an answer may take; nothing: without limit. boto3's default is 60 s, the JavaScript SDK has no limit.
  std::optional<clock::Duration> read_timeout = std::chrono::seconds(60);
  Retries retries = Retries::boto3_legacy;
  /// How often a request is sent at most, the first time included.
  int max_attempts = 5;
  /// Of a handler that seeds its SDK's chance. Then it waits before it sends again in profile ideal too, always equally long;
  /// the polling flow's handlers in Python and Node do so, and draw the same, when they are given JITTER_SEED.
  std::optional<std::uint64_t> jitter_seed = {};

  static ClientConfig boto3_legacy() { return {}; }
  static ClientConfig boto3_standard() { return {std::chrono::seconds(60), Retries::boto3_standard, 3}; }
  static ClientConfig javascript() { return {std::nullopt, Retries::javascript, 3}; }
  /// One attempt, which may take `read_timeout`: what a worker needs that must not do its work twice.
  static ClientConfig patient(clock::Duration read_timeout) { return {read_timeout, Retries::none, 1}; }
};

/// Whether the SDK sends a request again after this error. Measured with botocore 1.43 and @aws-sdk 3 for the errors
/// of AgentCore and Bedrock; otherwise by status, as both do.
bool is_retried(ClientConfig::Retries retries, const wire::Fault& fault);

/// How long the SDK waits before attempt `next_attempt` (2 is the first that is sent again), for which it has drawn `chance`,
/// below 1; `throttled`: the answer was 429.
///   boto3 legacy     chance * 2^(n-2) seconds (botocore's retryhandler.py)
///   boto3 standard   the same, 20 s at most (botocore's retries/standard.py)
///   JavaScript       chance * 50 ms * 2^(n-2), of 1 s instead where it is throttled, 20 s at most before the draw
///                    (@smithy/core 3.41, submodules/retry, measured with @aws-sdk/client-lambda 3.956)
/// Each in its language's own arithmetic: Python sleeps to the next nanosecond, Node for whole milliseconds and at least one.
clock::Duration back_off(ClientConfig::Retries retries, int next_attempt, bool throttled, double chance);

}  // namespace cutoff::sdk
