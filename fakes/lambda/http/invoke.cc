// Invoke: RequestResponse, Event and DryRun.
//
// Source: the API's model and, for headers and casing, LocalStack's recordings.
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "fakes/lambda/faults.h"
#include "fakes/lambda/http/answer.h"
#include "fakes/lambda/http/operations.h"
#include "fakes/wire/base64.h"

namespace cutoff::lambda::http {
namespace {

constexpr std::size_t longest_client_context = 3583;  // of Base64 text

/// The header carries JSON in Base64; the code is given the JSON.
std::string decoded_client_context(std::string_view header) {
  if (header.empty()) return {};
  constexpr const char* type = "InvalidRequestContentException";
  if (header.size() > longest_client_context) {
    throw user_fault(
        400, type,
        "Client context must be at most " + std::to_string(longest_client_context) + " bytes of Base64.");
  }
  auto json = wire::base64_decoded(header);
  if (!json || !nlohmann::json::accept(*json)) {
    throw user_fault(400, type, "Client context must be a valid Base64-encoded JSON object.");
  }
  return *std::move(json);
}

InvokeInput decoded(Call& call) {
  const wire::Headers& headers = call.request.headers;
  InvokeInput input;
  input.function = call.function();
  input.qualifier = call.qualifier();
  input.log_tail = headers.get("X-Amz-Log-Type") == "Tail";
  input.client_context = decoded_client_context(headers.get("X-Amz-Client-Context"));
  input.trace = wire::TraceId::parse(headers.get("X-Amzn-Trace-Id")).value_or(wire::TraceId());
  input.event = wire::Payload::from_text(std::move(call.body));
  return input;
}

wire::Response encoded(const wire::FunctionReply& reply, const wire::TraceId& trace) {
  wire::Response response{200,
                          {{"Content-Type", "application/json"},
                           {"x-amzn-RequestId", reply.request_id.text()},
                           {"X-Amz-Executed-Version", reply.executed_version},
                           {"X-Amzn-Trace-Id", trace.header() + ";Sampled=0"}},
                          reply.payload.text()};
  if (!reply.function_error.empty()) response.headers.add("X-Amz-Function-Error", reply.function_error);
  if (!reply.log_tail.empty()) response.headers.add("X-Amz-Log-Result", wire::base64_encoded(reply.log_tail));
  return response;
}

}  // namespace

wire::Response invoke(Lambda& lambda, Call& call) {
  InvokeInput input = decoded(call);
  if (!input.trace) input.trace = lambda.region().new_trace();
  const std::string_view type = call.request.headers.get("X-Amz-Invocation-Type");
  if (type == "DryRun") {
    lambda.dry_run(call.caller, std::move(input));
    return no_content();
  }
  if (type == "Event") {
    const std::string trace = input.trace.header() + ";Sampled=0";
    const wire::Uuid request_id = lambda.invoke_event(call.caller, std::move(input));
    return {202, {{"x-amzn-RequestId", request_id.text()}, {"X-Amzn-Trace-Id", trace}}, {}};
  }
  Validation validation;
  validation.require(type.empty() || type == "RequestResponse", type, "invocationType",
                     "Member must satisfy enum value set: [Event, RequestResponse, DryRun]");
  validation.throw_if_any();
  const wire::TraceId trace = input.trace;
  input.client = call.request.client;
  return encoded(lambda.start_invoke(call.caller, std::move(input)).wait(), trace);
}

}  // namespace cutoff::lambda::http
