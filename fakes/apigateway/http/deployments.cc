// Deployments at the control plane's wire.
#include "fakes/apigateway/http/control.h"
#include "fakes/apigateway/names.h"

namespace cutoff::apigateway {
namespace {

/// With ?embed=apisummary: what was frozen, by path and verb.
void write_summary(wire::JsonWriter& writer, const Definition& definition) {
  std::map<std::string_view, const Resource*> by_path;
  for (const auto& [id, resource] : definition.resources) {
    if (!resource.methods.empty()) by_path[resource.path] = &resource;
  }
  writer.key("apiSummary").begin_object();
  for (const auto& [path, resource] : by_path) {
    writer.key(path).begin_object();
    for (const auto& [verb, method] : resource->methods) {
      writer.key(verb).begin_object();
      writer.member("apiKeyRequired", false).member("authorizationType", name_of(method.authorization));
      writer.end_object();
    }
    writer.end_object();
  }
  writer.end_object();
}

void write_deployment(ControlCall& call, const Deployment& deployment) {
  wire::JsonWriter& writer = call.answer;
  writer.begin_object();
  if (call.embeds("apisummary")) write_summary(writer, *deployment.definition);
  write_instant(writer, call, "createdDate", deployment.created);
  write_text(writer, "description", deployment.description);
  writer.member("id", deployment.id);
  writer.end_object();
}

void create_deployment(ControlCall& call) {
  const wire::JsonObject& body = call.body;
  refuse_member(body, "cacheClusterEnabled", "caches");
  refuse_member(body, "cacheClusterSize", "caches");
  refuse_member(body, "canarySettings", "canary deployments");
  CreateDeployment input;
  input.rest_api_id = call.variable(0);
  input.stage_name = body.string("stageName").value_or("");
  input.stage_description = body.string("stageDescription");
  input.description = body.string("description").value_or("");
  input.variables = body.string_map("variables").value_or(StageVariables());
  input.tracing_enabled = body.boolean("tracingEnabled");
  write_deployment(call, call.gateway.create_deployment(call.caller, std::move(input)));
}

void get_deployment(ControlCall& call) {
  write_deployment(call, call.gateway.get_deployment(call.caller, call.variable(0), call.variable(1)));
}

void get_deployments(ControlCall& call) {
  write_page(call.answer, call.gateway.get_deployments(call.caller, call.variable(0), read_page(call)),
             [&](const Deployment& deployment) { write_deployment(call, deployment); });
}

void update_deployment(ControlCall& call) {
  const PatchOperations patch = read_patch(call, "updateDeploymentInput");
  write_deployment(call,
                   call.gateway.update_deployment(call.caller, call.variable(0), call.variable(1), patch));
}

void delete_deployment(ControlCall& call) {
  call.gateway.delete_deployment(call.caller, call.variable(0), call.variable(1));
}

constexpr ControlRoute routes[] = {
    {"POST", "/restapis/{restapi_id}/deployments", "CreateDeployment", 201, create_deployment},
    {"GET", "/restapis/{restapi_id}/deployments", "GetDeployments", 200, get_deployments},
    {"GET", "/restapis/{restapi_id}/deployments/{deployment_id}", "GetDeployment", 200, get_deployment},
    {"PATCH", "/restapis/{restapi_id}/deployments/{deployment_id}", "UpdateDeployment", 200,
     update_deployment},
    {"DELETE", "/restapis/{restapi_id}/deployments/{deployment_id}", "DeleteDeployment", 202,
     delete_deployment},
};

}  // namespace

std::span<const ControlRoute> deployment_routes() { return routes; }

}  // namespace cutoff::apigateway
