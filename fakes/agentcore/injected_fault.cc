// An injected fault (fakes/faults/faults.h) in AgentCore's words.
#include "fakes/agentcore/agentcore.h"

namespace cutoff::agentcore {
namespace {

/// The service's own failure of that name, with another text where one is given.
Failure failure_of(const faults::Error& error, const std::string& account) {
  Failure failure = Failure::internal();
  if (error.type == "ThrottlingException") failure = Failure::throttled();
  if (error.type == "ServiceQuotaExceededException") failure = Failure::too_many_sessions(account);
  if (error.type == "RetryableConflictException") failure = Failure::session_busy();
  if (error.type == "RuntimeClientError") failure = Failure::container_error();
  if (!error.message.empty()) failure.message = error.message;
  return failure;
}

}  // namespace

Behaviour AgentCore::next_behaviour(Runtime& runtime, const Call& call) {
  const faults::Injection injected =
      region_.faults().meet({faults::Target::agent, call.runtime, "InvokeAgentRuntime", call.trace});
  if (injected.error != nullptr) {
    // As with Script::fail_next, the script is not asked.
    return Behaviour::fail(failure_of(*injected.error, region_.account()), injected.latency);
  }
  Behaviour behaviour = runtime.script.next(call);
  behaviour.latency += injected.latency;
  for (Chunk& chunk : behaviour.chunks) chunk.at += injected.latency;
  return behaviour;
}

}  // namespace cutoff::agentcore
