#include "emulator/app/template/openapi.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "emulator/app/template/integration.h"
#include "emulator/app/template/properties.h"

namespace cutoff::app {
namespace {

constexpr std::array<std::string_view, 7> methods{"get", "put", "post", "delete", "options", "head", "patch"};

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
  return text;
}

/// {"default": {"statusCode": "200", …}}: a response by the pattern that it is for.
apigateway::PutIntegrationResponse integration_response(const std::string& pattern, const Node& node) {
  Properties properties(node);
  apigateway::PutIntegrationResponse response;
  response.status = static_cast<int>(number_of(properties.require("statusCode")));
  if (pattern != "default") response.selection_pattern = pattern;
  if (const Node* const parameters = properties.find("responseParameters"))
    response.response_parameters = texts_by_name(*parameters);
  if (const Node* const templates = properties.find("responseTemplates"))
    response.response_templates = templates_of(*templates);
  response.content_handling = properties.text("contentHandling", "");
  properties.check();
  return response;
}

void read_integration(Route& route, const Node& node) {
  Properties properties(node);
  apigateway::PutIntegration integration;
  integration.type = integration_type(properties.require("type"));
  integration.uri = properties.text("uri", "");
  integration.integration_http_method = properties.text("httpMethod");
  if (const auto timeout = properties.number("timeoutInMillis"))
    integration.timeout = std::chrono::milliseconds(*timeout);
  if (const Node* const passthrough = properties.find("passthroughBehavior"))
    integration.passthrough = passthrough_behavior(*passthrough);
  if (const Node* const templates = properties.find("requestTemplates"))
    integration.request_templates = templates_of(*templates);
  if (const Node* const parameters = properties.find("requestParameters"))
    integration.request_parameters = texts_by_name(*parameters);
  integration.content_handling = properties.text("contentHandling", "");
  if (const Node* const responses = properties.find("responses")) {
    for (const auto& [pattern, response] : responses->members)
      route.integration_responses.push_back(integration_response(pattern, response));
  }
  // Of a proxy they are never used.
  if (integration.type == apigateway::IntegrationType::aws_proxy) route.integration_responses.clear();
  properties.without_effect({"cacheKeyParameters", "cacheNamespace"});
  properties.check();
  route.integration = std::move(integration);
}

void read_responses(Route& route, const Node& node) {
  for (const auto& [status, response] : node.members) {
    if (status == "default") continue;  // API Gateway has none that is for all statuses
    Node number = response;
    number.kind = Node::Kind::scalar;
    number.text = status;
    apigateway::PutMethodResponse method_response;
    method_response.status = static_cast<int>(number_of(number));
    if (const Node* const headers = response.find("headers")) {
      method_response.response_parameters.emplace();
      for (const auto& [name, header] : headers->members)
        method_response.response_parameters->emplace("method.response.header." + name, false);
    }
    route.method_responses.push_back(std::move(method_response));
  }
}

Route route_of(const std::string& path, const std::string& method, const Node& node) {
  Route route;
  route.path = path;
  route.method.http_method = method == "x-amazon-apigateway-any-method" ? "ANY" : upper(method);
  Properties properties(node);
  properties.without_effect({"summary", "description", "tags", "consumes", "produces", "parameters",
                             "requestBody", "deprecated", "externalDocs"});
  route.method.operation_name = properties.text("operationId", "");
  if (const Node* const responses = properties.find("responses")) read_responses(route, *responses);
  if (const Node* const integration = properties.find("x-amazon-apigateway-integration")) {
    read_integration(route, *integration);
  } else {
    refuse(node, "has no x-amazon-apigateway-integration");
  }
  // Method responses say what a mock may answer; a proxy's answer passes as it is.
  if (route.integration->type == apigateway::IntegrationType::aws_proxy) route.method_responses.clear();
  properties.check();
  return route;
}

}  // namespace

std::vector<Route> openapi_routes(const Node& definition) {
  Properties properties(definition);
  properties.without_effect({"openapi", "swagger", "info", "host", "basePath", "schemes", "servers", "tags",
                             "components", "definitions", "externalDocs"});
  std::vector<Route> routes;
  const Node& paths = properties.require("paths");
  if (!paths.is_map()) refuse(paths, "has to be a map of paths");
  for (const auto& [path, at] : paths.members) {
    if (!at.is_map()) refuse(at, "has to be a map of methods");
    for (const auto& [method, node] : at.members) {
      const bool known = method == "x-amazon-apigateway-any-method" ||
                         std::count(methods.begin(), methods.end(), method) != 0;
      if (known) {
        routes.push_back(route_of(path, method, node));
      } else if (method != "parameters" && method != "summary" && method != "description") {
        refuse(node, "is no method: write it in small letters");
      }
    }
  }
  properties.check();
  return routes;
}

std::string openapi_title(const Node& definition) {
  const Node* const info = definition.find("info");
  const Node* const title = info == nullptr ? nullptr : info->find("title");
  return title == nullptr ? std::string() : text_of(*title);
}

}  // namespace cutoff::app
