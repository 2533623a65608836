// AWS::ApiGateway::Stage.
#include "emulator/app/template/kinds.h"

namespace cutoff::app::kinds {
namespace {

Attributes build(Building& building, Resource& resource) {
  Properties& properties = resource.properties;
  Api& api = building.api(properties.require("RestApiId"));
  const Node& deployment = properties.require("DeploymentId");
  const auto known = building.api_deployments.find(text_of(deployment));
  if (known == building.api_deployments.end() || known->second != api.api.id)
    refuse(deployment, "is no deployment of that API");
  apigateway::CreateStage stage;
  stage.stage_name = properties.require_text("StageName");
  stage.description = properties.text("Description", "");
  stage.tracing_enabled = properties.boolean("TracingEnabled").value_or(false);
  if (const Node* const variables = properties.find("Variables")) stage.variables = pairs_of(*variables);
  if (const Node* const tags = properties.find("Tags")) {
    for (auto& [key, value] : tags_of(*tags)) stage.tags.emplace(key, value);
  }
  const std::string name = stage.stage_name;
  api.stages.push_back(std::move(stage));
  return {name};
}

}  // namespace

const Kind apigateway_stage{"AWS::ApiGateway::Stage", build};

}  // namespace cutoff::app::kinds
