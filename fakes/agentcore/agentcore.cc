#include "fakes/agentcore/agentcore.h"

#include "fakes/wire/fault.h"

namespace cutoff::agentcore {
namespace {

constexpr std::string_view service_name = "bedrock-agentcore";
constexpr std::string_view default_endpoint = "DEFAULT";

std::size_t most_sessions(const Quotas& quotas, std::string_view region) {
  if (quotas.active_sessions) return *quotas.active_sessions;
  return region == "us-east-1" || region == "us-west-2" ? 5'000 : 2'500;
}

std::string draw_id(clock::RandomStream stream, const std::string& name) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string id = name + "-";
  for (int i = 0; i < 10; ++i) id += alphabet[static_cast<std::size_t>(stream.below(alphabet.size()))];
  return id;
}

[[noreturn]] void not_found(std::string_view runtime) {
  throw wire::Fault(404, "ResourceNotFoundException",
                    "Agent runtime " + std::string(runtime) + " was not found");
}

}  // namespace

AgentCore::AgentCore(region::Region& region, Options options)
    : region_(region),
      options_(std::move(options)),
      invocations_(options_.quotas.invocations),
      new_sessions_(options_.quotas.new_sessions),
      most_sessions_(most_sessions(options_.quotas, region.name())) {}

AgentCore::AgentCore(region::Region& region) : AgentCore(region, Options()) {}

AgentCore::~AgentCore() = default;

/// The id in an ARN of this account and region, or the id itself. Another ARN is the id of nothing.
std::string AgentCore::id_in(std::string_view runtime) const {
  const std::string prefix = arn_of("");
  if (runtime.starts_with(prefix)) runtime.remove_prefix(prefix.size());
  return std::string(runtime);
}

std::string AgentCore::arn_of(std::string_view id) const {
  return region_.arn(service_name, "runtime/" + std::string(id));
}

Runtime* AgentCore::find(std::string_view runtime) {
  const auto found = runtimes_.find(id_in(runtime));
  return found == runtimes_.end() ? nullptr : found->second.get();
}

Runtime& AgentCore::get(std::string_view runtime) {
  Runtime* const found = find(runtime);
  if (found == nullptr) not_found(runtime);
  return *found;
}

AgentRuntime AgentCore::create_agent_runtime(const iam::Caller& caller, CreateAgentRuntimeInput input) {
  region_.iam().authorize(caller, "bedrock-agentcore:CreateAgentRuntime", arn_of("*"));
  check_runtime_name(input.name);
  const Lifecycle lifecycle = lifecycle_of(input);
  for (const auto& [id, runtime] : runtimes_) {
    if (runtime->described.name == input.name || id == input.id) {
      throw wire::Fault(409, "ConflictException", "An agent with the specified name already exists.");
    }
  }

  auto runtime = std::make_unique<Runtime>();
  AgentRuntime& described = runtime->described;
  described.id = input.id.empty()
                     ? draw_id(region_.random().stream("agentcore.runtime_id", input.name), input.name)
                     : std::move(input.id);
  described.arn = arn_of(described.id);
  described.name = input.name;
  described.role_arn = std::move(input.role_arn);
  described.container_uri = std::move(input.container_uri);
  described.created_at = region_.loop().now();
  described.lifecycle = lifecycle;
  runtime->lifecycle = lifecycle;
  runtime->name = journal::shared_text(std::move(input.name));
  runtime->script = std::move(input.script);
  runtime->endpoints.push_back(
      {std::string(default_endpoint), described.arn + "/runtime-endpoint/" + std::string(default_endpoint)});
  AgentRuntime result = described;
  runtimes_.emplace(result.id, std::move(runtime));
  return result;
}

AgentRuntime AgentCore::get_agent_runtime(const iam::Caller& caller, std::string_view runtime) const {
  const std::string id = id_in(runtime);
  region_.iam().authorize(caller, "bedrock-agentcore:GetAgentRuntime", arn_of(id));
  const auto found = runtimes_.find(id);
  if (found == runtimes_.end()) not_found(runtime);
  return found->second->described;
}

std::vector<AgentRuntime> AgentCore::list_agent_runtimes(const iam::Caller& caller) const {
  region_.iam().authorize(caller, "bedrock-agentcore:ListAgentRuntimes", arn_of("*"));
  std::vector<AgentRuntime> all;
  for (const auto& [id, runtime] : runtimes_) all.push_back(runtime->described);
  return all;
}

void AgentCore::delete_agent_runtime(const iam::Caller& caller, std::string_view runtime) {
  const std::string id = id_in(runtime);
  region_.iam().authorize(caller, "bedrock-agentcore:DeleteAgentRuntime", arn_of(id));
  Runtime& deleted = get(id);
  while (!deleted.sessions.empty()) end_session(*deleted.sessions.begin()->second);
  runtimes_.erase(id);
}

Script& AgentCore::script(std::string_view runtime) { return get(runtime).script; }

void AgentCore::end_session(Session& session) {
  // Taken out first: a call that ends with it finds it gone.
  Runtime& runtime = session.runtime();
  const auto node = runtime.sessions.extract(runtime.sessions.find(*session.id()));
  --active_sessions_;
  while (!session.calls().empty()) {
    Failure failure = options_.session_ended;
    failure.ends_session = false;  // it has
    session.calls().front()->cut(failure);
  }
}

void AgentCore::forget(OngoingCall& call) { calls_.erase(call.place_); }

}  // namespace cutoff::agentcore
