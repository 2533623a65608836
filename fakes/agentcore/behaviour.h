// How an agent behaves in one call: after which time it answers what, or fails.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fakes/clock/time.h"
#include "fakes/wire/payload.h"

namespace cutoff::agentcore {

/// What a caller is told instead of an answer.
///
/// The container's own error never reaches the caller: whatever it does wrong is a 424 RuntimeClientError. Status,
/// type and texts: AgentCore API reference (errors of InvokeAgentRuntime) and, for the texts, answers of the real
/// service that users have published; where a text is not known, it says so.
struct Failure {
  int status = 500;
  std::string type;
  std::string message;
  /// False where the service refuses the call itself, so that no session hears of it.
  bool reaches_agent = true;
  /// The microVM does not survive it: the next call of the session gets a new one.
  bool ends_session = false;

  /// 429. AgentCore's own text is not known; this is Bedrock's.
  static Failure throttled();
  /// 402: "maxVms limit exceeded for account 123456789012".
  static Failure too_many_sessions(const std::string& account);
  /// 409: a second operation on a session that is being provisioned or torn down.
  static Failure session_busy();
  /// 424: the container answered `container_status`.
  static Failure container_error(int container_status = 500);
  /// 424: the container did not get ready in time, or crashed at its start. The text said 60s in 2025, and 120s in
  /// 2026.
  static Failure initialization_exceeded(std::chrono::seconds limit = std::chrono::seconds(120));
  /// 424: GET /ping failed. The text ends with the address of a page; which one is not recorded.
  static Failure unhealthy();
  /// 500. The text is not known.
  static Failure internal();
};

/// A piece of a streamed answer, and when the container sends it, counted like Behaviour::latency.
struct Chunk {
  clock::Duration at;
  std::string bytes;
};

struct Behaviour {
  /// From the moment at which the microVM has the request to the end of the answer. A streamed answer ends with its
  /// last chunk, if that is later.
  clock::Duration latency{0};
  wire::Payload response;
  std::optional<Failure> failure;  // instead of the response, after the latency; cuts a stream off
  std::vector<Chunk> chunks;  // instead of the response: the answer is a stream, begun by the first chunk
  int status = 200;
  std::string content_type;  // empty: application/json, of a stream text/event-stream

  static Behaviour answer(clock::Duration latency, wire::Payload response = {});
  static Behaviour fail(Failure failure, clock::Duration latency = clock::Duration::zero());
};

}  // namespace cutoff::agentcore
