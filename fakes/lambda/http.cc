// Lambda's HTTP API: REST with JSON bodies, errors named in the header x-amzn-ErrorType. Of it this offers Invoke:
// POST /2015-03-31/functions/{FunctionName}/invocations. The operations on functions are typed only, so far.
//
// Source: the API's model (botocore lambda 2015-03-31) and, for headers and casing, LocalStack's recordings.
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "fakes/lambda/faults.h"
#include "fakes/lambda/lambda.h"
#include "fakes/wire/base64.h"
#include "fakes/wire/json_writer.h"
#include "fakes/wire/target.h"

namespace cutoff::lambda {
namespace {

constexpr iam::SigningService signing{.name = "lambda"};
constexpr std::size_t longest_client_context = 3583;  // of Base64 text

/// The member that holds the message is capital in some of Lambda's error shapes and not in others.
std::string_view message_member(std::string_view type) {
  const bool capital =
      type == "ResourceNotFoundException" || type == "ServiceException" || type == "AccessDeniedException";
  return capital ? "Message" : "message";
}

wire::Response error_response(const wire::Fault& fault, const wire::Uuid& request_id) {
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object();
  for (const auto& [name, value] : fault.members()) writer.member(name, value);
  writer.key(message_member(fault.type()));
  if (fault.message().empty()) {
    writer.null();
  } else {
    writer.string(fault.message());
  }
  writer.end_object();
  return {fault.status(),
          {{"Content-Type", "application/json"},
           {"x-amzn-RequestId", request_id.text()},
           {"x-amzn-ErrorType", fault.type()}},
          std::move(json)};
}

wire::Fault not_offered(std::string message) { return {501, "NotImplementedException", std::move(message)}; }

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

/// The {FunctionName} of an Invoke; throws for every other request.
std::string invoked_function(const wire::Request& request) {
  const auto segments = wire::path_segments(request.path());
  if (request.method != "POST" || segments.size() != 4 || segments[0] != "2015-03-31" ||
      segments[1] != "functions" || segments[3] != "invocations") {
    throw not_offered(
        "this emulator offers of Lambda's API POST /2015-03-31/functions/{FunctionName}/invocations, not "
        "yet " +
        request.method + " " + std::string(request.path()));
  }
  return wire::percent_decoded(segments[2]);
}

InvokeInput decoded(const wire::Request& request, std::string body) {
  InvokeInput input;
  input.function = invoked_function(request);
  for (auto& [name, value] : wire::query_parameters(request.query())) {
    if (name == "Qualifier") input.qualifier = std::move(value);
  }
  input.log_tail = request.headers.get("X-Amz-Log-Type") == "Tail";
  input.client_context = decoded_client_context(request.headers.get("X-Amz-Client-Context"));
  input.trace = wire::TraceId::parse(request.headers.get("X-Amzn-Trace-Id")).value_or(wire::TraceId());
  input.event = wire::Payload::from_text(std::move(body));
  return input;
}

wire::Response encoded(const wire::FunctionReply& reply, const wire::TraceId& trace) {
  wire::Response response{200,
                          {{"Content-Type", "application/json"},
                           {"x-amzn-RequestId", reply.request_id.text()},
                           {"X-Amz-Executed-Version", reply.executed_version},
                           {"X-Amzn-Trace-Id", "Root=" + trace.text() + ";Sampled=0"}},
                          reply.payload.text()};
  if (!reply.function_error.empty()) response.headers.add("X-Amz-Function-Error", reply.function_error);
  if (!reply.log_tail.empty()) response.headers.add("X-Amz-Log-Result", wire::base64_encoded(reply.log_tail));
  return response;
}

}  // namespace

wire::Response Lambda::handle(wire::Request request) {
  try {
    std::string body = request.body.read_all();
    const iam::Caller caller = region_.caller_of(request, body, signing);
    InvokeInput input = decoded(request, std::move(body));
    if (!input.trace) input.trace = region_.new_trace();
    const std::string_view type = request.headers.get("X-Amz-Invocation-Type");
    if (type == "DryRun") {
      dry_run(caller, std::move(input));
      return {204, {{"x-amzn-RequestId", region_.new_uuid().text()}}, {}};
    }
    if (type == "Event") {
      const std::string trace = "Root=" + input.trace.text() + ";Sampled=0";
      const wire::Uuid request_id = invoke_event(caller, std::move(input));
      return {202, {{"x-amzn-RequestId", request_id.text()}, {"X-Amzn-Trace-Id", trace}}, {}};
    }
    if (!type.empty() && type != "RequestResponse") {
      Validation validation;
      validation.require(false, type, "invocationType",
                         "Member must satisfy enum value set: [Event, RequestResponse, DryRun]");
      validation.throw_if_any();
    }
    const wire::TraceId trace = input.trace;
    return encoded(start_invoke(caller, std::move(input)).wait(), trace);
  } catch (const wire::Fault& fault) {
    return error_response(fault, region_.new_uuid());
  }
}

}  // namespace cutoff::lambda
