// UpdateIntegrationResponse. Source: API Reference, "Patch operations"; errors are those of other updates.
#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/integration_rules.h"
#include "fakes/apigateway/resource_path.h"
#include "fakes/apigateway/response_parameter.h"

namespace cutoff::apigateway {
namespace {

constexpr const char* header_prefix = "method.response.header.";

void apply(IntegrationResponse& response, const PatchOperation& operation) {
  const std::vector<std::string> parts = operation.parts();
  if (parts.size() == 2 && parts[0] == "responseParameters") {
    ResponseParameters parameters = parameters_of(header_prefix, response.headers);
    patch_entry(parameters, operation, parts[1], operation.text(), no_such_parameter);
    response.headers = constant_headers(header_prefix, parameters);
  } else if (parts.size() == 2 && parts[0] == "responseTemplates") {
    Templates templates = response.templates.value_or(Templates());
    patch_entry(templates, operation, parts[1], operation.text(), no_such_content_type);
    response.templates = std::move(templates);
  } else if (operation.path == "/selectionPattern") {
    expect_replace(operation);
    response.selection_pattern = operation.text();
  } else if (operation.path == "/contentHandling") {
    expect_replace(operation);
    response.content_handling = operation.text();
  } else {
    refuse_path(operation);
  }
}

}  // namespace

const IntegrationResponse& ApiGateway::update_integration_response(const iam::Caller& caller,
                                                                   const MethodKey& key, int status,
                                                                   const PatchOperations& patch) {
  authorize(caller, "PATCH", method_path(key, "integration", "responses", std::to_string(status)));
  const Method& method = find_method(key);
  IntegrationResponse& response = find_integration_response(key, status);
  apply_patch(response, patch, apply,
              [&](const IntegrationResponse& changed) { check_integration_response(method, changed); });
  return response;
}

}  // namespace cutoff::apigateway
