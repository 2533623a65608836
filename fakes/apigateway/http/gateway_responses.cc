// Gateway responses at the control plane's wire.
#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/http/control.h"

namespace cutoff::apigateway {
namespace {

void write_gateway_response(wire::JsonWriter& writer, const GatewayResponseView& view) {
  writer.begin_object();
  writer.member("defaultResponse", view.is_default);
  write_map(writer, "responseParameters", view.parameters);
  write_map(writer, "responseTemplates", {{"application/json", view.body_template}});
  writer.member("responseType", gateway_response_type_name(view.type));
  if (view.status) writer.member("statusCode", std::to_string(*view.status));
  writer.end_object();
}

/// The type in the path. AWS lists the types in an order of its own.
GatewayResponseType read_type(const ControlCall& call, wire::Validation& validation) {
  const auto type = gateway_response_type(call.variable(1));
  validation.require(
      type.has_value(), call.variable(1), "responseType",
      "Member must satisfy enum value set: [REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, "
      "AUTHORIZER_CONFIGURATION_ERROR, MISSING_AUTHENTICATION_TOKEN, BAD_REQUEST_BODY, "
      "INVALID_SIGNATURE, INVALID_API_KEY, BAD_REQUEST_PARAMETERS, AUTHORIZER_FAILURE, "
      "UNAUTHORIZED, INTEGRATION_TIMEOUT, ACCESS_DENIED, DEFAULT_4XX, DEFAULT_5XX, WAF_FILTERED, "
      "QUOTA_EXCEEDED, THROTTLED, API_CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, "
      "INTEGRATION_FAILURE, EXPIRED_TOKEN]");
  return type.value_or(GatewayResponseType::default_4xx);
}

GatewayResponseType read_type(const ControlCall& call) {
  wire::Validation validation;
  const GatewayResponseType type = read_type(call, validation);
  validation.throw_if_any();
  return type;
}

void put_gateway_response(ControlCall& call) {
  const wire::JsonObject& body = call.body;
  wire::Validation validation;
  PutGatewayResponse input{.rest_api_id = call.variable(0), .type = read_type(call, validation)};
  if (const auto status = body.string("statusCode")) input.status = read_status(*status, validation);
  validation.throw_if_any();
  input.response_parameters = read_map(body, "responseParameters");
  for (auto& [type, text] : read_map(body, "responseTemplates")) {
    if (type != "application/json") throw not_offered("gateway responses of Content-Type " + type);
    input.body_template = text;
  }
  write_gateway_response(call.answer, call.gateway.put_gateway_response(call.caller, std::move(input)));
}

void get_gateway_response(ControlCall& call) {
  write_gateway_response(call.answer,
                         call.gateway.get_gateway_response(call.caller, call.variable(0), read_type(call)));
}

/// All of them on one page: there are fewer types than a page holds.
void get_gateway_responses(ControlCall& call) {
  const auto views = call.gateway.get_gateway_responses(call.caller, call.variable(0));
  call.answer.begin_object();
  call.answer.key("item").begin_array();
  for (const GatewayResponseView& view : views) write_gateway_response(call.answer, view);
  call.answer.end_array().end_object();
}

void update_gateway_response(ControlCall& call) {
  wire::Validation validation;
  const GatewayResponseType type = read_type(call, validation);
  const PatchOperations patch = read_patch(call, "updateGatewayResponseInput", validation);
  write_gateway_response(call.answer,
                         call.gateway.update_gateway_response(call.caller, call.variable(0), type, patch));
}

void delete_gateway_response(ControlCall& call) {
  call.gateway.delete_gateway_response(call.caller, call.variable(0), read_type(call));
}

constexpr ControlRoute routes[] = {
    {"GET", "/restapis/{restapi_id}/gatewayresponses", "GetGatewayResponses", 200, get_gateway_responses},
    {"PUT", "/restapis/{restapi_id}/gatewayresponses/{response_type}", "PutGatewayResponse", 201,
     put_gateway_response},
    {"GET", "/restapis/{restapi_id}/gatewayresponses/{response_type}", "GetGatewayResponse", 200,
     get_gateway_response},
    {"PATCH", "/restapis/{restapi_id}/gatewayresponses/{response_type}", "UpdateGatewayResponse", 200,
     update_gateway_response},
    {"DELETE", "/restapis/{restapi_id}/gatewayresponses/{response_type}", "DeleteGatewayResponse", 202,
     delete_gateway_response},
};

}  // namespace

std::span<const ControlRoute> gateway_response_routes() { return routes; }

}  // namespace cutoff::apigateway
