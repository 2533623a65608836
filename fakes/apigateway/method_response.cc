// PutMethodResponse, GetMethodResponse, DeleteMethodResponse.
#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/method_rules.h"
#include "fakes/apigateway/resource_path.h"

namespace cutoff::apigateway {
namespace {

std::string path_of(const MethodKey& key, int status) {
  return method_path(key, "responses", std::to_string(status));
}

}  // namespace

const MethodResponse& ApiGateway::put_method_response(const iam::Caller& caller, PutMethodResponse input) {
  const MethodKey key{input.rest_api_id, input.resource_id, input.http_method};
  authorize(caller, "PUT", path_of(key, input.status));
  Method& method = find_method(key);
  if (method.responses.contains(input.status)) throw conflict("Response already exists for this resource");
  MethodResponse response{std::move(input.response_parameters), std::move(input.response_models)};
  for (const std::string& name : input.headers) {
    if (!response.parameters) response.parameters.emplace();
    response.parameters->emplace("method.response.header." + name, false);
  }
  if (response.parameters) {
    for (const auto& [name, required] : *response.parameters) check_parameter_name("method.response", name);
  }
  if (response.models) check_models(*response.models);
  return method.responses.emplace(input.status, std::move(response)).first->second;
}

MethodResponse& ApiGateway::find_method_response(const MethodKey& key, int status) {
  auto& responses = find_method(key).responses;
  const auto found = responses.find(status);
  if (found == responses.end()) throw not_found("Invalid Response status code specified");
  return found->second;
}

const MethodResponse& ApiGateway::get_method_response(const iam::Caller& caller, const MethodKey& key,
                                                      int status) {
  authorize(caller, "GET", path_of(key, status));
  return find_method_response(key, status);
}

void ApiGateway::delete_method_response(const iam::Caller& caller, const MethodKey& key, int status) {
  authorize(caller, "DELETE", path_of(key, status));
  find_method_response(key, status);
  find_method(key).responses.erase(status);
}

}  // namespace cutoff::apigateway
