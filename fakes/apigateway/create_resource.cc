#include <algorithm>

#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/resource_path.h"
#include "fakes/apigateway/resource_tree.h"
#include "fakes/wire/target.h"

namespace cutoff::apigateway {

const Resource& ApiGateway::create_resource(const iam::Caller& caller, CreateResource input) {
  authorize(caller, "POST", api_path(input.rest_api_id, "resources", input.parent_id));
  Definition& definition = find_api(input.rest_api_id).definition;
  const Resource& parent = find_resource(input.rest_api_id, input.parent_id);
  check_child(definition, parent, input.path_part, nullptr);
  if (!input.id.empty() && definition.resources.contains(input.id))
    throw conflict("There is a resource with the id " + input.id + " already");

  Resource resource;
  resource.id = input.id.empty() ? draw_id(6) : std::move(input.id);
  while (definition.resources.contains(resource.id)) resource.id = draw_id(6);
  resource.parent_id = parent.id;
  resource.path = path_below(parent, input.path_part);
  resource.path_part = std::move(input.path_part);
  std::string id = resource.id;
  return definition.resources.emplace(std::move(id), std::move(resource)).first->second;
}

const Resource& ApiGateway::create_path(const iam::Caller& caller, std::string_view rest_api_id,
                                        std::string_view path) {
  RestApi& api = find_api(rest_api_id);
  const auto& resources = api.definition.resources;
  const Resource* resource = &resources.find(api.root_resource_id)->second;
  if (path == "/") return *resource;
  for (const std::string_view part : wire::path_segments(path)) {
    const auto child = std::find_if(resources.begin(), resources.end(), [&](const auto& candidate) {
      return candidate.second.parent_id == resource->id && candidate.second.path_part == part;
    });
    resource =
        child != resources.end()
            ? &child->second
            : &create_resource(
                  caller, {.rest_api_id = api.id, .parent_id = resource->id, .path_part = std::string(part)});
  }
  return *resource;
}

const Resource& ApiGateway::get_resource(const iam::Caller& caller, std::string_view rest_api_id,
                                         std::string_view resource_id) {
  authorize(caller, "GET", api_path(rest_api_id, "resources", resource_id));
  return find_resource(rest_api_id, resource_id);
}

PageOf<Resource> ApiGateway::get_resources(const iam::Caller& caller, std::string_view rest_api_id,
                                           const Page& page) {
  authorize(caller, "GET", api_path(rest_api_id, "resources"));
  return page_of(find_api(rest_api_id).definition.resources, page);
}

/// With all that stand below it (recorded: test_delete_resource). The text for the root is not recorded.
void ApiGateway::delete_resource(const iam::Caller& caller, std::string_view rest_api_id,
                                 std::string_view resource_id) {
  authorize(caller, "DELETE", api_path(rest_api_id, "resources", resource_id));
  const Resource& deleted = find_resource(rest_api_id, resource_id);
  if (deleted.parent_id.empty()) throw bad_request("Root resource cannot be deleted.");
  Definition& definition = find_api(rest_api_id).definition;
  std::vector<std::string> gone;
  for (const auto& [id, resource] : definition.resources) {
    if (is_within(definition, resource, deleted)) gone.push_back(id);
  }
  for (const std::string& id : gone) definition.resources.erase(id);
}

}  // namespace cutoff::apigateway
