// The endpoints of agent runtimes, as resources: what a qualifier names.
#include <utility>

#include "fakes/agentcore/agentcore.h"
#include "fakes/wire/fault.h"

namespace cutoff::agentcore {
namespace {

template <class Found>
Found& endpoint_of(Found* found, const std::string& runtime, std::string_view name) {
  if (found == nullptr) {
    throw wire::Fault(404, "ResourceNotFoundException",
                      "Agent runtime " + runtime + " has no endpoint " + std::string(name));
  }
  return *found;
}

}  // namespace

Endpoint AgentCore::create_agent_runtime_endpoint(const iam::Caller& caller, std::string_view runtime,
                                                  std::string name, std::string version,
                                                  std::string description) {
  region_.iam().authorize(caller, "bedrock-agentcore:CreateAgentRuntimeEndpoint", arn_of(id_in(runtime)));
  check_name(name, "name");
  Runtime& owner = get(runtime);
  if (owner.find_endpoint(name) != nullptr) {
    throw wire::Fault(409, "ConflictException", "An endpoint with the specified name already exists.");
  }
  if (version.empty()) version = owner.described.version;
  owner.version(version);
  Endpoint endpoint;
  endpoint.arn = owner.described.arn + "/runtime-endpoint/" + name;
  endpoint.name = std::move(name);
  endpoint.version = std::move(version);
  endpoint.description = std::move(description);
  endpoint.created_at = endpoint.last_updated_at = region_.loop().now();
  return owner.endpoints.emplace_back(std::move(endpoint));
}

Endpoint AgentCore::get_agent_runtime_endpoint(const iam::Caller& caller, std::string_view runtime,
                                               std::string_view name) const {
  region_.iam().authorize(caller, "bedrock-agentcore:GetAgentRuntimeEndpoint", arn_of(id_in(runtime)));
  const Runtime& owner = get(runtime);
  return endpoint_of(owner.find_endpoint(name), owner.described.id, name);
}

std::vector<Endpoint> AgentCore::list_agent_runtime_endpoints(const iam::Caller& caller,
                                                              std::string_view runtime) const {
  region_.iam().authorize(caller, "bedrock-agentcore:ListAgentRuntimeEndpoints", arn_of(id_in(runtime)));
  return get(runtime).endpoints;
}

Endpoint AgentCore::update_agent_runtime_endpoint(const iam::Caller& caller, std::string_view runtime,
                                                  std::string_view name, std::string version,
                                                  std::optional<std::string> description) {
  region_.iam().authorize(caller, "bedrock-agentcore:UpdateAgentRuntimeEndpoint", arn_of(id_in(runtime)));
  Runtime& owner = get(runtime);
  Endpoint& endpoint = endpoint_of(owner.find_endpoint(name), owner.described.id, name);
  if (!version.empty()) {
    owner.version(version);
    endpoint.version = std::move(version);
  }
  if (description) endpoint.description = *std::move(description);
  endpoint.last_updated_at = region_.loop().now();
  return endpoint;
}

void AgentCore::delete_agent_runtime_endpoint(const iam::Caller& caller, std::string_view runtime,
                                              std::string_view name) {
  region_.iam().authorize(caller, "bedrock-agentcore:DeleteAgentRuntimeEndpoint", arn_of(id_in(runtime)));
  Runtime& owner = get(runtime);
  const Endpoint& endpoint = endpoint_of(owner.find_endpoint(name), owner.described.id, name);
  if (name == default_endpoint) {
    throw wire::Fault(409, "ConflictException", "The endpoint DEFAULT is deleted with its agent runtime");
  }
  owner.endpoints.erase(owner.endpoints.begin() + (&endpoint - owner.endpoints.data()));
}

}  // namespace cutoff::agentcore
