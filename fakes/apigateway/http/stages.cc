// Stages at the control plane's wire.
#include "fakes/apigateway/http/control.h"

namespace cutoff::apigateway {
namespace {

void write_method_setting(wire::JsonWriter& writer, const MethodSetting& setting) {
  writer.begin_object();
  writer.member("cacheDataEncrypted", setting.cache_data_encrypted);
  writer.member("cacheTtlInSeconds", setting.cache_ttl_seconds);
  writer.member("cachingEnabled", setting.caching_enabled);
  writer.member("dataTraceEnabled", setting.data_trace_enabled);
  write_text(writer, "loggingLevel", setting.logging_level);
  writer.member("metricsEnabled", setting.metrics_enabled);
  writer.member("requireAuthorizationForCacheControl", setting.require_authorization_for_cache_control);
  writer.member("throttlingBurstLimit", setting.throttling_burst_limit);
  writer.key("throttlingRateLimit").raw(std::to_string(setting.throttling_rate_limit) + ".0");
  writer.member("unauthorizedCacheControlHeaderStrategy", setting.unauthorized_cache_control_header_strategy);
  writer.end_object();
}

void write_stage(ControlCall& call, const Stage& stage) {
  wire::JsonWriter& writer = call.answer;
  writer.begin_object();
  if (stage.access_log_destination || stage.access_log_format) {
    writer.key("accessLogSettings").begin_object();
    write_text(writer, "destinationArn", stage.access_log_destination.value_or(""));
    write_text(writer, "format", stage.access_log_format.value_or(""));
    writer.end_object();
  }
  writer.member("cacheClusterEnabled", false);
  writer.member("cacheClusterStatus", "NOT_AVAILABLE");
  write_instant(writer, call, "createdDate", stage.created);
  writer.member("deploymentId", stage.deployment_id);
  write_text(writer, "description", stage.description);
  write_instant(writer, call, "lastUpdatedDate", stage.last_updated);
  writer.key("methodSettings").begin_object();
  for (const auto& [method, setting] : stage.method_settings) {
    writer.key(method);
    write_method_setting(writer, setting);
  }
  writer.end_object();
  writer.member("stageName", stage.name);
  if (!stage.tags.empty()) write_map(writer, "tags", stage.tags);
  writer.member("tracingEnabled", stage.tracing_enabled);
  if (!stage.variables.empty())
    write_map(writer, "variables", Tags(stage.variables.begin(), stage.variables.end()));
  writer.end_object();
}

void create_stage(ControlCall& call) {
  const wire::JsonObject& body = call.body;
  require_members(body, "createStageInput", {"stageName", "deploymentId"});
  refuse_member(body, "cacheClusterEnabled", "caches");
  refuse_member(body, "cacheClusterSize", "caches");
  refuse_member(body, "canarySettings", "canary deployments");
  refuse_member(body, "documentationVersion", "documentation of APIs");
  CreateStage input;
  input.rest_api_id = call.variable(0);
  input.stage_name = *body.string("stageName");
  input.deployment_id = *body.string("deploymentId");
  input.variables = body.string_map("variables").value_or(StageVariables());
  input.description = body.string("description").value_or("");
  input.tracing_enabled = body.boolean("tracingEnabled").value_or(false);
  input.tags = read_map(body, "tags");
  write_stage(call, call.gateway.create_stage(call.caller, std::move(input)));
}

void get_stage(ControlCall& call) {
  write_stage(call, call.gateway.get_stage(call.caller, call.variable(0), call.variable(1)));
}

/// There are no pages of stages.
void get_stages(ControlCall& call) {
  call.answer.begin_object();
  call.answer.key("item").begin_array();
  for (const Stage* stage :
       call.gateway.get_stages(call.caller, call.variable(0), call.query_value("deploymentId"))) {
    write_stage(call, *stage);
  }
  call.answer.end_array().end_object();
}

void update_stage(ControlCall& call) {
  const PatchOperations patch = read_patch(call, "updateStageInput");
  write_stage(call, call.gateway.update_stage(call.caller, call.variable(0), call.variable(1), patch));
}

void delete_stage(ControlCall& call) {
  call.gateway.delete_stage(call.caller, call.variable(0), call.variable(1));
}

constexpr ControlRoute routes[] = {
    {"POST", "/restapis/{restapi_id}/stages", "CreateStage", 201, create_stage},
    {"GET", "/restapis/{restapi_id}/stages", "GetStages", 200, get_stages},
    {"GET", "/restapis/{restapi_id}/stages/{stage_name}", "GetStage", 200, get_stage},
    {"PATCH", "/restapis/{restapi_id}/stages/{stage_name}", "UpdateStage", 200, update_stage},
    {"DELETE", "/restapis/{restapi_id}/stages/{stage_name}", "DeleteStage", 202, delete_stage},
};

}  // namespace

std::span<const ControlRoute> stage_routes() { return routes; }

}  // namespace cutoff::apigateway
