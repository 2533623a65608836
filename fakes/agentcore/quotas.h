// The account's limits: how often, and how much at once.
#pragma once

#include <cstdint>
#include <optional>

#include "fakes/clock/time.h"

namespace cutoff::agentcore {

/// So many in that time; also the most that can come at one instant, which AWS does not document.
struct Rate {
  std::uint32_t count;
  clock::Duration per;
};

/// Token bucket on virtual time.
class TokenBucket {
 public:
  explicit TokenBucket(std::optional<Rate> rate) : rate_(rate) {}

  /// Takes a token, or finds none. Without a rate there always is one.
  bool take(clock::Instant now);

 private:
  std::optional<Rate> rate_;
  clock::Instant full_at_{};  // when it will be full again
};

/// Defaults: "Quotas for Amazon Bedrock AgentCore" as of autumn 2026. They changed three times before (preview 2025:
/// 25/s; GA: 25/s an agent and 100 new sessions a minute; June 2026: 200/s an agent and 400 a minute).
struct Quotas {
  /// All calls of the data plane, of the whole account: 429 above it.
  std::optional<Rate> invocations = Rate{1000, std::chrono::seconds(1)};
  /// New sessions, of the whole account: 429 above it.
  std::optional<Rate> new_sessions = Rate{25, std::chrono::seconds(1)};
  /// MicroVMs, idle ones included, of the whole account: 402 above it. AWS gives 5,000 in us-east-1 and us-west-2,
  /// 2,500 elsewhere; that is what none means.
  std::optional<std::uint32_t> active_sessions;
};

}  // namespace cutoff::agentcore
