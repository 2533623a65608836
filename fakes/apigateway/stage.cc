#include <algorithm>

#include "fakes/apigateway/api_gateway.h"
#include "fakes/wire/fault.h"

namespace cutoff::apigateway {
namespace {

std::string path_of(std::string_view rest_api_id, std::string_view stage_name) {
  std::string path = "/restapis/";
  return path.append(rest_api_id).append("/stages/").append(stage_name);
}

Stage& find_stage(RestApi& api, std::string_view name) {
  const auto found = api.stages.find(name);
  if (found == api.stages.end())
    throw wire::Fault(404, "NotFoundException", "Invalid stage identifier specified");
  return found->second;
}

void check_deployment(const RestApi& api, std::string_view deployment_id) {
  if (api.deployments.contains(deployment_id)) return;
  throw wire::Fault(404, "NotFoundException", "Invalid Deployment identifier specified");
}

}  // namespace

void ApiGateway::check_stage_name(std::string_view name) {
  constexpr std::size_t longest = 128;
  const bool ok =
      !name.empty() && name.size() <= longest && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-';
      });
  if (!ok) throw wire::Fault(400, "BadRequestException", "Stage name only allows a-zA-Z0-9_-");
}

/// Each of `variables` is set; others that the stage has stay.
void ApiGateway::set_variables(Stage& stage, StageVariables variables) {
  for (auto& [name, value] : variables) {
    const auto there = std::find_if(stage.variables.begin(), stage.variables.end(),
                                    [&](const auto& variable) { return variable.first == name; });
    if (there == stage.variables.end()) {
      stage.variables.emplace_back(std::move(name), std::move(value));
    } else {
      there->second = std::move(value);
    }
  }
}

void ApiGateway::serve(const RestApi& api, Stage& stage) {
  stage.live = std::make_shared<const LiveStage>(region_, api, stage,
                                                 api.deployments.find(stage.deployment_id)->second);
}

const Stage& ApiGateway::create_stage(const iam::Caller& caller, CreateStage input) {
  authorize(caller, "POST", "/restapis/" + input.rest_api_id + "/stages");
  RestApi& api = find_api(input.rest_api_id);
  check_stage_name(input.stage_name);
  check_deployment(api, input.deployment_id);
  if (api.stages.contains(input.stage_name))
    throw wire::Fault(409, "ConflictException", "Stage already exists");
  Stage& stage = api.stages[input.stage_name];
  stage.name = std::move(input.stage_name);
  stage.deployment_id = std::move(input.deployment_id);
  stage.variables = std::move(input.variables);
  serve(api, stage);
  return stage;
}

const Stage& ApiGateway::update_stage(const iam::Caller& caller, UpdateStage input) {
  authorize(caller, "PATCH", path_of(input.rest_api_id, input.stage_name));
  RestApi& api = find_api(input.rest_api_id);
  Stage& stage = find_stage(api, input.stage_name);
  if (input.deployment_id) {
    check_deployment(api, *input.deployment_id);
    stage.deployment_id = std::move(*input.deployment_id);
  }
  if (input.variables) stage.variables = std::move(*input.variables);
  serve(api, stage);
  return stage;
}

void ApiGateway::delete_stage(const iam::Caller& caller, std::string_view rest_api_id,
                              std::string_view stage_name) {
  authorize(caller, "DELETE", path_of(rest_api_id, stage_name));
  RestApi& api = find_api(rest_api_id);
  api.stages.erase(api.stages.find(find_stage(api, stage_name).name));
}

}  // namespace cutoff::apigateway
