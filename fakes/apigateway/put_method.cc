#include <algorithm>
#include <array>

#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/method_rules.h"
#include "fakes/apigateway/resource_path.h"

namespace cutoff::apigateway {

const Method& ApiGateway::put_method(const iam::Caller& caller, PutMethod input) {
  authorize(caller, "PUT", method_path({input.rest_api_id, input.resource_id, input.http_method}));
  Resource& resource = find_resource(input.rest_api_id, input.resource_id);
  constexpr std::array<std::string_view, 8> verbs{"GET",   "PUT",     "POST", "DELETE",
                                                  "PATCH", "OPTIONS", "HEAD", "ANY"};
  if (std::find(verbs.begin(), verbs.end(), input.http_method) == verbs.end()) {
    throw bad_request(
        "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY");
  }
  if (resource.methods.contains(input.http_method)) throw conflict("Method already exists for this resource");
  check_authorization(input.authorization);
  if (!input.request_validator_id.empty())
    throw bad_request("Invalid Request Validator identifier specified");
  check_request_parameters(input.request_parameters);
  check_models(input.request_models);
  Method method;
  method.authorization = input.authorization;
  method.operation_name = std::move(input.operation_name);
  method.request_parameters = std::move(input.request_parameters);
  method.request_models = std::move(input.request_models);
  return resource.methods.emplace(std::move(input.http_method), std::move(method)).first->second;
}

const Method& ApiGateway::get_method(const iam::Caller& caller, const MethodKey& key) {
  authorize(caller, "GET", method_path(key));
  return find_method(key);
}

void ApiGateway::delete_method(const iam::Caller& caller, const MethodKey& key) {
  authorize(caller, "DELETE", method_path(key));
  find_method(key);
  find_resource(key.rest_api_id, key.resource_id).methods.erase(key.http_method);
}

}  // namespace cutoff::apigateway
