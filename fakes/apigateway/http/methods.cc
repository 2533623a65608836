// Methods and their responses at the control plane's wire.
#include "fakes/apigateway/http/control.h"
#include "fakes/apigateway/names.h"

namespace cutoff::apigateway {
namespace {

void put_method(ControlCall& call) {
  const wire::JsonObject& body = call.body;
  require_members(body, "putMethodInput", {"authorizationType"});
  refuse_member(body, "apiKeyRequired", "API keys");
  refuse_member(body, "authorizationScopes", "authorization scopes");
  PutMethod input;
  input.rest_api_id = call.variable(0);
  input.resource_id = call.variable(1);
  input.http_method = call.variable(2);
  input.authorization = authorization_type_named(*body.string("authorizationType"));
  input.operation_name = body.string("operationName").value_or("");
  input.request_parameters = read_flags(body, "requestParameters").value_or(ParameterFlags());
  input.request_models = read_map(body, "requestModels");
  input.request_validator_id = body.string("requestValidatorId").value_or("");
  write_method(call.answer, call.variable(2), call.gateway.put_method(call.caller, std::move(input)));
}

void get_method(ControlCall& call) {
  write_method(call.answer, call.variable(2), call.gateway.get_method(call.caller, call.method()));
}

void update_method(ControlCall& call) {
  const PatchOperations patch = read_patch(call, "updateMethodInput");
  write_method(call.answer, call.variable(2), call.gateway.update_method(call.caller, call.method(), patch));
}

void delete_method(ControlCall& call) { call.gateway.delete_method(call.caller, call.method()); }

void put_method_response(ControlCall& call) {
  const int status = read_status(call, 3);
  PutMethodResponse input{call.variable(0), call.variable(1), call.variable(2), status};
  input.response_parameters = read_flags(call.body, "responseParameters");
  if (call.body.has("responseModels")) input.response_models = read_map(call.body, "responseModels");
  write_method_response(call.answer, status, call.gateway.put_method_response(call.caller, std::move(input)));
}

void get_method_response(ControlCall& call) {
  const int status = read_status(call, 3);
  write_method_response(call.answer, status,
                        call.gateway.get_method_response(call.caller, call.method(), status));
}

void update_method_response(ControlCall& call) {
  wire::Validation validation;
  const int status = read_status(call.variable(3), validation);
  const PatchOperations patch = read_patch(call, "updateMethodResponseInput", validation);
  write_method_response(call.answer, status,
                        call.gateway.update_method_response(call.caller, call.method(), status, patch));
}

void delete_method_response(ControlCall& call) {
  call.gateway.delete_method_response(call.caller, call.method(), read_status(call, 3));
}

constexpr ControlRoute routes[] = {
    {"PUT", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}", "PutMethod", 201,
     put_method},
    {"GET", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}", "GetMethod", 200,
     get_method},
    {"PATCH", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}", "UpdateMethod", 200,
     update_method},
    {"DELETE", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}", "DeleteMethod", 204,
     delete_method},
    {"PUT", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/{status_code}",
     "PutMethodResponse", 201, put_method_response},
    {"GET", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/{status_code}",
     "GetMethodResponse", 200, get_method_response},
    {"PATCH", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/{status_code}",
     "UpdateMethodResponse", 201, update_method_response},  // 201 it is
    {"DELETE", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/{status_code}",
     "DeleteMethodResponse", 204, delete_method_response},
};

}  // namespace

std::span<const ControlRoute> method_routes() { return routes; }

}  // namespace cutoff::apigateway
