// AWS::ApiGateway::RestApi, with resources of its own or with a Body in OpenAPI (openapi.h).
#include "emulator/app/names.h"
#include "emulator/app/template/kinds.h"
#include "emulator/app/template/openapi.h"

namespace cutoff::app::kinds {
namespace {

apigateway::EndpointType endpoint_type(const Node& node) {
  const std::string type = text_of(node);
  if (type == "EDGE") return apigateway::EndpointType::edge;
  if (type == "REGIONAL") return apigateway::EndpointType::regional;
  if (type == "PRIVATE") return apigateway::EndpointType::private_endpoint;
  refuse(node, "is " + type + ", and has to be EDGE, REGIONAL or PRIVATE");
}

/// "GATEWAY-ID" in lower case and digits, as a host's name has it.
void check_id(const Node& node) {
  const std::string id = text_of(node);
  const bool good = !id.empty() && id.size() <= 63 &&
                    id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (!good) refuse(node, "is part of a host's name: write small letters, digits and hyphens");
}

Attributes build(Building& building, Resource& resource) {
  Properties& properties = resource.properties;
  Api api;
  apigateway::CreateRestApi& input = api.api;
  input.id = made_id(building.stack + "/" + resource.id, 10);
  if (const Node* const id = resource.cutoff.find("id")) {
    check_id(*id);
    input.id = text_of(*id);
  }
  const Node* const body = properties.find("Body");
  input.endpoint = apigateway::EndpointType::edge;
  input.description = properties.text("Description");
  if (body != nullptr) {
    api.routes = openapi_routes(*body);
    input.name = openapi_title(*body);
  }
  if (const auto name = properties.text("Name")) input.name = *name;
  if (input.name.empty()) refuse(properties.node(), "has no Name");
  properties.within("EndpointConfiguration", [&](Properties& endpoint) {
    const Node& types = endpoint.require("Types");
    if (elements_of(types).size() != 1) refuse(types, "has to have one type");
    input.endpoint = endpoint_type(types.elements.front());
  });
  if (const Node* const types = properties.find("BinaryMediaTypes"))
    input.binary_media_types = texts_of(*types);
  properties.only("ApiKeySourceType", "HEADER");
  input.disable_execute_api_endpoint = properties.boolean("DisableExecuteApiEndpoint").value_or(false);
  if (const Node* const tags = properties.find("Tags")) {
    for (auto& [key, value] : tags_of(*tags)) input.tags.emplace(key, value);
  }
  properties.without_effect({"FailOnWarnings", "Parameters"});
  const std::string id = input.id;
  const std::string root = made_id(building.stack + "/" + resource.id + "/root", 10);
  building.api_resources[root] = {id, "/"};
  building.application.apis.push_back(std::move(api));
  return {id, {{"RestApiId", id}, {"RootResourceId", root}}};
}

}  // namespace

const Kind apigateway_rest_api{"AWS::ApiGateway::RestApi", build};

}  // namespace cutoff::app::kinds
