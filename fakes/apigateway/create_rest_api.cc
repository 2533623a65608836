#include "fakes/apigateway/api_gateway.h"
#include "fakes/wire/fault.h"

namespace cutoff::apigateway {

const RestApi& ApiGateway::create_rest_api(const iam::Caller& caller, CreateRestApi input) {
  authorize(caller, "POST", "/restapis");
  if (input.name.empty()) throw wire::Fault(400, "BadRequestException", "API Name should not be blank");
  if (!input.id.empty() && apis_.contains(input.id)) {
    throw wire::Fault(409, "ConflictException", "There is an API with the id " + input.id + " already");
  }
  RestApi api;
  api.id = input.id.empty() ? draw_id(10) : std::move(input.id);
  while (apis_.contains(api.id)) api.id = draw_id(10);
  api.name = std::move(input.name);
  api.endpoint = input.endpoint;
  api.created = region_.loop().now();
  api.definition.binary_media_types = std::move(input.binary_media_types);
  api.root_resource_id = draw_id(10);  // as long as an API's, other than those of the resources below it
  Resource root;
  root.id = api.root_resource_id;
  root.path = "/";
  api.definition.resources.emplace(root.id, std::move(root));
  std::string id = api.id;
  return apis_.emplace(std::move(id), std::move(api)).first->second;
}

const RestApi& ApiGateway::get_rest_api(const iam::Caller& caller, std::string_view rest_api_id) {
  authorize(caller, "GET", "/restapis/" + std::string(rest_api_id));
  return find_api(rest_api_id);
}

void ApiGateway::delete_rest_api(const iam::Caller& caller, std::string_view rest_api_id) {
  authorize(caller, "DELETE", "/restapis/" + std::string(rest_api_id));
  find_api(rest_api_id);
  apis_.erase(apis_.find(rest_api_id));
}

}  // namespace cutoff::apigateway
