// Integrations and their responses at the control plane's wire.
#include <algorithm>

#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/http/control.h"
#include "fakes/apigateway/names.h"

namespace cutoff::apigateway {
namespace {

/// Judged before anything is looked for (recorded: test_put_integration_wrong_type).
IntegrationType read_type(const wire::JsonObject& body) {
  require_members(body, "putIntegrationInput", {"type"});
  const std::string type = *body.string("type");
  if (type == "AWS_PROXY") return IntegrationType::aws_proxy;
  if (type == "MOCK") return IntegrationType::mock;
  wire::Validation validation;
  validation.require(type == "AWS" || type == "HTTP" || type == "HTTP_PROXY", type,
                     "putIntegrationInput.type",
                     "Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]");
  validation.throw_if_any();
  throw not_offered("integrations of type " + type + ", only AWS_PROXY and MOCK");
}

/// Far over any quota where the number is.
clock::Duration read_timeout(std::int64_t ms) {
  constexpr std::int64_t most = 1'000'000'000;
  return std::chrono::milliseconds(std::clamp(ms, std::int64_t{0}, most));
}

void put_integration(ControlCall& call) {
  const wire::JsonObject& body = call.body;
  PutIntegration input;
  input.rest_api_id = call.variable(0);
  input.resource_id = call.variable(1);
  input.http_method = call.variable(2);
  input.type = read_type(body);
  input.integration_http_method = body.string("httpMethod");
  input.uri = body.string("uri").value_or("");
  if (const auto timeout = body.integer("timeoutInMillis")) input.timeout = read_timeout(*timeout);
  if (const auto behavior = body.string("passthroughBehavior"))
    input.passthrough = passthrough_behavior_named(*behavior);
  input.request_templates = read_templates(body, "requestTemplates").value_or(Templates());
  input.request_parameters = read_map(body, "requestParameters");
  input.content_handling = body.string("contentHandling").value_or("");
  input.cache_namespace = body.string("cacheNamespace").value_or("");
  input.cache_key_parameters = body.strings("cacheKeyParameters").value_or(std::vector<std::string>());
  refuse_member(body, "credentials", "credentials of integrations");
  refuse_member(body, "connectionId", "VPC links");
  refuse_member(body, "tlsConfig", "TLS settings of integrations");
  if (body.string("responseTransferMode").value_or("BUFFERED") != "BUFFERED")
    throw not_offered("streamed answers (responseTransferMode)");
  if (body.string("connectionType").value_or("INTERNET") != "INTERNET")
    throw not_offered("VPC links (connectionType)");
  write_integration(call.answer, call.gateway.put_integration(call.caller, std::move(input)));
}

void get_integration(ControlCall& call) {
  write_integration(call.answer, call.gateway.get_integration(call.caller, call.method()));
}

void update_integration(ControlCall& call) {
  const PatchOperations patch = read_patch(call, "updateIntegrationInput");
  write_integration(call.answer, call.gateway.update_integration(call.caller, call.method(), patch));
}

void delete_integration(ControlCall& call) { call.gateway.delete_integration(call.caller, call.method()); }

void put_integration_response(ControlCall& call) {
  const wire::JsonObject& body = call.body;
  PutIntegrationResponse input{call.variable(0), call.variable(1), call.variable(2), read_status(call, 3)};
  input.selection_pattern = body.string("selectionPattern");
  input.response_parameters = read_map(body, "responseParameters");
  input.response_templates = read_templates(body, "responseTemplates");
  input.content_handling = body.string("contentHandling").value_or("");
  write_integration_response(call.answer,
                             call.gateway.put_integration_response(call.caller, std::move(input)));
}

void get_integration_response(ControlCall& call) {
  const int status = read_status(call, 3);
  write_integration_response(call.answer,
                             call.gateway.get_integration_response(call.caller, call.method(), status));
}

void update_integration_response(ControlCall& call) {
  wire::Validation validation;
  const int status = read_status(call.variable(3), validation);
  const PatchOperations patch = read_patch(call, "updateIntegrationResponseInput", validation);
  write_integration_response(
      call.answer, call.gateway.update_integration_response(call.caller, call.method(), status, patch));
}

void delete_integration_response(ControlCall& call) {
  call.gateway.delete_integration_response(call.caller, call.method(), read_status(call, 3));
}

constexpr ControlRoute routes[] = {
    {"PUT", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration",
     "PutIntegration", 201, put_integration},
    {"GET", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration",
     "GetIntegration", 200, get_integration},
    {"PATCH", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration",
     "UpdateIntegration", 200, update_integration},
    {"DELETE", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration",
     "DeleteIntegration", 204, delete_integration},
    {"PUT",
     "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration/responses/"
     "{status_code}",
     "PutIntegrationResponse", 201, put_integration_response},
    {"GET",
     "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration/responses/"
     "{status_code}",
     "GetIntegrationResponse", 200, get_integration_response},
    {"PATCH",
     "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration/responses/"
     "{status_code}",
     "UpdateIntegrationResponse", 200, update_integration_response},
    {"DELETE",
     "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration/responses/"
     "{status_code}",
     "DeleteIntegrationResponse", 204, delete_integration_response},
};

}  // namespace

std::span<const ControlRoute> integration_routes() { return routes; }

}  // namespace cutoff::apigateway
