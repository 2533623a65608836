// UpdateResource: another name, or another parent. Errors as recorded (test_update_resource_behaviour,
// test_update_resource_on_root).
#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/resource_path.h"
#include "fakes/apigateway/resource_tree.h"

namespace cutoff::apigateway {
namespace {

void check_path(const PatchOperation& operation) {
  const std::string path = operation.path.value_or("null");
  // The two spaces are AWS's.
  const std::string refusal = "Invalid patch path  '" + path + "' specified for op '" +
                              std::string(patch_op_name(operation.op)) + "'. ";
  if (operation.op != PatchOperation::Op::replace)
    throw bad_request(refusal + "Please choose supported operations");
  if (path != "/parentId" && path != "/pathPart")
    throw bad_request(refusal + "Must be one of: [/parentId, /pathPart]");
}

/// The paths of all that stand below.
void move_below(Definition& definition, const Resource& parent) {
  for (auto& [id, resource] : definition.resources) {
    if (resource.parent_id != parent.id) continue;
    resource.path = path_below(parent, resource.path_part);
    move_below(definition, resource);
  }
}

void apply(Definition& definition, const std::string& resource_id, const PatchOperation& operation) {
  check_path(operation);
  Resource& resource = definition.resources.find(resource_id)->second;
  const bool renames = operation.path == "/pathPart";
  if (resource.parent_id.empty())
    throw bad_request(std::string("Root resource cannot update its ") +
                      (renames ? "pathPart." : "parentId."));
  const auto parent = definition.resources.find(renames ? resource.parent_id : operation.text());
  if (parent == definition.resources.end()) throw not_found("Invalid Resource identifier specified");
  if (is_within(definition, parent->second, resource)) throw bad_request("Resources cannot be cyclical.");
  const std::string part = renames ? operation.text() : resource.path_part;
  check_child(definition, parent->second, part, &resource);
  resource.parent_id = parent->second.id;
  resource.path_part = part;
  resource.path = path_below(parent->second, part);
  move_below(definition, resource);
}

}  // namespace

const Resource& ApiGateway::update_resource(const iam::Caller& caller, std::string_view rest_api_id,
                                            std::string_view resource_id, const PatchOperations& patch) {
  authorize(caller, "PATCH", api_path(rest_api_id, "resources", resource_id));
  const Resource& resource = find_resource(rest_api_id, resource_id);
  apply_patch(find_api(rest_api_id).definition, patch,
              [&](Definition& definition, const PatchOperation& operation) {
                apply(definition, resource.id, operation);
              });
  return resource;
}

}  // namespace cutoff::apigateway
