#include "emulator/app/cors.h"

#include <algorithm>

namespace cutoff::app {

std::string allowed_methods(std::vector<std::string> methods) {
  if (std::count(methods.begin(), methods.end(), "ANY") != 0)
    methods = {"DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"};
  methods.emplace_back("OPTIONS");
  std::sort(methods.begin(), methods.end());
  methods.erase(std::unique(methods.begin(), methods.end()), methods.end());
  std::string list;
  for (const std::string& method : methods) list += (list.empty() ? "" : ",") + method;
  return "'" + list + "'";
}

std::vector<std::pair<std::string, std::string>> preflight_fields(const Cors& cors,
                                                                  const std::vector<std::string>& methods) {
  std::vector<std::pair<std::string, std::string>> fields;
  if (cors.allow_credentials) fields.emplace_back("Access-Control-Allow-Credentials", "'true'");
  if (!cors.allow_headers.empty()) fields.emplace_back("Access-Control-Allow-Headers", cors.allow_headers);
  fields.emplace_back("Access-Control-Allow-Methods",
                      cors.allow_methods.empty() ? allowed_methods(methods) : cors.allow_methods);
  fields.emplace_back("Access-Control-Allow-Origin", cors.allow_origin);
  if (!cors.max_age.empty()) fields.emplace_back("Access-Control-Max-Age", cors.max_age);
  return fields;
}

Route preflight(const std::string& path, const std::vector<std::string>& methods, const Cors& cors) {
  Route route;
  route.path = path;
  route.method.http_method = "OPTIONS";
  route.integration.emplace();
  route.integration->type = apigateway::IntegrationType::mock;
  route.integration->request_templates = {{"application/json", preflight_request_template}};
  apigateway::PutMethodResponse allowed;
  allowed.response_parameters.emplace();
  apigateway::PutIntegrationResponse answer;
  answer.response_templates.emplace().emplace("application/json", preflight_response_template);
  for (const auto& [name, value] : preflight_fields(cors, methods)) {
    allowed.response_parameters->emplace("method.response.header." + name, false);
    answer.response_parameters["method.response.header." + name] = value;
  }
  route.method_responses = {allowed};
  route.integration_responses = {answer};
  return route;
}

void add_preflights(std::vector<Route>& routes, const Cors& cors) {
  std::vector<std::string> paths;
  for (const Route& route : routes) {
    if (std::count(paths.begin(), paths.end(), route.path) == 0) paths.push_back(route.path);
  }
  for (const std::string& path : paths) {
    std::vector<std::string> methods;
    for (const Route& route : routes) {
      if (route.path == path) methods.push_back(route.method.http_method);
    }
    if (std::count(methods.begin(), methods.end(), "OPTIONS") == 0)
      routes.push_back(preflight(path, methods, cors));
  }
}

}  // namespace cutoff::app
