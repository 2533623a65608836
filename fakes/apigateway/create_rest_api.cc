#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/resource_path.h"

namespace cutoff::apigateway {
namespace {

/// Errors and their order as recorded (test_create_rest_api_with_endpoint_configuration,
/// test_create_rest_api_private_type).
EndpointType endpoint_of(const CreateRestApi& input) {
  if (input.description && input.description->empty())
    throw bad_request("Description cannot be an empty string");
  if (!input.endpoint_types) return input.endpoint;
  if (input.endpoint_types->empty())
    throw bad_request("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.");
  if (input.endpoint_types->size() > 1)
    throw bad_request("Cannot create an api with multiple Endpoint Types.");
  return input.endpoint_types->front();
}

}  // namespace

const RestApi& ApiGateway::create_rest_api(const iam::Caller& caller, CreateRestApi input) {
  authorize(caller, "POST", "/restapis");
  if (input.name.empty()) throw bad_request("API Name should not be blank");
  RestApi api;
  api.endpoint = endpoint_of(input);
  const bool is_private = api.endpoint == EndpointType::private_endpoint;
  api.ip_address_type =
      input.ip_address_type.value_or(is_private ? IpAddressType::dualstack : IpAddressType::ipv4);
  if (is_private && api.ip_address_type != IpAddressType::dualstack)
    throw bad_request("Only dualstack ipAddressType is supported for Private APIs.");
  if (!input.id.empty() && apis_.contains(input.id))
    throw conflict("There is an API with the id " + input.id + " already");

  api.id = input.id.empty() ? draw_id(10) : std::move(input.id);
  while (apis_.contains(api.id)) api.id = draw_id(10);
  api.name = std::move(input.name);
  api.description = input.description.value_or("");
  api.version = std::move(input.version);
  api.api_key_source = input.api_key_source;
  api.tags = std::move(input.tags);
  api.created = region_.loop().now();
  api.definition.binary_media_types = std::move(input.binary_media_types);
  api.definition.disable_execute_api_endpoint = input.disable_execute_api_endpoint;
  api.root_resource_id = draw_id(10);  // as long as an API's, other than those of the resources below it
  Resource root;
  root.id = api.root_resource_id;
  root.path = "/";
  api.definition.resources.emplace(root.id, std::move(root));
  std::string id = api.id;
  return apis_.emplace(std::move(id), std::move(api)).first->second;
}

const RestApi& ApiGateway::get_rest_api(const iam::Caller& caller, std::string_view rest_api_id) {
  authorize(caller, "GET", api_path(rest_api_id));
  return find_api(rest_api_id);
}

PageOf<RestApi> ApiGateway::get_rest_apis(const iam::Caller& caller, const Page& page) {
  authorize(caller, "GET", "/restapis");
  return page_of(apis_, page);
}

void ApiGateway::delete_rest_api(const iam::Caller& caller, std::string_view rest_api_id) {
  authorize(caller, "DELETE", api_path(rest_api_id));
  find_api(rest_api_id);
  apis_.erase(apis_.find(rest_api_id));
}

}  // namespace cutoff::apigateway
