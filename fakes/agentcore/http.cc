// AgentCore at the wire: REST-JSON, errors as x-amzn-ErrorType and {"message": …}.
#include <string_view>
#include <vector>

#include "fakes/agentcore/agentcore.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/json_writer.h"
#include "fakes/wire/target.h"

namespace cutoff::agentcore {
namespace {

constexpr iam::SigningService signing{.name = "bedrock-agentcore",
                                      .words = iam::SigningService::Words::access_denied};
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

struct Query {
  std::string qualifier = "DEFAULT";
  std::string account;
};

Query query_of(const wire::Request& request) {
  Query query;
  for (auto& [name, value] : wire::query_parameters(request.query())) {
    if (name == "accountId") {
      query.account = std::move(value);
    } else if (name == "qualifier" && !value.empty()) {
      query.qualifier = std::move(value);
    }
  }
  return query;
}

/// A bare id does not say whose it is.
void check_account(std::string_view runtime, const Query& query, const std::string& ours) {
  if (runtime.starts_with("arn:")) return;
  if (query.account.empty()) {
    throw wire::Fault(400, "ValidationException",
                      "accountId is required when the agent runtime is given by its id");
  }
  if (query.account != ours) {
    throw wire::Fault(404, "ResourceNotFoundException",
                      "No endpoint or agent found with qualifier '" + query.qualifier + "' for agent '" +
                          std::string(runtime) + "'");
  }
}

wire::Response error_response(const wire::Fault& fault) {
  wire::Response response;
  response.status = fault.status();
  response.headers.add("Content-Type", "application/json");
  response.headers.add("x-amzn-ErrorType", fault.type());
  std::string text;
  wire::JsonWriter writer(text);
  writer.begin_object().member("message", fault.message());
  for (const auto& [name, value] : fault.members()) writer.member(name, value);
  writer.end_object();
  response.body = std::move(text);
  return response;
}

[[noreturn]] void not_offered(const wire::Request& request) {
  throw wire::Fault(
      501, "NotImplementedException",
      request.method + " " + std::string(request.path()) +
          " is not offered: of AgentCore there is POST /runtimes/{agentRuntimeArn}/invocations and POST "
          "/runtimes/{agentRuntimeArn}/stopruntimesession");
}

}  // namespace

wire::Response AgentCore::invoke_over_http(const iam::Caller& caller, const std::string& runtime,
                                           const wire::Request& request, std::string body) {
  check_headers(request.headers);
  Query query = query_of(request);
  check_account(runtime, query, region_.account());
  InvokeInput input;
  input.runtime = runtime;
  input.qualifier = std::move(query.qualifier);
  if (const std::string* session = request.headers.find(session_header)) {
    check_session_id(*session);
    input.session_id = *session;
  }
  input.user_id = request.headers.get(user_header);
  if (const auto trace = wire::TraceId::parse(request.headers.get(trace_header))) input.trace = *trace;
  input.payload = wire::Payload::from_text(std::move(body));

  InvokeReply reply = start_invoke(caller, std::move(input)).wait();
  wire::Response response;
  response.status = reply.status;
  response.headers.add("Content-Type", reply.content_type);
  response.headers.add(session_header, *reply.session_id);
  for (const char* name : echoed) {
    if (const std::string* value = request.headers.find(name)) response.headers.add(name, *value);
  }
  response.body = reply.stream ? std::move(*reply.stream) : wire::Body(reply.payload.text());
  return response;
}

wire::Response AgentCore::stop_over_http(const iam::Caller& caller, const std::string& runtime,
                                         const wire::Request& request) {
  const Query query = query_of(request);
  check_account(runtime, query, region_.account());
  const std::string session(request.headers.get(session_header));
  stop_runtime_session(caller, runtime, session, query.qualifier);
  wire::Response response;
  response.headers.add("Content-Type", "application/json");
  response.headers.add(session_header, session);
  response.body = "{}";
  return response;
}

wire::Response AgentCore::handle(wire::Request request) {
  wire::Response response;
  const std::string request_id = region_.new_uuid().text();
  try {
    const std::vector<std::string_view> path = wire::path_segments(request.path());
    if (request.method != "POST" || path.size() != 3 || path[0] != "runtimes") not_offered(request);
    std::string body = request.body.read_at_most(options_.max_payload);
    const iam::Caller caller = region_.caller_of(request, body, signing);
    const std::string runtime = wire::percent_decoded(path[1]);
    if (path[2] == "invocations") {
      response = invoke_over_http(caller, runtime, request, std::move(body));
    } else if (path[2] == "stopruntimesession") {
      response = stop_over_http(caller, runtime, request);
    } else {
      not_offered(request);
    }
  } catch (const wire::Fault& fault) {
    response = error_response(fault);
  }
  response.headers.add("x-amzn-RequestId", request_id);
  response.headers.add("Date", region_.calendar().http_date(region_.loop().now()));
  return response;
}

}  // namespace cutoff::agentcore
