#include "fakes/agentcore/agentcore.h"
#include "fakes/wire/fault.h"

namespace cutoff::agentcore {

// "Instantly terminates the specified session and stops any ongoing streaming responses": AgentCore Developer Guide,
// "Stop a running session", which also has ResourceNotFoundException for a session that is not there.
void AgentCore::stop_runtime_session(const iam::Caller& caller, std::string_view runtime,
                                     std::string_view session_id, std::string_view qualifier) {
  check_session_id(session_id);
  Runtime& known = authorized(caller, {"bedrock-agentcore:StopRuntimeSession"}, runtime, qualifier);
  Session* const session = living_session(known, session_id);
  if (session == nullptr) {
    throw wire::Fault(404, "ResourceNotFoundException",
                      "Session " + std::string(session_id) + " was not found or has already been terminated");
  }
  if (session->ready_at() > region_.loop().now()) {
    const Failure busy = Failure::session_busy();
    throw wire::Fault(busy.status, busy.type, busy.message);
  }
  end_session(*session);
}

}  // namespace cutoff::agentcore
