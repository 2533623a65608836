#include "fakes/apigateway/live_stage.h"

#include <algorithm>

namespace cutoff::apigateway {

const LiveMethod* LiveResource::find(std::string_view verb) const {
  const LiveMethod* any = nullptr;
  for (const LiveMethod& method : methods) {
    if (method.verb == verb) return &method;
    if (method.verb == "ANY") any = &method;
  }
  return any;
}

LiveStage::LiveStage(const region::Region& region, const RestApi& api, const Stage& stage,
                     const Deployment& deployment)
    : definition_(deployment.definition),
      api_id_(journal::shared_text(api.id)),
      name_(journal::shared_text(stage.name)),
      deployment_id_(deployment.id),
      variables_(stage.variables),
      source_arn_prefix_(region.arn("execute-api", api.id + "/" + stage.name + "/")) {
  for (const auto& [id, resource] : definition_->resources) {
    // A resource that only leads to others is no target: a request for it may be one for a {proxy+} above it.
    if (resource.methods.empty()) continue;
    LiveResource live{id, journal::shared_text(resource.path), {}};
    for (const auto& [verb, method] : resource.methods) {
      const Integration& integration = *method.integration;
      live.methods.push_back({verb, method.authorization, integration,
                              journal::shared_text(with_stage_variables(integration.function, variables_))});
    }
    router_.add(resource.path, resources_.size());
    resources_.push_back(std::move(live));
  }
}

LiveStage::Route LiveStage::route(std::string_view path, std::string_view verb) const {
  Route route;
  const std::size_t found = router_.match(path, route.parameters);
  if (found == Router::none) return route;
  route.resource = &resources_[found];
  route.method = route.resource->find(verb);
  return route;
}

std::string LiveStage::source_arn(const LiveResource& resource, std::string_view verb) const {
  std::string arn;
  arn.reserve(source_arn_prefix_.size() + verb.size() + resource.path->size());
  arn.append(source_arn_prefix_).append(verb).append(*resource.path);
  return arn;
}

std::string with_stage_variables(std::string_view text, const StageVariables& variables) {
  constexpr std::string_view opening = "${stageVariables.";
  std::string replaced;
  for (;;) {
    const auto start = text.find(opening);
    const auto end = start == std::string_view::npos ? start : text.find('}', start);
    replaced.append(text.substr(0, end == std::string_view::npos ? end : start));
    if (end == std::string_view::npos) return replaced;
    const std::string_view name = text.substr(start + opening.size(), end - start - opening.size());
    const auto variable = std::find_if(variables.begin(), variables.end(),
                                       [name](const auto& candidate) { return candidate.first == name; });
    if (variable != variables.end()) replaced += variable->second;
    text.remove_prefix(end + 1);
  }
}

}  // namespace cutoff::apigateway
