// Agent runtimes and their versions, as resources. Their endpoints are in endpoints.cc.
#include <map>
#include <utility>

#include "fakes/agentcore/agentcore.h"
#include "fakes/wire/fault.h"

namespace cutoff::agentcore {
namespace {

std::string draw_id(clock::RandomStream stream, const std::string& name) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string id = name + "-";
  for (int i = 0; i < 10; ++i) id += alphabet[static_cast<std::size_t>(stream.below(alphabet.size()))];
  return id;
}

}  // namespace

AgentRuntime AgentCore::create_agent_runtime(const iam::Caller& caller, CreateAgentRuntimeInput input) {
  region_.iam().authorize(caller, "bedrock-agentcore:CreateAgentRuntime", arn_of("*"));
  check_name(input.name);
  const Lifecycle lifecycle = lifecycle_of(input.idle_timeout, input.max_lifetime);
  if (!input.role_arn.empty()) region_.iam().authorize(caller, "iam:PassRole", input.role_arn);
  for (const auto& [id, runtime] : runtimes_) {
    if (runtime->described.name != input.name && id != input.id) continue;
    if (!input.client_token.empty() && runtime->client_token == input.client_token) {
      return runtime->versions.front();
    }
    throw wire::Fault(409, "ConflictException", "An agent with the specified name already exists.");
  }

  auto made = std::make_unique<Runtime>();
  Runtime& runtime = *made;
  AgentRuntime& described = runtime.described;
  described.id = input.id.empty()
                     ? draw_id(region_.random().stream("agentcore.runtime_id", input.name), input.name)
                     : std::move(input.id);
  described.arn = arn_of(described.id);
  described.name = input.name;
  described.role_arn = std::move(input.role_arn);
  described.container_uri = std::move(input.container_uri);
  described.created_at = region_.loop().now();
  described.lifecycle = lifecycle;
  described.last_updated_at = described.created_at;
  described.description = std::move(input.description);
  described.environment = std::move(input.environment);
  runtime.versions.push_back(described);
  runtime.client_token = std::move(input.client_token);
  runtime.lifecycle = lifecycle;
  runtime.name = journal::shared_text(std::move(input.name));
  runtime.script = std::move(input.script);
  Endpoint endpoint{std::string(default_endpoint),
                    described.arn + "/runtime-endpoint/" + std::string(default_endpoint)};
  endpoint.created_at = endpoint.last_updated_at = described.created_at;
  runtime.endpoints.push_back(std::move(endpoint));
  runtimes_.emplace(described.id, std::move(made));
  if (!input.ready_at_once) begin_change(runtime, "CREATING");
  return runtime.described;
}

AgentRuntime AgentCore::get_agent_runtime(const iam::Caller& caller, std::string_view runtime,
                                          std::string_view version) const {
  region_.iam().authorize(caller, "bedrock-agentcore:GetAgentRuntime", arn_of(id_in(runtime)));
  const Runtime& found = get(runtime);
  return version.empty() ? found.described : found.version(version);
}

std::vector<AgentRuntime> AgentCore::list_agent_runtimes(const iam::Caller& caller) const {
  region_.iam().authorize(caller, "bedrock-agentcore:ListAgentRuntimes", arn_of("*"));
  std::vector<AgentRuntime> all;
  all.reserve(runtimes_.size());
  for (const auto& [id, runtime] : runtimes_) all.push_back(runtime->described);
  return all;
}

AgentRuntime AgentCore::update_agent_runtime(const iam::Caller& caller, std::string_view runtime,
                                             UpdateAgentRuntimeInput input) {
  region_.iam().authorize(caller, "bedrock-agentcore:UpdateAgentRuntime", arn_of(id_in(runtime)));
  const Lifecycle lifecycle = lifecycle_of(input.idle_timeout, input.max_lifetime);
  if (!input.role_arn.empty()) region_.iam().authorize(caller, "iam:PassRole", input.role_arn);
  Runtime& changed = changeable(runtime);
  AgentRuntime& described = changed.described;
  described.version = std::to_string(changed.versions.size() + 1);
  described.role_arn = std::move(input.role_arn);
  described.container_uri = std::move(input.container_uri);
  described.lifecycle = lifecycle;
  described.last_updated_at = region_.loop().now();
  described.description = std::move(input.description);
  described.environment = std::move(input.environment);
  changed.lifecycle = lifecycle;
  changed.versions.push_back(described);
  Endpoint& endpoint = *changed.find_endpoint(default_endpoint);
  endpoint.version = described.version;
  endpoint.last_updated_at = described.last_updated_at;
  begin_change(changed, "UPDATING");
  return described;
}

std::vector<AgentRuntime> AgentCore::list_agent_runtime_versions(const iam::Caller& caller,
                                                                 std::string_view runtime) const {
  region_.iam().authorize(caller, "bedrock-agentcore:ListAgentRuntimeVersions", arn_of(id_in(runtime)));
  return get(runtime).versions;
}

void AgentCore::delete_agent_runtime(const iam::Caller& caller, std::string_view runtime) {
  const std::string id = id_in(runtime);
  region_.iam().authorize(caller, "bedrock-agentcore:DeleteAgentRuntime", arn_of(id));
  Runtime& deleted = get(id);
  std::map<std::string_view, Session*> in_order;
  for (const auto& [session_id, session] : deleted.sessions) in_order.emplace(session_id, session.get());
  for (const auto& [session_id, session] : in_order) end_session(*session);
  runtimes_.erase(id);
}

}  // namespace cutoff::agentcore
