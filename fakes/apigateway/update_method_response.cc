// UpdateMethodResponse. Errors as recorded (test_update_method_wrong_param_names,
// test_update_method_lack_response_parameters_and_models).
#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/method_rules.h"
#include "fakes/apigateway/resource_path.h"

namespace cutoff::apigateway {
namespace {

/// Recorded: a map whose last entry was taken away is not shown any more.
template <class Entries, class Value>
void patch_optional(std::optional<Entries>& entries, const PatchOperation& operation, const std::string& key,
                    Value value, const char* missing) {
  Entries changed = entries.value_or(Entries());
  patch_entry(changed, operation, key, std::move(value), missing);
  if (changed.empty()) {
    entries.reset();
  } else {
    entries = std::move(changed);
  }
}

void apply(MethodResponse& response, const PatchOperation& operation) {
  const std::vector<std::string> parts = operation.parts();
  if (parts.size() == 2 && parts[0] == "responseParameters") {
    patch_optional(response.parameters, operation, parts[1], operation.flag(), no_such_parameter);
  } else if (parts.size() == 2 && parts[0] == "responseModels") {
    patch_optional(response.models, operation, parts[1], operation.text(), no_such_content_type);
  } else {
    refuse_path(operation);
  }
}

void check(const MethodResponse& response) {
  if (response.parameters) {
    for (const auto& [name, required] : *response.parameters) check_parameter_name("method.response", name);
  }
  if (response.models) check_models(*response.models);
}

}  // namespace

const MethodResponse& ApiGateway::update_method_response(const iam::Caller& caller, const MethodKey& key,
                                                         int status, const PatchOperations& patch) {
  authorize(caller, "PATCH", method_path(key, "responses", std::to_string(status)));
  MethodResponse& response = find_method_response(key, status);
  apply_patch(response, patch, apply, check);
  return response;
}

}  // namespace cutoff::apigateway
