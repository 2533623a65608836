#include "fakes/apigateway/api_gateway.h"
#include "fakes/wire/fault.h"

namespace cutoff::apigateway {

ApiGateway::ApiGateway(region::Region& region, wire::FunctionTarget& functions, Options options)
    : region_(region),
      functions_(functions),
      options_(options),
      ids_(region.random().stream("apigateway.ids")),
      requests_(region.random().stream("apigateway.requests")) {}

/// Actions of API Gateway are named by the verb of their HTTP request, resources by its path. (Service Authorization
/// Reference, "Actions, resources, and condition keys for Amazon API Gateway Management".)
void ApiGateway::authorize(const iam::Caller& caller, std::string_view verb, const std::string& path) const {
  std::string action = "apigateway:";
  action += verb;
  region_.iam().authorize(caller, action, "arn:aws:apigateway:" + region_.name() + "::" + path);
}

RestApi& ApiGateway::find_api(std::string_view id) {
  const auto found = apis_.find(id);
  if (found == apis_.end()) {
    throw wire::Fault(404, "NotFoundException",
                      "Invalid API identifier specified " + region_.account() + ":" + std::string(id));
  }
  return found->second;
}

/// Recorded: for resources and what hangs on them an unknown API is reported as an unknown resource.
Resource& ApiGateway::find_resource(std::string_view rest_api_id, std::string_view resource_id) {
  if (const auto api = apis_.find(rest_api_id); api != apis_.end()) {
    auto& resources = api->second.definition.resources;
    if (const auto found = resources.find(resource_id); found != resources.end()) return found->second;
  }
  throw wire::Fault(404, "NotFoundException", "Invalid Resource identifier specified");
}

Method& ApiGateway::find_method(std::string_view rest_api_id, std::string_view resource_id,
                                std::string_view verb) {
  auto& methods = find_resource(rest_api_id, resource_id).methods;
  const auto found = methods.find(verb);
  if (found == methods.end())
    throw wire::Fault(404, "NotFoundException", "Invalid Method identifier specified");
  return found->second;
}

Integration& ApiGateway::find_integration(std::string_view rest_api_id, std::string_view resource_id,
                                          std::string_view verb) {
  auto& integration = find_method(rest_api_id, resource_id, verb).integration;
  if (!integration) throw wire::Fault(404, "NotFoundException", "Invalid Integration identifier specified");
  return *integration;
}

std::string ApiGateway::draw_id(std::size_t length) {
  constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string id;
  while (id.size() < length) id += alphabet[ids_.below(alphabet.size())];
  return id;
}

}  // namespace cutoff::apigateway
