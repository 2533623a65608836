#include <algorithm>

#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/resource_path.h"
#include "fakes/apigateway/stage_rules.h"

namespace cutoff::apigateway {

void check_stage_name(std::string_view name) {
  constexpr std::size_t longest = 128;
  const bool ok =
      !name.empty() && name.size() <= longest && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-';
      });
  if (!ok) throw bad_request("Stage name only allows a-zA-Z0-9_-");
}

void set_variable(Stage& stage, std::string name, std::string value) {
  const auto there = std::find_if(stage.variables.begin(), stage.variables.end(),
                                  [&](const auto& variable) { return variable.first == name; });
  if (there == stage.variables.end()) {
    stage.variables.emplace_back(std::move(name), std::move(value));
  } else {
    there->second = std::move(value);
  }
}

/// A stage of that name, which is there or is new.
Stage& ApiGateway::add_stage(RestApi& api, std::string name) {
  const auto [place, is_new] = api.stages.try_emplace(name);
  Stage& stage = place->second;
  stage.name = std::move(name);
  stage.last_updated = region_.loop().now();
  if (is_new) stage.created = stage.last_updated;
  return stage;
}

void ApiGateway::serve(const RestApi& api, Stage& stage) {
  const Deployment& deployment = api.deployments.find(stage.deployment_id)->second;
  if (deployment.definition->disable_execute_api_endpoint) {
    stage.live.reset();
  } else {
    stage.live = std::make_shared<const LiveStage>(region_, api, stage, deployment);
  }
}

const Stage& ApiGateway::create_stage(const iam::Caller& caller, CreateStage input) {
  authorize(caller, "POST", api_path(input.rest_api_id, "stages"));
  RestApi& api = find_api(input.rest_api_id);
  check_stage_name(input.stage_name);
  const std::string deployment_id = find_deployment(input.rest_api_id, input.deployment_id).id;
  if (api.stages.contains(input.stage_name)) throw conflict("Stage already exists");
  Stage& stage = add_stage(api, std::move(input.stage_name));
  stage.deployment_id = deployment_id;
  stage.description = std::move(input.description);
  stage.variables = std::move(input.variables);
  stage.tracing_enabled = input.tracing_enabled;
  stage.tags = std::move(input.tags);
  serve(api, stage);
  return stage;
}

const Stage& ApiGateway::get_stage(const iam::Caller& caller, std::string_view rest_api_id,
                                   std::string_view stage_name) {
  authorize(caller, "GET", api_path(rest_api_id, "stages", stage_name));
  return find_stage(rest_api_id, stage_name);
}

std::vector<const Stage*> ApiGateway::get_stages(const iam::Caller& caller, std::string_view rest_api_id,
                                                 std::string_view deployment_id) {
  authorize(caller, "GET", api_path(rest_api_id, "stages"));
  std::vector<const Stage*> stages;
  for (const auto& [name, stage] : find_api(rest_api_id).stages) {
    if (deployment_id.empty() || stage.deployment_id == deployment_id) stages.push_back(&stage);
  }
  return stages;
}

void ApiGateway::delete_stage(const iam::Caller& caller, std::string_view rest_api_id,
                              std::string_view stage_name) {
  authorize(caller, "DELETE", api_path(rest_api_id, "stages", stage_name));
  const std::string name = find_stage(rest_api_id, stage_name).name;
  find_api(rest_api_id).stages.erase(name);
}

}  // namespace cutoff::apigateway
