#include <algorithm>

#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/router.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/target.h"

namespace cutoff::apigateway {
namespace {

bool is_path_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == '-' || c == ':';
}

/// A literal, {name} or {name+}. (The message is from reports, not recorded.)
void check_path_part(std::string_view part) {
  std::string_view name = part;
  if (is_path_variable(part)) {
    name = part.substr(1, part.size() - 2);
    if (is_greedy(part)) name.remove_suffix(1);
  }
  if (!name.empty() && std::all_of(name.begin(), name.end(), is_path_character)) return;
  throw wire::Fault(
      400, "BadRequestException",
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at "
      "the beginning and the end.");
}

void check_siblings(const Definition& definition, const Resource& parent, std::string_view part) {
  for (const auto& [id, resource] : definition.resources) {
    if (resource.parent_id != parent.id) continue;
    if (resource.path_part == part) {
      throw wire::Fault(409, "ConflictException",
                        "Another resource with the same parent already has this name: " + std::string(part));
    }
    if (is_path_variable(part) && is_path_variable(resource.path_part)) {
      throw wire::Fault(400, "BadRequestException",
                        "A sibling (" + resource.path_part +
                            ") of this resource already has a variable path part -- only one is allowed");
    }
  }
}

}  // namespace

/// Errors as recorded from AWS (test_create_proxy_resource_validation, test_update_resource_behaviour).
const Resource& ApiGateway::create_resource(const iam::Caller& caller, CreateResource input) {
  authorize(caller, "POST", "/restapis/" + input.rest_api_id + "/resources/" + input.parent_id);
  Definition& definition = find_api(input.rest_api_id).definition;
  const Resource& parent = find_resource(input.rest_api_id, input.parent_id);
  check_path_part(input.path_part);
  if (is_path_variable(parent.path_part) && is_greedy(parent.path_part)) {
    throw wire::Fault(400, "BadRequestException",
                      "Cannot create a child of a resource with a greedy path variable: " + parent.path_part);
  }
  check_siblings(definition, parent, input.path_part);
  if (!input.id.empty() && definition.resources.contains(input.id)) {
    throw wire::Fault(409, "ConflictException", "There is a resource with the id " + input.id + " already");
  }

  Resource resource;
  resource.id = input.id.empty() ? draw_id(6) : std::move(input.id);
  while (definition.resources.contains(resource.id)) resource.id = draw_id(6);
  resource.parent_id = parent.id;
  resource.path = (parent.parent_id.empty() ? "" : parent.path) + "/" + input.path_part;
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

}  // namespace cutoff::apigateway
