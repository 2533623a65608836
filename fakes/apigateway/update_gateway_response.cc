// UpdateGatewayResponse. Errors as recorded (test_update_gateway_response).
#include <charconv>

#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/resource_path.h"
#include "fakes/apigateway/response_parameter.h"

namespace cutoff::apigateway {
namespace {

constexpr const char* header_prefix = "gatewayresponse.header.";

/// "404"; the message for what is none is not recorded.
int status_of(const std::string& text) {
  int status = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), status);
  if (error != std::errc() || end != text.data() + text.size() || status < 100 || status > 599)
    throw bad_request("Invalid status code specified: " + text);
  return status;
}

void check_value(const PatchOperation& operation, const std::string& map) {
  if (operation.op == PatchOperation::Op::remove || !operation.text().empty()) return;
  throw bad_request("Invalid null or empty value in " + map);
}

void patch_template(GatewayResponse& response, const PatchOperation& operation, const std::string& type) {
  if (type != "application/json") throw not_offered("gateway responses of Content-Type " + type);
  expect_add_remove_or_replace(operation);
  if (operation.op == PatchOperation::Op::remove) {
    response.body_template.reset();
  } else {
    response.body_template = operation.text();
  }
}

void apply(GatewayResponse& response, const PatchOperation& operation) {
  const std::vector<std::string> parts = operation.parts();
  const bool has_two = parts.size() == 2;
  if (has_two && parts[0] == "responseParameters") {
    check_value(operation, parts[0]);
    ResponseParameters parameters = parameters_of(header_prefix, response.headers);
    patch_entry(parameters, operation, parts[1], operation.text(), no_such_parameter);
    response.headers = constant_headers(header_prefix, parameters);
  } else if (has_two && parts[0] == "responseTemplates") {
    check_value(operation, parts[0]);
    patch_template(response, operation, parts[1]);
  } else if (operation.path == "/statusCode" && operation.op == PatchOperation::Op::replace) {
    response.status = status_of(operation.text());
  } else {
    refuse_path(operation);
  }
}

}  // namespace

GatewayResponseView ApiGateway::update_gateway_response(const iam::Caller& caller,
                                                        std::string_view rest_api_id,
                                                        GatewayResponseType type,
                                                        const PatchOperations& patch) {
  authorize(caller, "PATCH", api_path(rest_api_id, "gatewayresponses", gateway_response_type_name(type)));
  GatewayResponses& responses = find_api(rest_api_id).definition.gateway_responses;
  // One that its owner has not put begins as the default.
  const GatewayResponse* const there = responses.own(type);
  GatewayResponse response = there == nullptr ? GatewayResponse() : *there;
  for (const PatchOperation& operation : patch) apply(response, operation);
  responses.put(type, std::move(response));
  return responses.view(type);
}

}  // namespace cutoff::apigateway
