// UpdateIntegration. Which paths take which operations: API Reference, "Patch operations". No recordings of its errors
// are known; those here are what other updates answer.
#include <charconv>

#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/integration_rules.h"
#include "fakes/apigateway/names.h"
#include "fakes/apigateway/resource_path.h"

namespace cutoff::apigateway {
namespace {

/// What is no number is out of range.
clock::Duration timeout_of(const std::string& text) {
  std::int64_t ms = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ms);
  constexpr std::int64_t most = 1'000'000'000;  // far over any quota, and far from an overflow
  if (error != std::errc() || end != text.data() + text.size() || ms > most) return {};
  return std::chrono::milliseconds(ms);
}

void patch_cache_key_parameters(std::vector<std::string>& parameters, const PatchOperation& operation,
                                const std::string& parameter) {
  expect_add_remove_or_replace(operation);
  std::erase(parameters, parameter);
  if (operation.op != PatchOperation::Op::remove) parameters.push_back(parameter);
}

void patch_setting(Integration& integration, const PatchOperation& operation, const std::string& name) {
  const bool is_proxy = integration.type == IntegrationType::aws_proxy;
  if (name == "timeoutInMillis") {
    integration.timeout = timeout_of(operation.text());
  } else if (name == "uri" && is_proxy) {
    set_uri(integration, operation.text());
  } else if (name == "httpMethod") {
    if (is_proxy && operation.text().empty())
      throw bad_request("Enumeration value for HttpMethod must be non-empty");
    integration.http_method = operation.text();
  } else if (name == "passthroughBehavior") {
    integration.passthrough = passthrough_behavior_named(operation.text());
  } else if (name == "contentHandling") {
    integration.content_handling = operation.text();
  } else if (name == "cacheNamespace") {
    integration.cache_namespace = operation.text();
  } else if (name == "credentials") {
    if (!operation.text().empty()) throw not_offered("credentials of integrations");
  } else if (name == "connectionType") {
    if (operation.text() != "INTERNET") throw not_offered("connectionType " + operation.text());
  } else {
    refuse_path(operation);
  }
  expect_replace(operation);
}

void apply(Integration& integration, const PatchOperation& operation) {
  const std::vector<std::string> parts = operation.parts();
  if (parts.size() == 1) {
    patch_setting(integration, operation, parts[0]);
  } else if (parts.size() == 2 && parts[0] == "requestParameters") {
    patch_entry(integration.request_parameters, operation, parts[1], operation.text(), no_such_parameter);
  } else if (parts.size() == 2 && parts[0] == "requestTemplates") {
    patch_entry(integration.request_templates, operation, parts[1], operation.text(), no_such_content_type);
  } else if (parts.size() == 2 && parts[0] == "cacheKeyParameters") {
    patch_cache_key_parameters(integration.cache_key_parameters, operation, parts[1]);
  } else {
    refuse_path(operation);
  }
}

}  // namespace

const Integration& ApiGateway::update_integration(const iam::Caller& caller, const MethodKey& key,
                                                  const PatchOperations& patch) {
  authorize(caller, "PATCH", method_path(key, "integration"));
  Integration& integration = find_integration(key);
  const EndpointType endpoint = find_api(key.rest_api_id).endpoint;
  apply_patch(integration, patch, apply, [&](const Integration& changed) {
    check_timeout(changed.timeout, endpoint);
    check_integration(changed);
  });
  return integration;
}

}  // namespace cutoff::apigateway
