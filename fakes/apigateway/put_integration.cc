#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/function_uri.h"
#include "fakes/apigateway/integration_rules.h"
#include "fakes/apigateway/resource_path.h"

namespace cutoff::apigateway {

const Integration& ApiGateway::put_integration(const iam::Caller& caller, PutIntegration input) {
  const MethodKey key{input.rest_api_id, input.resource_id, input.http_method};
  authorize(caller, "PUT", method_path(key, "integration"));
  Method& method = find_method(key);
  check_timeout(input.timeout, find_api(input.rest_api_id).endpoint);
  Integration integration;
  integration.type = input.type;
  integration.http_method = input.integration_http_method.value_or("");
  if (input.type == IntegrationType::aws_proxy) {
    if (!input.integration_http_method && !input.function.empty()) integration.http_method = "POST";
    if (integration.http_method.empty())
      throw bad_request("Enumeration value for HttpMethod must be non-empty");
    set_uri(integration, input.function.empty()
                             ? std::move(input.uri)
                             : uri_of_function(region_.name(), checked_function_arn(input.function)));
  }
  integration.timeout = input.timeout;
  integration.passthrough = input.passthrough;
  integration.request_templates = std::move(input.request_templates);
  integration.request_parameters = std::move(input.request_parameters);
  integration.content_handling = std::move(input.content_handling);
  integration.cache_namespace =
      input.cache_namespace.empty() ? input.resource_id : std::move(input.cache_namespace);
  integration.cache_key_parameters = std::move(input.cache_key_parameters);
  check_integration(integration);
  return method.integration.emplace(std::move(integration));
}

const Integration& ApiGateway::get_integration(const iam::Caller& caller, const MethodKey& key) {
  authorize(caller, "GET", method_path(key, "integration"));
  return find_integration(key);
}

void ApiGateway::delete_integration(const iam::Caller& caller, const MethodKey& key) {
  authorize(caller, "DELETE", method_path(key, "integration"));
  find_integration(key);
  find_method(key).integration.reset();
}

}  // namespace cutoff::apigateway
