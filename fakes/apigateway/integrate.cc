// The integration of a request, and how long the gateway waits for it.
#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/limits.h"
#include "fakes/apigateway/media_type.h"
#include "fakes/apigateway/mock_integration.h"
#include "fakes/apigateway/proxy_request.h"
#include "fakes/apigateway/proxy_response.h"
#include "fakes/clock/waiter.h"
#include "fakes/wire/base64.h"
#include "fakes/wire/fault.h"

namespace cutoff::apigateway {

Answer ApiGateway::integrate(Exchange& exchange, wire::Request&& request, std::string&& body) {
  using journal::field;
  const LiveMethod& method = *exchange.route.method;
  const Integration& integration = method.integration;
  if (integration.type == IntegrationType::mock) {
    region_.journal().append("apigateway.integration", exchange.trace,
                             field("request_id", exchange.request_id), field("api", exchange.stage->api_id()),
                             field("type", "MOCK"), field("timeout_ms", integration.timeout));
    return mock_answer(integration, request, body);
  }
  region_.journal().append("apigateway.integration", exchange.trace, field("request_id", exchange.request_id),
                           field("api", exchange.stage->api_id()), field("type", "AWS_PROXY"),
                           field("function", method.function), field("timeout_ms", integration.timeout));
  const clock::Instant started = region_.loop().now();
  Answer answer = invoke_function(exchange, std::move(request), std::move(body));
  exchange.integration_latency = region_.loop().now() - started;
  return answer;
}

Answer ApiGateway::invoke_function(Exchange& exchange, wire::Request&& request, std::string&& body) {
  const Integration& integration = exchange.route.method->integration;
  if (integration.http_method != "POST") {
    return Answer::of(call_refused, "Lambda is invoked with POST, not with " + integration.http_method);
  }
  const wire::Payload event = proxy_payload(exchange, std::move(request), std::move(body));
  if (event.larger_than(largest_event))
    return Answer::of(request_too_long, "the event is larger than Lambda takes");
  try {
    if (auto reply = call_function(exchange, event))
      return function_answer(exchange, *std::move(reply), event);
  } catch (const wire::Fault& fault) {
    return refused(fault);
  }
  region_.journal().append(
      "apigateway.cutoff", exchange.trace, journal::field("request_id", exchange.request_id),
      journal::field("api", exchange.stage->api_id()), journal::field("timeout_ms", integration.timeout));
  return Answer::of(integration_timed_out, "Execution failed due to a timeout error");
}

/// The cut-off: nothing when the integration timeout ends first.
///
/// The deadline is armed before the call, so that it is the outer one of two that are due together; at its instant a
/// reply is still in time. After it nobody waits any more. The invocation is not cancelled: it is Lambda's, and goes on.
std::optional<wire::FunctionReply> ApiGateway::call_function(const Exchange& exchange,
                                                             const wire::Payload& event) {
  clock::Deadline deadline(region_.loop(), exchange.route.method->integration.timeout);
  clock::Result<wire::FunctionReply> result = start_function(exchange, event);
  return result.wait(deadline);
}

clock::Result<wire::FunctionReply> ApiGateway::start_function(const Exchange& exchange,
                                                              const wire::Payload& event) {
  return functions_.start(
      {.function = *exchange.route.method->function,
       .event = event,
       .trace = exchange.trace,
       .source_arn = exchange.stage->source_arn(*exchange.route.resource, exchange.verb)});
}

wire::Payload ApiGateway::proxy_payload(Exchange& exchange, wire::Request&& request,
                                        std::string&& body) const {
  return wire::Payload::of(
      [&] { return make_proxy_event(region_, exchange, std::move(request), std::move(body)); });
}

/// Lambda refused the call. Its own status is never the client's. (Lambda Developer Guide, "Handling errors with an API
/// Gateway API".)
Answer ApiGateway::refused(const wire::Fault& fault) const {
  if (fault.status() == 413) return Answer::of(request_too_long, fault.what());
  if (fault.status() == 403 || fault.status() == 404) return Answer::of(api_misconfigured, fault.what());
  Answer answer = Answer::of(call_refused, fault.what());
  if (fault.status() == 429) answer.status = options_.throttled_status;
  return answer;
}

Answer ApiGateway::function_answer(const Exchange& exchange, wire::FunctionReply&& reply,
                                   const wire::Payload& event) const {
  if (!reply.function_error.empty()) {
    return Answer::of(function_failed,
                      "Lambda execution failed with status 200 due to customer function error. "
                      "Lambda request id: " +
                          reply.request_id.text());
  }
  const auto malformed = [](const std::string& why) {
    return Answer::of(malformed_response, "Malformed Lambda proxy response: " + why);
  };
  std::optional<ProxyResponse> response = std::move(reply.payload).take_if<ProxyResponse>();
  if (!response) {
    try {
      response = ProxyResponse::read_json(reply.payload.text());
    } catch (const MalformedProxyResponse& error) {
      return malformed(error.what());
    }
  }
  if (!response->status_code && options_.missing_status_code_is_malformed)
    return malformed("it has no statusCode");

  Answer answer;
  answer.traced = true;
  answer.status = response->status_code.value_or(200);
  answer.headers = std::move(*response).merged_headers();
  const std::string_view accepted = first_media_type(event.get_if<ProxyEvent>()->headers.get("Accept"));
  if (response->is_base64_encoded && is_binary(accepted, exchange.stage->binary_media_types())) {
    auto decoded = wire::base64_decoded(response->body);
    if (!decoded) return malformed("body is not base64, and isBase64Encoded says that it is");
    answer.body = std::move(*decoded);
  } else {
    answer.body = std::move(response->body);
  }
  return answer;
}

}  // namespace cutoff::apigateway
