// InvokeAgentRuntime and StopRuntimeSession.
#include <string_view>
#include <utility>

#include "fakes/agentcore/http/operations.h"
#include "fakes/wire/fault.h"

namespace cutoff::agentcore::http {
namespace {

constexpr const char* session_header = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id";
constexpr const char* user_header = "X-Amzn-Bedrock-AgentCore-Runtime-User-Id";
constexpr const char* trace_header = "X-Amzn-Trace-Id";

/// What the service's model allows each header to be. (The session id has its own check.)
struct HeaderLimit {
  const char* name;
  std::size_t least;
  std::size_t most;
};
constexpr HeaderLimit header_limits[] = {
    {"Content-Type", 1, 256}, {"Accept", 1, 256},     {user_header, 1, 1024}, {trace_header, 0, 128},
    {"traceparent", 0, 128},  {"tracestate", 0, 512}, {"baggage", 0, 8192},
};
/// Given back as they came.
constexpr const char* echoed[] = {trace_header, "traceparent", "tracestate", "baggage"};

void check_headers(const wire::Headers& headers) {
  for (const HeaderLimit& limit : header_limits) {
    const std::string* const value = headers.find(limit.name);
    if (value == nullptr || (value->size() >= limit.least && value->size() <= limit.most)) continue;
    throw wire::Fault(400, "ValidationException",
                      std::string("The header ") + limit.name + " must have " + std::to_string(limit.least) +
                          " to " + std::to_string(limit.most) + " characters");
  }
}

std::string qualifier_of(const Call& call) {
  std::string qualifier = call.parameter("qualifier");
  return qualifier.empty() ? std::string(default_endpoint) : qualifier;
}

/// A bare id does not say whose it is.
void check_account(const Call& call, const std::string& ours) {
  if (call.runtime().starts_with("arn:")) return;
  const std::string account = call.parameter("accountId");
  if (account.empty()) {
    throw wire::Fault(400, "ValidationException",
                      "accountId is required when the agent runtime is given by its id");
  }
  if (account != ours) {
    throw wire::Fault(404, "ResourceNotFoundException",
                      "No endpoint or agent found with qualifier '" + qualifier_of(call) + "' for agent '" +
                          call.runtime() + "'");
  }
}

}  // namespace

wire::Response invoke_agent_runtime(AgentCore& agents, Call& call) {
  const wire::Headers& headers = call.request.headers;
  check_headers(headers);
  check_account(call, agents.region().account());
  InvokeInput input;
  input.runtime = call.runtime();
  input.qualifier = qualifier_of(call);
  if (const std::string* session = headers.find(session_header)) {
    check_session_id(*session);
    input.session_id = *session;
  }
  input.user_id = headers.get(user_header);
  if (const auto trace = wire::TraceId::parse(headers.get(trace_header))) input.trace = *trace;
  input.payload = wire::Payload::from_text(std::move(call.body));
  input.client = call.request.client;

  InvokeReply reply = agents.start_invoke(call.caller, std::move(input)).wait();
  wire::Response response;
  response.status = reply.status;
  response.headers.add("Content-Type", reply.content_type);
  response.headers.add(session_header, *reply.session_id);
  for (const char* name : echoed) {
    if (const std::string* value = headers.find(name)) response.headers.add(name, *value);
  }
  response.body = reply.stream ? std::move(*reply.stream) : wire::Body(reply.payload.text());
  return response;
}

wire::Response stop_runtime_session(AgentCore& agents, Call& call) {
  check_account(call, agents.region().account());
  const std::string session(call.request.headers.get(session_header));
  agents.stop_runtime_session(call.caller, call.runtime(), session, qualifier_of(call));
  wire::Response response;
  response.headers.add("Content-Type", "application/json");
  response.headers.add(session_header, session);
  response.body = "{}";
  return response;
}

}  // namespace cutoff::agentcore::http
