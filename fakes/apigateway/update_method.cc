// UpdateMethod. Errors as recorded (test_update_method, test_update_method_validation).
#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/method_rules.h"
#include "fakes/apigateway/names.h"
#include "fakes/apigateway/resource_path.h"

namespace cutoff::apigateway {
namespace {

void apply(Method& method, const PatchOperation& operation) {
  const std::vector<std::string> parts = operation.parts();
  const std::string& head = parts.front();
  if (parts.size() == 2 && head == "requestParameters") {
    check_parameter_name("method.request", parts[1]);
    patch_entry(method.request_parameters, operation, parts[1], operation.flag(), no_such_parameter);
  } else if (parts.size() == 2 && head == "requestModels") {
    patch_entry(method.request_models, operation, parts[1], operation.text(), no_such_content_type);
  } else if (parts.size() == 1 && head == "operationName") {
    expect_replace(operation);
    method.operation_name = operation.text();
  } else if (parts.size() == 1 && head == "apiKeyRequired") {
    expect_replace(operation);
    if (operation.flag()) throw not_offered("API keys (apiKeyRequired)");
  } else if (parts.size() == 1 && head == "authorizationType") {
    expect_replace(operation);
    method.authorization = authorization_type_named(operation.text());
  } else if (parts.size() == 1 && head == "authorizerId") {
    expect_replace(operation);  // and ignored: it says nothing to methods that have no authorizer
  } else if (parts.size() == 1 && head == "requestValidatorId") {
    expect_replace(operation);
    if (!operation.text().empty()) throw bad_request("Invalid Request Validator identifier specified");
  } else if (head == "authorizationScopes") {
    throw not_offered("authorization scopes");
  } else {
    refuse_path(operation);
  }
}

void check(const Method& method) {
  check_authorization(method.authorization);
  check_request_parameters(method.request_parameters);
  check_models(method.request_models);
}

}  // namespace

const Method& ApiGateway::update_method(const iam::Caller& caller, const MethodKey& key,
                                        const PatchOperations& patch) {
  authorize(caller, "PATCH", method_path(key));
  Method& method = find_method(key);
  apply_patch(method, patch, apply, check);
  return method;
}

}  // namespace cutoff::apigateway
