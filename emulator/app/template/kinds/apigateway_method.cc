// AWS::ApiGateway::Method.
#include "emulator/app/template/integration.h"
#include "emulator/app/template/kinds.h"

namespace cutoff::app::kinds {
namespace {

int status_of(const Node& node) { return static_cast<int>(number_of(node)); }

apigateway::PutIntegrationResponse integration_response(Properties& properties) {
  apigateway::PutIntegrationResponse response;
  response.status = status_of(properties.require("StatusCode"));
  response.selection_pattern = properties.text("SelectionPattern");
  response.content_handling = properties.text("ContentHandling", "");
  if (const Node* const parameters = properties.find("ResponseParameters"))
    response.response_parameters = texts_by_name(*parameters);
  if (const Node* const templates = properties.find("ResponseTemplates"))
    response.response_templates = templates_of(*templates);
  return response;
}

void read_integration(Route& route, Properties& properties) {
  apigateway::PutIntegration integration;
  integration.type = integration_type(properties.require("Type"));
  integration.uri = properties.text("Uri", "");
  integration.integration_http_method = properties.text("IntegrationHttpMethod");
  if (const auto timeout = properties.number("TimeoutInMillis"))
    integration.timeout = std::chrono::milliseconds(*timeout);
  if (const Node* const passthrough = properties.find("PassthroughBehavior"))
    integration.passthrough = passthrough_behavior(*passthrough);
  if (const Node* const templates = properties.find("RequestTemplates"))
    integration.request_templates = templates_of(*templates);
  if (const Node* const parameters = properties.find("RequestParameters"))
    integration.request_parameters = texts_by_name(*parameters);
  integration.content_handling = properties.text("ContentHandling", "");
  integration.cache_namespace = properties.text("CacheNamespace", "");
  if (const Node* const keys = properties.find("CacheKeyParameters"))
    integration.cache_key_parameters = texts_of(*keys);
  properties.each("IntegrationResponses", [&](Properties& response) {
    route.integration_responses.push_back(integration_response(response));
  });
  route.integration = std::move(integration);
}

apigateway::AuthorizationType authorization(const Node& node) {
  const std::string type = text_of(node);
  if (type == "NONE") return apigateway::AuthorizationType::none;
  if (type == "AWS_IAM") return apigateway::AuthorizationType::aws_iam;
  refuse(node, "is " + type + ", and only NONE and AWS_IAM are offered here");
}

Attributes build(Building& building, Resource& resource) {
  Properties& properties = resource.properties;
  Api& api = building.api(properties.require("RestApiId"));
  const Node& id = properties.require("ResourceId");
  const auto at = building.api_resources.find(text_of(id));
  if (at == building.api_resources.end() || at->second.api != api.api.id)
    refuse(id, "is no resource of that API");
  Route route;
  route.path = at->second.path;
  route.method.http_method = properties.require_text("HttpMethod");
  if (const Node* const type = properties.find("AuthorizationType"))
    route.method.authorization = authorization(*type);
  properties.only("ApiKeyRequired", "false");
  route.method.operation_name = properties.text("OperationName", "");
  if (const Node* const parameters = properties.find("RequestParameters"))
    route.method.request_parameters = flags_of(*parameters);
  properties.within("Integration", [&](Properties& integration) { read_integration(route, integration); });
  properties.each("MethodResponses", [&](Properties& given) {
    apigateway::PutMethodResponse response;
    response.status = status_of(given.require("StatusCode"));
    if (const Node* const parameters = given.find("ResponseParameters"))
      response.response_parameters = flags_of(*parameters);
    if (const Node* const models = given.find("ResponseModels"))
      response.response_models = texts_by_name(*models);
    route.method_responses.push_back(std::move(response));
  });
  api.routes.push_back(std::move(route));
  building.api_methods[api.api.id].push_back(resource.id);
  return {building.physical_name(resource.id, 128)};
}

}  // namespace

const Kind apigateway_method{"AWS::ApiGateway::Method", build};

}  // namespace cutoff::app::kinds
