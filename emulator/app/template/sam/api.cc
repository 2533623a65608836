// AWS::Serverless::Api, and the API that is made of events which name none.
#include <algorithm>
#include <cctype>
#include <map>

#include "emulator/app/cors.h"
#include "emulator/app/template/properties.h"
#include "emulator/app/template/resolver.h"
#include "emulator/app/template/sam.h"
#include "fakes/iam/digest.h"

namespace cutoff::app {
namespace {

constexpr const char* any_method = "x-amazon-apigateway-any-method";

Node& member(Node& map, const std::string& key, const Node& place) {
  if (map.find(key) == nullptr) map.set(key, Node::map(place, {}));
  return *map.find(key);
}

/// The methods of a path, as they are called in a header.
std::vector<std::string> methods_of(const Node& path) {
  std::vector<std::string> methods;
  for (const auto& [method, node] : path.members) {
    std::string name = method == any_method ? "ANY" : method;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
    methods.push_back(std::move(name));
  }
  return methods;
}

class ApiMaker {
 public:
  ApiMaker(SamTemplate& sam, const std::string& id, const Node& resource)
      : sam_(sam),
        id_(id),
        resource_(resource),
        given_(sam.properties("Api", resource)),
        properties_(given_) {}

  void make() {
    Node api = Node::map(resource_, {});
    const Node* const stage_name = properties_.find("StageName");
    const Node stage = stage_name != nullptr ? *stage_name : Node::scalar(resource_, "Prod");
    if (stage_name == nullptr && id_ != implicit_api) refuse(resource_, "has no StageName");
    for (const char* same :
         {"Name", "Description", "BinaryMediaTypes", "DisableExecuteApiEndpoint", "ApiKeySourceType"}) {
      if (const Node* const property = properties_.find(same)) api.set(same, *property);
    }
    if (const Node* const endpoint = properties_.find("EndpointConfiguration"))
      api.set("EndpointConfiguration", endpoint_configuration(*endpoint));
    if (api.find("Name") == nullptr) api.set("Name", Node::ref(resource_, "AWS::StackName"));
    Node body = definition();
    const std::string hash = iam::sha256_hex(body.json()).substr(0, 10);
    api.set("Body", std::move(body));
    // Without OpenApiVersion the deployment makes a stage "Stage", besides: an old fault of SAM's that it keeps.
    const bool stage_named_stage = properties_.find("OpenApiVersion") == nullptr;
    Node made_stage = Node::map(resource_, {{"StageName", stage}});
    if (const Node* const variables = properties_.find("Variables")) made_stage.set("Variables", *variables);
    if (const Node* const traced = properties_.find("TracingEnabled"))
      made_stage.set("TracingEnabled", *traced);
    properties_.without_effect({"Tags", "AlwaysDeploy", "PropagateTags"});
    properties_.check();

    Node& made = sam_.make(id_, "AWS::ApiGateway::RestApi", resource_, std::move(api));
    if (const Node* const metadata = resource_.find("Metadata")) made.set("Metadata", *metadata);
    if (const Node* const depends_on = resource_.find("DependsOn")) made.set("DependsOn", *depends_on);
    make_deployment_and_stage(hash, stage_named_stage, stage, std::move(made_stage));
  }

 private:
  void make_deployment_and_stage(const std::string& hash, bool stage_named_stage, const Node& stage,
                                 Node made_stage) {
    const std::string deployment_id = id_ + "Deployment" + hash;
    Node deployment = Node::map(resource_, {{"RestApiId", Node::ref(resource_, id_)}});
    if (stage_named_stage) deployment.set("StageName", Node::scalar(resource_, "Stage"));
    sam_.make(deployment_id, "AWS::ApiGateway::Deployment", resource_, std::move(deployment));
    made_stage.set("RestApiId", Node::ref(resource_, id_));
    made_stage.set("DeploymentId", Node::ref(resource_, deployment_id));
    sam_.make(id_ + (stage.is_scalar() ? stage.text : "") + "Stage", "AWS::ApiGateway::Stage", resource_,
              std::move(made_stage));
  }

  /// SAM's {Type: REGIONAL}, or the type alone, for CloudFormation's {Types: [REGIONAL]}.
  static Node endpoint_configuration(const Node& node) {
    if (node.is_scalar() || !function_of(node).empty())
      return Node::map(node, {{"Types", Node::list(node, {node})}});
    Properties endpoint(node);
    const Node& type = endpoint.require("Type");
    endpoint.check();
    return Node::map(node, {{"Types", Node::list(node, {type})}});
  }

  Node definition() {
    Node body = Node::map(resource_, {{"swagger", Node::scalar(resource_, "2.0")}});
    if (const Node* const given = properties_.find("DefinitionBody")) body = *given;
    Node& paths = member(body, "paths", resource_);
    for (const auto& [api, route] : sam_.routes) {
      if (api == id_) add(paths, route);
    }
    if (const Node* const cors = properties_.find("Cors")) add_cors(paths, *cors);
    return body;
  }

  void add(Node& paths, const SamTemplate::Route& route) const {
    const Node& place = route.origin;
    Node& path = member(paths, route.path, place);
    const std::string method = route.method == "any" ? any_method : route.method;
    if (path.find(method) != nullptr)
      refuse(place, "is the second event for " + route.method + " " + route.path + " of " + id_);
    Node integration = Node::map(
        place,
        {{"type", Node::scalar(place, "aws_proxy")},
         {"httpMethod", Node::scalar(place, "POST")},
         {"uri",
          Node::sub(place,
                    "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${" +
                        route.function + ".Arn}/invocations")}});
    if (route.timeout.kind != Node::Kind::absent) integration.set("timeoutInMillis", route.timeout);
    path.set(method, Node::map(place, {{"x-amazon-apigateway-integration", std::move(integration)},
                                       {"responses", Node::map(place, {})}}));
  }

  /// An answer to OPTIONS for each path that has none of its own. What is given may be an intrinsic function's call, which
  /// is resolved later: it stands in the answer as it is.
  static void add_cors(Node& paths, const Node& node) {
    Cors cors;
    std::map<std::string, Node> given;
    const auto take = [&](const Node* value, const char* field, std::string& constant) {
      if (value == nullptr) return;
      constant = "given";
      given[field] = *value;
    };
    if (node.is_scalar() || !function_of(node).empty()) {
      take(&node, "Access-Control-Allow-Origin", cors.allow_origin);
    } else {
      Properties properties(node);
      cors.allow_origin = "'*'";
      take(properties.find("AllowOrigin"), "Access-Control-Allow-Origin", cors.allow_origin);
      take(properties.find("AllowHeaders"), "Access-Control-Allow-Headers", cors.allow_headers);
      take(properties.find("AllowMethods"), "Access-Control-Allow-Methods", cors.allow_methods);
      take(properties.find("MaxAge"), "Access-Control-Max-Age", cors.max_age);
      cors.allow_credentials = properties.boolean("AllowCredentials").value_or(false);
      properties.check();
    }
    for (auto& [name, path] : paths.members) {
      if (path.find("options") == nullptr)
        path.set("options", options(node, preflight_fields(cors, methods_of(path)), given));
    }
  }

  static Node options(const Node& place, const std::vector<std::pair<std::string, std::string>>& fields,
                      const std::map<std::string, Node>& given) {
    const auto text = [&](const std::string& value) { return Node::scalar(place, value); };
    Node parameters = Node::map(place, {});
    Node headers = Node::map(place, {});
    for (const auto& [name, value] : fields) {
      const auto own = given.find(name);
      parameters.set("method.response.header." + name, own == given.end() ? text(value) : own->second);
      headers.set(name, Node::map(place, {{"type", text("string")}}));
    }
    const auto json_template = [&](const char* value) {
      return Node::map(place, {{"application/json", text(value)}});
    };
    const Node response =
        Node::map(place, {{"statusCode", text("200")},
                          {"responseParameters", std::move(parameters)},
                          {"responseTemplates", json_template(preflight_response_template)}});
    const Node integration =
        Node::map(place, {{"type", text("mock")},
                          {"requestTemplates", json_template(preflight_request_template)},
                          {"responses", Node::map(place, {{"default", response}})}});
    return Node::map(
        place,
        {{"x-amazon-apigateway-integration", integration},
         {"responses", Node::map(place, {{"200", Node::map(place, {{"headers", std::move(headers)}})}})}});
  }

  SamTemplate& sam_;
  const std::string& id_;
  const Node& resource_;
  const Node given_;
  Properties properties_;
};

}  // namespace

void make_api(SamTemplate& sam, const std::string& id, const Node& resource) {
  ApiMaker(sam, id, resource).make();
}

}  // namespace cutoff::app
