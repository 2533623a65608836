// AWS::ApiGateway::Deployment: what the stages serve. Here it has all methods of its API. On AWS it has those that exist
// when it is made, which only DependsOn ensures: without any, AWS refuses it, and so it is refused here.
#include "emulator/app/names.h"
#include "emulator/app/template/kinds.h"

namespace cutoff::app::kinds {
namespace {

void check_methods(Building& building, const Resource& resource, const Api& api) {
  const auto& methods = building.api_methods[api.api.id];
  std::vector<std::string> missing;
  for (const std::string& method : methods) {
    if (!building.depends_on(resource.id, method)) missing.push_back(method);
  }
  // Of an API with a Body the methods came with it.
  if (missing.size() == methods.size() && api.routes.size() == methods.size()) {
    refuse(resource.properties.node(),
           "deploys nothing (AWS: The REST API doesn't contain any methods): let it depend on its methods, "
           "by DependsOn");
  }
  for (const std::string& method : missing) {
    building.application.warnings.push_back("the deployment " + resource.id +
                                            " does not depend on the method " + method +
                                            ": on AWS it may be made without it");
  }
}

Attributes build(Building& building, Resource& resource) {
  Properties& properties = resource.properties;
  Api& api = building.api(properties.require("RestApiId"));
  check_methods(building, resource, api);
  if (const auto name = properties.text("StageName")) {
    apigateway::CreateStage stage;
    stage.stage_name = *name;
    properties.within("StageDescription", [&](Properties& description) {
      stage.description = description.text("Description", "");
      stage.tracing_enabled = description.boolean("TracingEnabled").value_or(false);
      if (const Node* const variables = description.find("Variables")) stage.variables = pairs_of(*variables);
    });
    api.stages.push_back(std::move(stage));
  }
  properties.without_effect({"Description"});
  const std::string id = made_id(building.stack + "/" + resource.id, 6);
  building.api_deployments[id] = api.api.id;
  return {id, {{"DeploymentId", id}}};
}

}  // namespace

const Kind apigateway_deployment{"AWS::ApiGateway::Deployment", build};

}  // namespace cutoff::app::kinds
