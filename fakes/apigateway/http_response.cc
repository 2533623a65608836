#include "fakes/apigateway/http_response.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace cutoff::apigateway {
namespace {

constexpr std::string_view default_content_type = "application/json";

/// A function's headers that the client gets as x-amzn-Remapped-…: they are the gateway's to say. (Recorded for HTTP
/// integrations; Developer Guide, "Amazon API Gateway important notes", says so of all REST APIs.)
constexpr wire::HeaderNames remapped_headers{
    "Authorization", "Connection", "Content-Length", "Content-MD5",      "Date",
    "Expect",        "Host",       "Max-Forwards",   "Server",           "Proxy-Authenticate",
    "Trailer",       "Upgrade",    "User-Agent",     "WWW-Authenticate", "x-amzn-RequestId"};

/// The fields that all have; the rest is at most `more` fields.
wire::Response start(int status, std::string date, std::string content_type, std::size_t body_size,
                     std::size_t more) {
  wire::Response response;
  response.status = status;
  response.headers.reserve(3 + more);
  response.headers.add("Date", std::move(date));
  response.headers.add("Content-Type", std::move(content_type));
  response.headers.add("Content-Length", std::to_string(body_size));
  return response;
}

wire::Response integration_response(Answer answer, const Exchange& exchange, std::string date) {
  std::string content_type(default_content_type);
  std::vector<wire::Headers::Field> fields = std::move(answer.headers).take();
  for (auto& [name, value] : fields) {
    if (wire::equal_ignoring_case(name, "Content-Type")) content_type = std::move(value);
  }
  wire::Response response =
      start(answer.status, std::move(date), std::move(content_type), answer.body.size(), 3 + fields.size());
  response.headers.add("x-amzn-RequestId", exchange.request_id.text());
  constexpr wire::HeaderNames own_headers{"Content-Type", "Transfer-Encoding"};
  for (auto& [name, value] : fields) {
    if (own_headers.has(name)) continue;
    if (remapped_headers.has(name)) name.insert(0, "x-amzn-Remapped-");
    response.headers.add(std::move(name), std::move(value));
  }
  response.headers.add("x-amz-apigw-id", exchange.extended_request_id);
  if (answer.traced) {
    std::string trace = exchange.trace.header(sizeof ";Parent=0000000000000000;Sampled=0");
    trace.append(";Parent=").append(wire::hex(exchange.segment, 16)).append(";Sampled=0");
    response.headers.add("X-Amzn-Trace-Id", std::move(trace));
  }
  response.body = std::move(answer.body);
  return response;
}

std::string_view message_string_of(const Answer& answer) {
  return answer.message_string.empty() ? answer.error->message_string
                                       : std::string_view(answer.message_string);
}

/// The variables that a gateway response's body may hold. They are put in as they are; there is no other template
/// language in gateway responses.
std::string rendered(std::string_view body_template, const Answer& answer, const Exchange& exchange) {
  const GatewayError& error = *answer.error;
  const std::string_view message_string = message_string_of(answer);
  const auto open = message_string.find('"') + 1;
  const std::string_view message = message_string.substr(open, message_string.size() - 1 - open);
  const std::string_view resource =
      exchange.route.resource == nullptr ? std::string_view() : *exchange.route.resource->path;
  // A name comes before those that it begins with.
  const std::array<std::pair<std::string_view, std::string>, 10> variables{{
      {"$context.error.messageString", std::string(message_string)},
      {"$context.error.message", std::string(message)},
      {"$context.error.responseType", std::string(gateway_response_type_name(error.type))},
      {"$context.extendedRequestId", exchange.extended_request_id},
      {"$context.requestId", exchange.request_id.text()},
      {"$context.resourcePath", std::string(resource)},
      {"$context.httpMethod", exchange.verb},
      {"$context.apiId", exchange.address.api},
      {"$context.stage", exchange.address.stage},
      {"$context.path", exchange.address.staged_path},
  }};
  std::string body;
  while (!body_template.empty()) {
    const auto dollar = std::min(body_template.find('$'), body_template.size());
    body.append(body_template.substr(0, dollar));
    body_template.remove_prefix(dollar);
    if (body_template.empty()) break;
    const auto variable = std::find_if(variables.begin(), variables.end(), [&](const auto& candidate) {
      return body_template.starts_with(candidate.first);
    });
    if (variable == variables.end()) {
      body += '$';
      body_template.remove_prefix(1);
    } else {
      body += variable->second;
      body_template.remove_prefix(variable->first.size());
    }
  }
  return body;
}

wire::Response gateway_response(const Answer& answer, const Exchange& exchange, std::string date) {
  const GatewayError& error = *answer.error;
  const GatewayResponse* set = exchange.stage == nullptr
                                   ? nullptr
                                   : exchange.stage->gateway_responses().find(error.type, answer.status);
  std::string body;
  if (set != nullptr && set->body_template) {
    body = rendered(*set->body_template, answer, exchange);
  } else {
    body.append("{\"")
        .append(error.message_member)
        .append("\":")
        .append(message_string_of(answer))
        .append("}");
  }
  const int status = set != nullptr && set->status ? *set->status : answer.status;
  wire::Response response = start(status, std::move(date), std::string(default_content_type), body.size(),
                                  3 + (set == nullptr ? 0 : set->headers.size()));
  response.headers.add("x-amzn-RequestId", exchange.request_id.text());
  response.headers.add("x-amzn-ErrorType", std::string(error.error_type));
  if (set != nullptr) {
    for (const auto& [name, value] : set->headers) response.headers.add(name, value);
  }
  response.headers.add("x-amz-apigw-id", exchange.extended_request_id);
  response.body = std::move(body);
  return response;
}

}  // namespace

wire::Response http_response(Answer answer, const Exchange& exchange, std::string date) {
  if (answer.error != nullptr) return gateway_response(answer, exchange, std::move(date));
  return integration_response(std::move(answer), exchange, std::move(date));
}

wire::Response front_response(int status, std::string text, std::string date) {
  wire::Response response = start(status, std::move(date), "text; charset=utf-8", text.size(), 0);
  response.body = std::move(text);
  return response;
}

}  // namespace cutoff::apigateway
