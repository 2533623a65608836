#include <array>
#include <chrono>

#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/http_response.h"
#include "fakes/apigateway/limits.h"
#include "fakes/apigateway/overhead.h"
#include "fakes/apigateway/signer.h"
#include "fakes/clock/fiber.h"
#include "fakes/wire/base64.h"
#include "fakes/wire/read_at_most.h"

namespace cutoff::apigateway {
namespace {

/// "LLCm7FonFiAFXFg=": eleven bytes in base64.
std::string draw_extended_id(clock::RandomStream& stream) {
  std::array<char, 11> bytes;
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i, bits >>= 8U) {
    if (i % 8 == 0) bits = stream.next();
    bytes[i] = static_cast<char>(bits & 0xFFU);
  }
  return wire::base64_encoded({bytes.data(), bytes.size()});
}

std::size_t size_of_values(const wire::Headers& headers) {
  std::size_t size = 0;
  for (const auto& [name, value] : headers) size += value.size();
  return size;
}

}  // namespace

wire::Response ApiGateway::handle(wire::Request request) {
  std::optional<Address> address = find_address(request, region_.name());
  if (!address && is_control_request(request)) return handle_control(std::move(request));
  Exchange exchange = receive(request, std::move(address));
  std::string body = wire::read_at_most(request.body, largest_request_body);
  const auto date = [this] { return region_.calendar().http_date(region_.loop().now()); };

  // What the server in front of the gateway refuses has no request id, and no owner can customise it. (Body: recorded,
  // koki-develop/lgtm-generator#10. Headers: only the limit is documented; the answer is an assumption.)
  if (body.size() > largest_request_body) {
    request.body.close();
    log_response(exchange, 413, nullptr, {});
    return front_response(
        413, "HTTP content length exceeded " + std::to_string(largest_request_body) + " bytes.", date());
  }
  if (size_of_values(request.headers) > largest_headers) {
    log_response(exchange, 431, nullptr, {});
    return front_response(431, "Request Header Fields Too Large", date());
  }

  const Overhead overhead = draw_overhead(region_, exchange.trace);
  clock::sleep_for(region_.loop(), overhead.before);
  Answer answer = this->answer(exchange, std::move(request), std::move(body));
  clock::sleep_for(region_.loop(), overhead.after);

  const GatewayError* const error = answer.error;
  const std::string reason = std::move(answer.reason);
  wire::Response response = http_response(std::move(answer), exchange, date());
  log_response(exchange, response.status, error, reason);
  return response;
}

/// Finds out what the request is for: the API, its stage, the resource and the method.
Exchange ApiGateway::receive(const wire::Request& request, std::optional<Address>&& address) {
  Exchange exchange;
  exchange.received = region_.loop().now();
  exchange.request_id = region_.new_uuid();
  exchange.extended_request_id = draw_extended_id(requests_);
  exchange.segment = requests_.next();
  const auto sent_trace = wire::TraceId::parse(request.headers.get("X-Amzn-Trace-Id"));
  exchange.trace_was_sent = sent_trace.has_value();
  exchange.trace = sent_trace ? *sent_trace : region_.new_trace();
  exchange.verb = request.method;
  if (address) exchange.address = std::move(*address);

  if (const auto api = apis_.find(exchange.address.api); api != apis_.end()) {
    const auto stage = api->second.stages.find(exchange.address.stage);
    if (stage != api->second.stages.end()) exchange.stage = stage->second.live;
  }
  if (exchange.stage != nullptr) exchange.route = exchange.stage->route(exchange.address.path, exchange.verb);

  using journal::field;
  const bool known = exchange.stage != nullptr;
  region_.journal().append("apigateway.request", exchange.trace, field("request_id", exchange.request_id),
                           field("api", known ? *exchange.stage->api_id() : exchange.address.api),
                           field("stage", known ? *exchange.stage->name() : exchange.address.stage),
                           field("method", exchange.verb), field("path", exchange.address.path),
                           field("resource", exchange.route.resource == nullptr
                                                 ? std::string_view("")
                                                 : std::string_view(*exchange.route.resource->path)));
  return exchange;
}

Answer ApiGateway::answer(Exchange& exchange, wire::Request&& request, std::string&& body) {
  if (exchange.stage == nullptr) return Answer::of(forbidden, "no such stage, or its endpoint is disabled");
  const LiveMethod* const method = exchange.route.method;
  if (method == nullptr) return Answer::of(missing_authentication_token, "no such resource or method");
  if (method->authorization == AuthorizationType::aws_iam) {
    if (auto refusal = identify_signer(region_, exchange, request, body)) return *std::move(refusal);
  }
  return integrate(exchange, std::move(request), std::move(body));
}

void ApiGateway::log_response(const Exchange& exchange, int status, const GatewayError* error,
                              const std::string& reason) {
  using journal::field;
  const auto append = [&](auto... more) {
    region_.journal().append(
        "apigateway.response", exchange.trace, field("request_id", exchange.request_id),
        field("api", exchange.stage != nullptr ? *exchange.stage->api_id() : exchange.address.api),
        field("status", status), std::move(more)...);
  };
  const auto latency = field("latency_ms", region_.loop().now() - exchange.received);
  const auto integration_latency =
      field("integration_latency_ms", exchange.integration_latency.value_or(clock::Duration()));
  if (error == nullptr) {
    exchange.integration_latency ? append(latency, integration_latency) : append(latency);
    return;
  }
  const auto error_type = field("error_type", std::string(error->error_type));
  const auto why = field("reason", reason);
  exchange.integration_latency ? append(error_type, latency, integration_latency, why)
                               : append(error_type, latency, why);
}

}  // namespace cutoff::apigateway
