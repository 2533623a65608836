// UpdateStage. Errors as recorded (test_create_update_stages, test_update_stage_remove_wildcard,
// test_stage_access_log_settings, test_stage_access_log_settings_validation).
#include <algorithm>
#include <charconv>

#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/resource_path.h"
#include "fakes/apigateway/stage_rules.h"

namespace cutoff::apigateway {
namespace {

using Op = PatchOperation::Op;

/// AWS's text, byte for byte: it lists what there is, with its own slips.
[[noreturn]] void refuse_setting_path(const PatchOperation& operation) {
  std::string each;
  for (const char* const method : {"/{resourcePath}/{httpMethod}", "/*/*"}) {
    const std::string at = method;
    const bool is_first = each.empty();
    each += at + "/metrics/enabled, " + at + "/logging/dataTrace, " + at + "/logging/loglevel, " + at +
            "/throttling/burstLimit" + (is_first ? "" : " ") + at + "/throttling/rateLimit" +
            (is_first ? "" : " ") + at + "/caching/ttlInSeconds, " + at + "/caching/enabled, " + at +
            "/caching/dataEncrypted, " + at + "/caching/requireAuthorizationForCacheControl, " + at +
            "/caching/unauthorizedCacheControlHeaderStrategy, ";
  }
  throw bad_request(
      "Invalid method setting path: " + operation.path.value_or("null") +
      ". Must be one of: [/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, "
      "/clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, "
      "/accessLogSettings/format, " +
      each + "/variables/{variable_name}, /tracingEnabled]");
}

[[noreturn]] void refuse_removal(std::string_view setting) {
  throw bad_request("Cannot remove method setting " + std::string(setting) +
                    " because there is no method setting for this method ");
}

int number_of(const PatchOperation& operation) {
  const std::string text = operation.text();
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  // "10000.0" is a rate.
  if (error != std::errc() || (end != text.data() + text.size() && *end != '.'))
    throw bad_request("Invalid value " + text + " for " + operation.path.value_or(""));
  return number;
}

void patch_access_log(Stage& stage, const PatchOperation& operation) {
  const std::string_view path = *operation.path;
  if (operation.op == Op::remove) {
    if (path != "/accessLogSettings") refuse_removal(path.substr(1));
    stage.access_log_destination.reset();
    stage.access_log_format.reset();
    return;
  }
  const bool is_destination = path == "/accessLogSettings/destinationArn";
  if (!is_destination && path != "/accessLogSettings/format") {
    throw bad_request(
        "Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, "
        "/accessLogSettings/format]");
  }
  if (operation.text().empty()) throw bad_request("Access Log value must not be empty");
  (is_destination ? stage.access_log_destination : stage.access_log_format) = operation.text();
}

/// The account's own limit, or none: what nothing here reaches.
void set_limit(int& limit, int of_account, const PatchOperation& operation) {
  const int wanted = number_of(operation);
  if (wanted != -1 && wanted != of_account) throw not_offered("throttling (" + *operation.path + ")");
  limit = wanted;
}

void set_method_setting(MethodSetting& setting, const std::string& name, const PatchOperation& operation) {
  if (name == "metrics/enabled") {
    setting.metrics_enabled = operation.flag();
  } else if (name == "logging/dataTrace") {
    setting.data_trace_enabled = operation.flag();
  } else if (name == "logging/loglevel") {
    setting.logging_level = operation.text();
  } else if (name == "throttling/burstLimit") {
    set_limit(setting.throttling_burst_limit, MethodSetting().throttling_burst_limit, operation);
  } else if (name == "throttling/rateLimit") {
    set_limit(setting.throttling_rate_limit, MethodSetting().throttling_rate_limit, operation);
  } else if (name == "caching/enabled") {
    setting.caching_enabled = operation.flag();
  } else if (name == "caching/ttlInSeconds") {
    setting.cache_ttl_seconds = number_of(operation);
  } else if (name == "caching/dataEncrypted") {
    setting.cache_data_encrypted = operation.flag();
  } else if (name == "caching/requireAuthorizationForCacheControl") {
    setting.require_authorization_for_cache_control = operation.flag();
  } else if (name == "caching/unauthorizedCacheControlHeaderStrategy") {
    setting.unauthorized_cache_control_header_strategy = operation.text();
  } else {
    refuse_setting_path(operation);
  }
}

/// "/*/*/logging/loglevel", "/~1pets/GET/metrics/enabled"; to be removed, "/*/*". A method that has no settings of its
/// own begins with those of "*/*".
void patch_method_settings(Stage& stage, const PatchOperation& operation) {
  std::string_view path = std::string_view(*operation.path).substr(1);
  if (path.starts_with("~1")) path.remove_prefix(2);
  auto& settings = stage.method_settings;
  if (operation.op == Op::remove) {
    if (settings.erase(std::string(path)) == 0) refuse_removal(path);
    return;
  }
  const auto slash = path.rfind('/', path.rfind('/') - 1);
  if (std::count(path.begin(), path.end(), '/') < 3) refuse_setting_path(operation);
  const std::string method(path.substr(0, slash));
  auto setting = settings.find(method);
  if (setting == settings.end()) {
    const auto all = settings.find("*/*");
    setting = settings.emplace(method, all == settings.end() ? MethodSetting() : all->second).first;
  }
  set_method_setting(setting->second, std::string(path.substr(slash + 1)), operation);
}

void patch_variable(Stage& stage, const PatchOperation& operation, const std::string& name) {
  expect_add_remove_or_replace(operation);
  if (operation.op == Op::remove) {
    std::erase_if(stage.variables, [&](const auto& variable) { return variable.first == name; });
  } else {
    set_variable(stage, name, operation.text());
  }
}

void apply(Stage& stage, const PatchOperation& operation) {
  const std::vector<std::string> parts = operation.parts();
  const std::string& path = *operation.path;
  if (path == "/deploymentId") {
    expect_replace(operation);
    stage.deployment_id = operation.text();
  } else if (path == "/description") {
    expect_replace(operation);
    stage.description = operation.text();
  } else if (path == "/tracingEnabled") {
    expect_replace(operation);
    stage.tracing_enabled = operation.flag();
  } else if (path == "/cacheClusterEnabled") {
    expect_replace(operation);
    if (operation.flag()) throw not_offered("caches (cacheClusterEnabled)");
  } else if (path == "/cacheClusterSize" || path == "/clientCertificateId" || parts[0] == "canarySettings") {
    throw not_offered(path.substr(1));
  } else if (parts[0] == "accessLogSettings") {
    patch_access_log(stage, operation);
  } else if (parts[0] == "variables" && parts.size() == 2) {
    patch_variable(stage, operation, parts[1]);
  } else {
    patch_method_settings(stage, operation);
  }
}

}  // namespace

const Stage& ApiGateway::update_stage(const iam::Caller& caller, std::string_view rest_api_id,
                                      std::string_view stage_name, const PatchOperations& patch) {
  authorize(caller, "PATCH", api_path(rest_api_id, "stages", stage_name));
  Stage& stage = find_stage(rest_api_id, stage_name);
  apply_patch(stage, patch, apply,
              [&](const Stage& changed) { find_deployment(rest_api_id, changed.deployment_id); });
  stage.last_updated = region_.loop().now();
  serve(find_api(rest_api_id), stage);
  return stage;
}

}  // namespace cutoff::apigateway
