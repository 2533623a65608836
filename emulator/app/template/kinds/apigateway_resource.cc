// AWS::ApiGateway::Resource.
#include "emulator/app/names.h"
#include "emulator/app/template/kinds.h"

namespace cutoff::app::kinds {
namespace {

Attributes build(Building& building, Resource& resource) {
  Properties& properties = resource.properties;
  const std::string api = building.api(properties.require("RestApiId")).api.id;
  const Node& parent = properties.require("ParentId");
  const auto above = building.api_resources.find(text_of(parent));
  if (above == building.api_resources.end() || above->second.api != api)
    refuse(parent, "is no resource of that API");
  const std::string path = above->second.path == "/" ? "" : above->second.path;
  const std::string id = made_id(building.stack + "/" + resource.id, 6);
  building.api_resources[id] = {api, path + "/" + properties.require_text("PathPart")};
  return {id, {{"ResourceId", id}}};
}

}  // namespace

const Kind apigateway_resource{"AWS::ApiGateway::Resource", build};

}  // namespace cutoff::app::kinds
