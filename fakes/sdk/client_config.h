// How an SDK's client behaves when an answer does not come: when it gives up, and whether it sends again.
//
// This is where work is done twice: a client that gives up after 60 s does not stop the agent, and sends the same
// request again.
#pragma once

#include <cstdint>
#include <optional>

#include "fakes/clock/random.h"
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

  static ClientConfig boto3_legacy() { return {}; }
  static ClientConfig boto3_standard() { return {std::chrono::seconds(60), Retries::boto3_standard, 3}; }
  static ClientConfig javascript() { return {std::nullopt, Retries::javascript, 3}; }
  /// One attempt, which may take `read_timeout`: what a worker needs that must not do its work twice.
  static ClientConfig patient(clock::Duration read_timeout) { return {read_timeout, Retries::none, 1}; }
};

/// Whether the SDK sends a request again after this error. Measured with botocore 1.43 and @aws-sdk 3 for the errors
/// of AgentCore and Bedrock; otherwise by status, as both do.
bool is_retried(ClientConfig::Retries retries, const wire::Fault& fault);

/// How long the SDK waits before attempt `next_attempt` (2 is the first that is sent again), drawn from `stream`.
/// boto3 legacy: a random part of 2^(n-2) seconds; standard: of min(20, 2^(n-2)); JavaScript: of 100 ms * 2^(n-2), 20 s at
/// most. (botocore's retryhandler.py and retries/standard.py, @smithy/util-retry.)
clock::Duration back_off(ClientConfig::Retries retries, int next_attempt, clock::RandomStream& stream);

}  // namespace cutoff::sdk
