#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/function_uri.h"
#include "fakes/apigateway/mock_integration.h"
#include "fakes/wire/fault.h"

namespace cutoff::apigateway {
namespace {

/// Over the quota is an error, not a clamp (recorded: aws/aws-cdk#31063). Edge-optimized APIs stay at 29 s whatever the
/// quota.
void check_timeout(clock::Duration timeout, EndpointType endpoint, clock::Duration quota) {
  const clock::Duration most = endpoint == EndpointType::edge ? default_maximum_integration_timeout : quota;
  if (timeout >= least_integration_timeout && timeout <= most) return;
  const auto ms = [](clock::Duration duration) {
    return std::to_string(std::chrono::floor<std::chrono::milliseconds>(duration).count()) + " ms";
  };
  throw wire::Fault(400, "BadRequestException",
                    "Timeout should be between " + ms(least_integration_timeout) + " and " + ms(most));
}

}  // namespace

const Integration& ApiGateway::put_integration(const iam::Caller& caller, PutIntegration input) {
  authorize(caller, "PUT",
            "/restapis/" + input.rest_api_id + "/resources/" + input.resource_id + "/methods/" +
                input.http_method + "/integration");
  Method& method = find_method(input.rest_api_id, input.resource_id, input.http_method);
  check_timeout(input.timeout, find_api(input.rest_api_id).endpoint, options_.maximum_integration_timeout);
  Integration integration;
  if (input.type == IntegrationType::aws_proxy) {
    if (input.integration_http_method.empty()) {
      throw wire::Fault(400, "BadRequestException", "Enumeration value for HttpMethod must be non-empty");
    }
    integration.function =
        input.uri.empty() ? checked_function_arn(input.function) : function_of_uri(input.uri);
  } else {
    check_constant_templates(input.request_templates);
  }
  integration.type = input.type;
  integration.http_method = std::move(input.integration_http_method);
  integration.timeout = input.timeout;
  integration.passthrough = input.passthrough;
  integration.request_templates = std::move(input.request_templates);
  return method.integration.emplace(std::move(integration));
}

}  // namespace cutoff::apigateway
