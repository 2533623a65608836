#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/resource_path.h"
#include "fakes/apigateway/stage_rules.h"

namespace cutoff::apigateway {
namespace {

/// (Messages from reports, not recorded.)
void check_deployable(const Definition& definition) {
  bool has_methods = false;
  for (const auto& [id, resource] : definition.resources) {
    for (const auto& [verb, method] : resource.methods) {
      has_methods = true;
      if (!method.integration) throw bad_request("No integration defined for method");
    }
  }
  if (!has_methods) throw bad_request("The REST API doesn't contain any methods");
}

}  // namespace

const Deployment& ApiGateway::create_deployment(const iam::Caller& caller, CreateDeployment input) {
  authorize(caller, "POST", api_path(input.rest_api_id, "deployments"));
  RestApi& api = find_api(input.rest_api_id);
  check_deployable(api.definition);
  if (!input.stage_name.empty()) check_stage_name(input.stage_name);

  Deployment deployment;
  deployment.id = draw_id(6);
  while (api.deployments.contains(deployment.id)) deployment.id = draw_id(6);
  deployment.description = std::move(input.description);
  deployment.created = region_.loop().now();
  deployment.definition = std::make_shared<const Definition>(api.definition);
  std::string id = deployment.id;
  const Deployment& created = api.deployments.emplace(std::move(id), std::move(deployment)).first->second;

  if (!input.stage_name.empty()) {
    Stage& stage = add_stage(api, std::move(input.stage_name));
    stage.deployment_id = created.id;
    if (input.stage_description) stage.description = *std::move(input.stage_description);
    if (input.tracing_enabled) stage.tracing_enabled = *input.tracing_enabled;
    for (auto& [name, value] : input.variables) set_variable(stage, std::move(name), std::move(value));
    serve(api, stage);
  }
  return created;
}

const Deployment& ApiGateway::get_deployment(const iam::Caller& caller, std::string_view rest_api_id,
                                             std::string_view deployment_id) {
  authorize(caller, "GET", api_path(rest_api_id, "deployments", deployment_id));
  return find_deployment(rest_api_id, deployment_id);
}

PageOf<Deployment> ApiGateway::get_deployments(const iam::Caller& caller, std::string_view rest_api_id,
                                               const Page& page) {
  authorize(caller, "GET", api_path(rest_api_id, "deployments"));
  return page_of(find_api(rest_api_id).deployments, page);
}

/// (Recorded: test_create_delete_deployments.)
void ApiGateway::delete_deployment(const iam::Caller& caller, std::string_view rest_api_id,
                                   std::string_view deployment_id) {
  authorize(caller, "DELETE", api_path(rest_api_id, "deployments", deployment_id));
  const std::string id = find_deployment(rest_api_id, deployment_id).id;
  RestApi& api = find_api(rest_api_id);
  for (const auto& [name, stage] : api.stages) {
    if (stage.deployment_id == id)
      throw bad_request("Active stages pointing to this deployment must be moved or deleted");
  }
  api.deployments.erase(id);
}

}  // namespace cutoff::apigateway
