#include <algorithm>

#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/faults.h"

namespace cutoff::apigateway {

ApiGateway::ApiGateway(region::Region& region, wire::FunctionTarget& functions, Options options)
    : region_(region),
      functions_(functions),
      options_(options),
      ids_(region.random().stream("apigateway.ids")),
      requests_(region.random().stream("apigateway.requests")) {}

/// Actions of API Gateway are named by the verb of their HTTP request, resources by its path. (Service Authorization
/// Reference, "Actions, resources, and condition keys for Amazon API Gateway Management".)
void ApiGateway::authorize(const iam::Caller& caller, std::string_view verb, const std::string& path) const {
  std::string action = "apigateway:";
  action += verb;
  region_.iam().authorize(caller, action, "arn:aws:apigateway:" + region_.name() + "::" + path);
}

RestApi& ApiGateway::find_api(std::string_view id) {
  const auto found = apis_.find(id);
  if (found == apis_.end())
    throw not_found("Invalid API identifier specified " + region_.account() + ":" + std::string(id));
  return found->second;
}

/// Recorded: for resources and what hangs on them an unknown API is reported as an unknown resource.
Resource& ApiGateway::find_resource(std::string_view rest_api_id, std::string_view resource_id) {
  if (const auto api = apis_.find(rest_api_id); api != apis_.end()) {
    auto& resources = api->second.definition.resources;
    if (const auto found = resources.find(resource_id); found != resources.end()) return found->second;
  }
  throw not_found("Invalid Resource identifier specified");
}

Method& ApiGateway::find_method(const MethodKey& key) {
  auto& methods = find_resource(key.rest_api_id, key.resource_id).methods;
  const auto found = methods.find(key.http_method);
  if (found == methods.end()) throw not_found("Invalid Method identifier specified");
  return found->second;
}

Integration& ApiGateway::find_integration(const MethodKey& key) {
  auto& integration = find_method(key).integration;
  if (!integration) throw not_found("Invalid Integration identifier specified");
  return *integration;
}

Deployment& ApiGateway::find_deployment(std::string_view rest_api_id, std::string_view deployment_id) {
  auto& deployments = find_api(rest_api_id).deployments;
  const auto found = deployments.find(deployment_id);
  if (found == deployments.end()) throw not_found("Invalid Deployment identifier specified");
  return found->second;
}

Stage& ApiGateway::find_stage(std::string_view rest_api_id, std::string_view stage_name) {
  auto& stages = find_api(rest_api_id).stages;
  const auto found = stages.find(stage_name);
  if (found == stages.end()) throw not_found("Invalid stage identifier specified");
  return found->second;
}

IntegrationResponse* Integration::find_response(int status) {
  const auto found =
      std::find_if(responses.begin(), responses.end(),
                   [status](const IntegrationResponse& response) { return response.status == status; });
  return found == responses.end() ? nullptr : &*found;
}

/// Over the quota is an error, not a clamp (recorded: aws/aws-cdk#31063). Edge-optimized APIs stay at 29 s whatever the
/// quota.
void ApiGateway::check_timeout(clock::Duration timeout, EndpointType endpoint) const {
  const clock::Duration most = endpoint == EndpointType::edge ? default_maximum_integration_timeout
                                                              : options_.maximum_integration_timeout;
  if (timeout >= least_integration_timeout && timeout <= most) return;
  const auto ms = [](clock::Duration duration) {
    return std::to_string(std::chrono::floor<std::chrono::milliseconds>(duration).count()) + " ms";
  };
  throw bad_request("Timeout should be between " + ms(least_integration_timeout) + " and " + ms(most));
}

std::string ApiGateway::draw_id(std::size_t length) {
  constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string id;
  while (id.size() < length) id += alphabet[ids_.below(alphabet.size())];
  return id;
}

}  // namespace cutoff::apigateway
