#include "fakes/apigateway/api_gateway.h"
#include "fakes/wire/fault.h"

namespace cutoff::apigateway {
namespace {

/// (Messages from reports, not recorded.)
void check_deployable(const Definition& definition) {
  bool has_methods = false;
  for (const auto& [id, resource] : definition.resources) {
    for (const auto& [verb, method] : resource.methods) {
      has_methods = true;
      if (!method.integration)
        throw wire::Fault(400, "BadRequestException", "No integration defined for method");
    }
  }
  if (!has_methods) throw wire::Fault(400, "BadRequestException", "The REST API doesn't contain any methods");
}

}  // namespace

const Deployment& ApiGateway::create_deployment(const iam::Caller& caller, CreateDeployment input) {
  authorize(caller, "POST", "/restapis/" + input.rest_api_id + "/deployments");
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
    Stage& stage = api.stages[input.stage_name];
    stage.name = std::move(input.stage_name);
    stage.deployment_id = created.id;
    set_variables(stage, std::move(input.variables));
    serve(api, stage);
  }
  return created;
}

}  // namespace cutoff::apigateway
