#include "fakes/agentcore/http/operations.h"

#include <array>

namespace cutoff::agentcore::http {
namespace {

constexpr std::array<Operation, 13> offered{{
    {"CreateAgentRuntime", "PUT", "/runtimes", create_agent_runtime},
    {"CreateAgentRuntimeEndpoint", "PUT", "/runtimes/{}/runtime-endpoints", create_agent_runtime_endpoint},
    {"DeleteAgentRuntime", "DELETE", "/runtimes/{}", delete_agent_runtime},
    {"DeleteAgentRuntimeEndpoint", "DELETE", "/runtimes/{}/runtime-endpoints/{}",
     delete_agent_runtime_endpoint},
    {"GetAgentRuntime", "GET", "/runtimes/{}", get_agent_runtime},
    {"GetAgentRuntimeEndpoint", "GET", "/runtimes/{}/runtime-endpoints/{}", get_agent_runtime_endpoint},
    {"InvokeAgentRuntime", "POST", "/runtimes/{}/invocations", invoke_agent_runtime},
    {"ListAgentRuntimeEndpoints", "POST", "/runtimes/{}/runtime-endpoints", list_agent_runtime_endpoints},
    {"ListAgentRuntimeVersions", "POST", "/runtimes/{}/versions", list_agent_runtime_versions},
    {"ListAgentRuntimes", "POST", "/runtimes", list_agent_runtimes},
    {"StopRuntimeSession", "POST", "/runtimes/{}/stopruntimesession", stop_runtime_session},
    {"UpdateAgentRuntime", "PUT", "/runtimes/{}", update_agent_runtime},
    {"UpdateAgentRuntimeEndpoint", "PUT", "/runtimes/{}/runtime-endpoints/{}", update_agent_runtime_endpoint},
}};

}  // namespace

std::span<const Operation> operations() { return offered; }

}  // namespace cutoff::agentcore::http
