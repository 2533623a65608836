// InvokeAgentRuntime: what is refused at once, and what is started.
#include "fakes/agentcore/agentcore.h"
#include "fakes/wire/fault.h"

namespace cutoff::agentcore {
namespace {

void throw_refusal(const Failure& failure) {
  throw wire::Fault(failure.status, failure.type, failure.message);
}

}  // namespace

void check_session_id(std::string_view id) {
  // The bounds are of the service's model; that it words them so is not recorded.
  const auto refuse = [id](const char* constraint) {
    throw wire::Fault(400, "ValidationException",
                      "1 validation error detected: Value '" + std::string(id) +
                          "' at 'runtimeSessionId' failed to satisfy constraint: " + constraint);
  };
  if (id.size() < 33) refuse("Member must have length greater than or equal to 33");
  if (id.size() > 256) refuse("Member must have length less than or equal to 256");
}

Runtime& AgentCore::authorized(const iam::Caller& caller, std::initializer_list<std::string_view> actions,
                               std::string_view runtime, std::string_view qualifier) {
  const std::string id = id_in(runtime);
  const auto found = runtimes_.find(id);
  Runtime* const known = found == runtimes_.end() ? nullptr : found->second.get();
  const Endpoint* const endpoint = known == nullptr ? nullptr : known->find_endpoint(qualifier);
  // Who may not is not told whether it exists.
  std::string made_arn;
  if (known == nullptr) made_arn = runtime.starts_with("arn:") ? std::string(runtime) : arn_of(id);
  const std::string& arn = known == nullptr ? made_arn : known->described.arn;
  for (const std::string_view action : actions) {
    region_.iam().authorize(caller, action, arn);
    if (!options_.authorize_endpoint) continue;
    if (endpoint != nullptr) {
      region_.iam().authorize(caller, action, endpoint->arn);
    } else {
      region_.iam().authorize(caller, action, arn + "/runtime-endpoint/" + std::string(qualifier));
    }
  }
  if (endpoint == nullptr) {
    // The service's words, published by many users; one of another region meets them too.
    throw wire::Fault(
        404, "ResourceNotFoundException",
        "No endpoint or agent found with qualifier '" + std::string(qualifier) + "' for agent '" + arn + "'");
  }
  return *known;
}

Session* AgentCore::living_session(Runtime& runtime, std::string_view session_id) const {
  const auto found = runtime.sessions.find(std::string(session_id));
  return found == runtime.sessions.end() ? nullptr : found->second.get();
}

void AgentCore::check_quotas_for_a_new_session() {
  if (active_sessions_ >= most_sessions_) throw_refusal(Failure::too_many_sessions(region_.account()));
  if (!new_sessions_.take(region_.loop().now())) throw_refusal(Failure::throttled());
}

Session& AgentCore::new_session(Runtime& runtime, const journal::SharedText& id, const Call& call) {
  clock::Duration start_up{0};
  if (region_.latency() == region::LatencyProfile::typical) {
    const Options::StartUp& times = options_.start_up;
    clock::RandomStream stream = call.stream("start_up");
    start_up = runtime.sessions.empty() ? stream.between(times.cold_least, times.cold_most)
                                        : stream.between(times.warm_least, times.warm_most);
  }
  const clock::Instant ready_at = clock::add_saturated(region_.loop().now(), start_up);
  auto session = std::make_unique<Session>(*this, runtime, id, ready_at);
  Session& added = *session;
  runtime.sessions.emplace(*id, std::move(session));
  ++active_sessions_;
  return added;
}

wire::Fault AgentCore::payload_too_large() const {
  return {413, "RequestEntityTooLargeException",
          "Request must be smaller than or equal to " + std::to_string(options_.max_payload) + " bytes"};
}

clock::Result<InvokeReply> AgentCore::start_invoke(const iam::Caller& caller, InvokeInput input) {
  constexpr std::string_view invoke = "bedrock-agentcore:InvokeAgentRuntime";
  constexpr std::string_view invoke_for_user = "bedrock-agentcore:InvokeAgentRuntimeForUser";
  if (!input.session_id.empty()) check_session_id(input.session_id);
  if (input.payload.larger_than(options_.max_payload)) throw payload_too_large();
  Runtime& runtime = input.user_id.empty()
                         ? authorized(caller, {invoke}, input.runtime, input.qualifier)
                         : authorized(caller, {invoke, invoke_for_user}, input.runtime, input.qualifier);

  if (runtime.described.status == "CREATING") {  // ours: what AWS says then is not recorded
    throw wire::Fault(409, "ConflictException",
                      "Agent runtime " + runtime.described.id + " is in status CREATING");
  }
  const clock::Instant now = region_.loop().now();
  if (!invocations_.take(now)) throw_refusal(Failure::throttled());
  Session* session = input.session_id.empty() ? nullptr : living_session(runtime, input.session_id);
  if (session != nullptr && session->ready_at() > now) throw_refusal(Failure::session_busy());
  const bool is_new = session == nullptr;
  if (is_new) check_quotas_for_a_new_session();

  journal::SharedText session_id = is_new ? nullptr : session->id();
  if (is_new) {
    session_id = journal::shared_text(input.session_id.empty() ? region_.new_uuid().text()
                                                               : std::move(input.session_id));
  }
  const Call call{*runtime.name,
                  *session_id,
                  is_new,
                  input.payload,
                  input.trace,
                  ++runtime.calls,
                  runtime.count_attempt(input.trace),
                  region_.random()};
  Behaviour behaviour = next_behaviour(runtime, call);
  const bool refused = behaviour.failure && !behaviour.failure->reaches_agent;
  if (refused) {
    session = nullptr;
  } else if (is_new) {
    session = &new_session(runtime, session_id, call);
  }
  const clock::Duration delay = session == nullptr ? clock::Duration::zero() : session->ready_at() - now;

  auto [promise, result] = clock::one_shot<InvokeReply>(region_.loop(), "an agent's answer");
  calls_.emplace_back(*this,
                      OngoingCall::Identity{runtime.name, session_id, region_.new_uuid(), input.trace,
                                            std::move(input.client)},
                      session, is_new && !refused, std::move(behaviour),
                      std::max(delay, clock::Duration::zero()), std::move(promise));
  calls_.back().place_ = std::prev(calls_.end());
  return std::move(result);
}

}  // namespace cutoff::agentcore
