// Resources at the control plane's wire.
#include "fakes/apigateway/http/control.h"

namespace cutoff::apigateway {
namespace {

/// The names of its methods; what they are only with ?embed=methods.
void write_resource(ControlCall& call, const Resource& resource) {
  wire::JsonWriter& writer = call.answer;
  writer.begin_object();
  writer.member("id", resource.id);
  write_text(writer, "parentId", resource.parent_id);
  writer.member("path", resource.path);
  write_text(writer, "pathPart", resource.path_part);
  if (!resource.methods.empty()) {
    writer.key("resourceMethods").begin_object();
    for (const auto& [verb, method] : resource.methods) {
      writer.key(verb);
      if (call.embeds("methods")) {
        write_method(writer, verb, method);
      } else {
        writer.begin_object().end_object();
      }
    }
    writer.end_object();
  }
  writer.end_object();
}

void create_resource(ControlCall& call) {
  require_members(call.body, "createResourceInput", {"pathPart"});
  write_resource(call, call.gateway.create_resource(
                           call.caller, {call.variable(0), call.variable(1), *call.body.string("pathPart")}));
}

void get_resource(ControlCall& call) {
  write_resource(call, call.gateway.get_resource(call.caller, call.variable(0), call.variable(1)));
}

void get_resources(ControlCall& call) {
  write_page(call.answer, call.gateway.get_resources(call.caller, call.variable(0), read_page(call)),
             [&](const Resource& resource) { write_resource(call, resource); });
}

void update_resource(ControlCall& call) {
  const PatchOperations patch = read_patch(call, "updateResourceInput");
  write_resource(call, call.gateway.update_resource(call.caller, call.variable(0), call.variable(1), patch));
}

void delete_resource(ControlCall& call) {
  call.gateway.delete_resource(call.caller, call.variable(0), call.variable(1));
}

constexpr ControlRoute routes[] = {
    {"POST", "/restapis/{restapi_id}/resources/{parent_id}", "CreateResource", 201, create_resource},
    {"GET", "/restapis/{restapi_id}/resources", "GetResources", 200, get_resources},
    {"GET", "/restapis/{restapi_id}/resources/{resource_id}", "GetResource", 200, get_resource},
    {"PATCH", "/restapis/{restapi_id}/resources/{resource_id}", "UpdateResource", 200, update_resource},
    {"DELETE", "/restapis/{restapi_id}/resources/{resource_id}", "DeleteResource", 202, delete_resource},
};

}  // namespace

std::span<const ControlRoute> resource_routes() { return routes; }

}  // namespace cutoff::apigateway
