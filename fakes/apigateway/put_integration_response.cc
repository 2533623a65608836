#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/integration_rules.h"
#include "fakes/apigateway/resource_path.h"
#include "fakes/apigateway/response_parameter.h"

namespace cutoff::apigateway {
namespace {

std::string path_of(const MethodKey& key, int status) {
  return method_path(key, "integration", "responses", std::to_string(status));
}

}  // namespace

/// One that is there is replaced (recorded: test_lifecycle_integration_response).
const IntegrationResponse& ApiGateway::put_integration_response(const iam::Caller& caller,
                                                                PutIntegrationResponse input) {
  const MethodKey key{input.rest_api_id, input.resource_id, input.http_method};
  authorize(caller, "PUT", path_of(key, input.status));
  const Method& method = find_method(key);
  Integration& integration = find_integration(key);
  IntegrationResponse response;
  response.status = input.status;
  response.selection_pattern = std::move(input.selection_pattern);
  response.headers = constant_headers("method.response.header.", input.response_parameters);
  response.templates = std::move(input.response_templates);
  response.content_handling = std::move(input.content_handling);
  check_integration_response(method, response);
  if (IntegrationResponse* const there = integration.find_response(input.status)) {
    *there = std::move(response);
    return *there;
  }
  return integration.responses.emplace_back(std::move(response));
}

IntegrationResponse& ApiGateway::find_integration_response(const MethodKey& key, int status) {
  IntegrationResponse* const response = find_integration(key).find_response(status);
  if (response == nullptr) throw not_found("Invalid Response status code specified");
  return *response;
}

const IntegrationResponse& ApiGateway::get_integration_response(const iam::Caller& caller,
                                                                const MethodKey& key, int status) {
  authorize(caller, "GET", path_of(key, status));
  return find_integration_response(key, status);
}

/// Unlike its siblings it takes an unknown method for one without an integration (recorded:
/// test_delete_integration_response_errors).
void ApiGateway::delete_integration_response(const iam::Caller& caller, const MethodKey& key, int status) {
  authorize(caller, "DELETE", path_of(key, status));
  if (!find_resource(key.rest_api_id, key.resource_id).methods.contains(key.http_method))
    throw not_found("Invalid Integration identifier specified");
  find_integration_response(key, status);
  std::erase_if(find_integration(key).responses,
                [status](const IntegrationResponse& response) { return response.status == status; });
}

}  // namespace cutoff::apigateway
