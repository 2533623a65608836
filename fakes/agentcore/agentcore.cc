#include "fakes/agentcore/agentcore.h"

#include "fakes/wire/fault.h"

namespace cutoff::agentcore {
namespace {

constexpr std::string_view service_name = "bedrock-agentcore";

std::size_t most_sessions(const Quotas& quotas, std::string_view region) {
  if (quotas.active_sessions) return *quotas.active_sessions;
  return region == "us-east-1" || region == "us-west-2" ? 5'000 : 2'500;
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

const Runtime& AgentCore::get(std::string_view runtime) const {
  const auto found = runtimes_.find(id_in(runtime));
  if (found == runtimes_.end()) not_found(runtime);
  return *found->second;
}

/// The sentence is ours: AWS's is not recorded.
Runtime& AgentCore::changeable(std::string_view runtime) {
  Runtime& found = get(runtime);
  if (found.change && found.change->armed()) {
    throw wire::Fault(409, "ConflictException",
                      "Agent runtime " + found.described.id + " is in status " + found.described.status);
  }
  return found;
}

/// In profile `typical` it is READY after a while, else at once.
void AgentCore::begin_change(Runtime& runtime, const char* status) {
  if (region_.latency() != region::LatencyProfile::typical) return;
  runtime.described.status = status;
  runtime.versions.back().status = status;
  const clock::Duration duration =
      region_.random()
          .stream("agentcore.change", runtime.described.id + "/" + runtime.described.version)
          .between(options_.change_least, options_.change_most);
  runtime.change = region_.loop().after(duration, [&runtime] {
    runtime.described.status = "READY";
    runtime.versions.back().status = "READY";
  });
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
