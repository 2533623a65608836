#include "fakes/apigateway/resource_tree.h"

#include <algorithm>

#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/router.h"

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
  throw bad_request(
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the "
      "beginning and the end.");
}

}  // namespace

void check_child(const Definition& definition, const Resource& parent, std::string_view part,
                 const Resource* moved) {
  check_path_part(part);
  if (is_path_variable(parent.path_part) && is_greedy(parent.path_part))
    throw bad_request("Cannot create a child of a resource with a greedy path variable: " + parent.path_part);
  for (const auto& [id, resource] : definition.resources) {
    if (resource.parent_id != parent.id || &resource == moved) continue;
    if (resource.path_part == part)
      throw conflict("Another resource with the same parent already has this name: " + std::string(part));
    if (is_path_variable(part) && is_path_variable(resource.path_part)) {
      throw bad_request("A sibling (" + resource.path_part +
                        ") of this resource already has a variable path part -- only one is allowed");
    }
  }
}

std::string path_below(const Resource& parent, std::string_view part) {
  std::string path = parent.parent_id.empty() ? "" : parent.path;
  return path.append("/").append(part);
}

bool is_within(const Definition& definition, const Resource& resource, const Resource& ancestor) {
  const Resource* at = &resource;
  while (at != &ancestor && !at->parent_id.empty()) at = &definition.resources.find(at->parent_id)->second;
  return at == &ancestor;
}

}  // namespace cutoff::apigateway
