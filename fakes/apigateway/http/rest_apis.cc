// REST APIs at the control plane's wire.
#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/http/control.h"
#include "fakes/apigateway/names.h"

namespace cutoff::apigateway {
namespace {

/// Recorded: Create and Get show tags when there are some, Update always.
void write_rest_api(ControlCall& call, const RestApi& api, bool always_with_tags = false) {
  wire::JsonWriter& writer = call.answer;
  writer.begin_object();
  writer.member("apiKeySource", name_of(api.api_key_source));
  if (!api.definition.binary_media_types.empty())
    write_strings(writer, "binaryMediaTypes", api.definition.binary_media_types);
  write_instant(writer, call, "createdDate", api.created);
  write_text(writer, "description", api.description);
  writer.member("disableExecuteApiEndpoint", api.definition.disable_execute_api_endpoint);
  writer.key("endpointConfiguration").begin_object();
  writer.member("ipAddressType", name_of(api.ip_address_type));
  writer.key("types").begin_array().string(name_of(api.endpoint)).end_array();
  writer.end_object();
  writer.member("id", api.id);
  writer.member("name", api.name);
  writer.member("rootResourceId", api.root_resource_id);
  if (always_with_tags || !api.tags.empty()) write_map(writer, "tags", api.tags);
  write_text(writer, "version", api.version);
  writer.end_object();
}

std::string shown(const std::vector<std::string>& list) {
  std::string text = "[";
  for (const std::string& element : list) text.append(text.size() > 1 ? ", " : "").append(element);
  return text + "]";
}

void read_endpoint(const wire::JsonObject& endpoint, CreateRestApi& input, wire::Validation& validation) {
  const std::string place = "createRestApiInput.endpointConfiguration.";
  if (const auto names = endpoint.strings("types")) {
    input.endpoint_types.emplace();
    for (const std::string& name : *names) {
      if (const auto type = endpoint_type(name)) input.endpoint_types->push_back(*type);
    }
    validation.require(input.endpoint_types->size() == names->size(), shown(*names), place + "types",
                       "Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, "
                       "REGIONAL]]");
  }
  const std::string address_type = endpoint.string("ipAddressType").value_or("");
  validation.require(address_type.empty() || address_type == "ipv4" || address_type == "dualstack",
                     address_type, place + "ipAddressType",
                     "Member must satisfy enum value set: [ipv4, dualstack]");
  if (address_type == "ipv4") input.ip_address_type = IpAddressType::ipv4;
  if (address_type == "dualstack") input.ip_address_type = IpAddressType::dualstack;
}

void create_rest_api(ControlCall& call) {
  const wire::JsonObject& body = call.body;
  require_members(body, "createRestApiInput", {"name"});
  CreateRestApi input;
  input.name = *body.string("name");
  input.endpoint = EndpointType::edge;  // AWS's default
  input.description = body.string("description");
  input.version = body.string("version").value_or("");
  input.disable_execute_api_endpoint = body.boolean("disableExecuteApiEndpoint").value_or(false);
  input.binary_media_types = body.strings("binaryMediaTypes").value_or(std::vector<std::string>());
  input.tags = read_map(body, "tags");

  wire::Validation validation;
  if (const auto endpoint = body.object("endpointConfiguration")) {
    read_endpoint(*endpoint, input, validation);
    refuse_member(*endpoint, "vpcEndpointIds", "VPC endpoints");
  }
  const std::string source = body.string("apiKeySource").value_or("HEADER");
  validation.require(source == "HEADER" || source == "AUTHORIZER", source, "createRestApiInput.apiKeySource",
                     "Member must satisfy enum value set: [HEADER, AUTHORIZER]");
  if (source == "AUTHORIZER") input.api_key_source = ApiKeySource::authorizer;
  validation.throw_if_any();

  if (const auto size = body.integer("minimumCompressionSize")) {
    constexpr std::int64_t largest = 10'485'760;
    if (*size < 0 || *size > largest)
      throw bad_request("Invalid minimum compression size, must be between 0 and 10485760");
    throw not_offered("compressed answers (minimumCompressionSize)");
  }
  refuse_member(body, "policy", "resource policies of APIs");
  refuse_member(body, "cloneFrom", "cloning an API");
  write_rest_api(call, call.gateway.create_rest_api(call.caller, std::move(input)));
}

void get_rest_api(ControlCall& call) {
  write_rest_api(call, call.gateway.get_rest_api(call.caller, call.variable(0)));
}

void get_rest_apis(ControlCall& call) {
  write_page(call.answer, call.gateway.get_rest_apis(call.caller, read_page(call)),
             [&](const RestApi& api) { write_rest_api(call, api); });
}

void update_rest_api(ControlCall& call) {
  const PatchOperations patch = read_patch(call, "updateRestApiInput");
  write_rest_api(call, call.gateway.update_rest_api(call.caller, call.variable(0), patch), true);
}

void delete_rest_api(ControlCall& call) { call.gateway.delete_rest_api(call.caller, call.variable(0)); }

constexpr ControlRoute routes[] = {
    {"POST", "/restapis", "CreateRestApi", 201, create_rest_api},
    {"GET", "/restapis", "GetRestApis", 200, get_rest_apis},
    {"GET", "/restapis/{restapi_id}", "GetRestApi", 200, get_rest_api},
    {"PATCH", "/restapis/{restapi_id}", "UpdateRestApi", 200, update_rest_api},
    {"DELETE", "/restapis/{restapi_id}", "DeleteRestApi", 202, delete_rest_api},
};

}  // namespace

std::span<const ControlRoute> rest_api_routes() { return routes; }

}  // namespace cutoff::apigateway
