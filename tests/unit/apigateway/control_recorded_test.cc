// The same requests as somebody sent to AWS, and the answers compared, member by member, with what AWS said.
//
// The recordings are LocalStack's; what they say that matters is in the other tests too, which run without them.
#include <algorithm>

#include "tests/harness/shared_data.h"
#include "tests/unit/apigateway/control_fixture.h"

namespace cutoff::apigateway {
namespace {

using Json = nlohmann::json;

/// Whether `text` is `pattern` with anything in the place of "<…>"; account numbers are alike.
bool is_like(std::string pattern, std::string_view text) {
  constexpr std::string_view account = "111111111111";
  if (const auto at = pattern.find(account); at != std::string::npos)
    pattern.replace(at, account.size(), "123456789012");
  std::string_view rest = pattern;
  while (true) {
    const auto open = rest.find('<');
    const auto close = open == std::string_view::npos ? open : rest.find('>', open);
    if (close == std::string_view::npos) return text == rest;
    if (!text.starts_with(rest.substr(0, open))) return false;
    text.remove_prefix(open);
    rest.remove_prefix(close + 1);
    if (rest.find('<') == std::string_view::npos) return text.ends_with(rest);
    const auto next = text.find(rest.substr(0, rest.find('<')));
    if (next == std::string_view::npos) return false;
    text.remove_prefix(next);
  }
}

/// "" when `ours` says what was recorded, else where it does not.
std::string difference(const Json& recorded, const Json& ours, const std::string& at = "") {
  const auto differ = [&] { return at + ": " + recorded.dump() + " was recorded, ours is " + ours.dump(); };
  if (recorded == "datetime") return ours.is_number_integer() ? "" : differ();
  if (recorded.is_string()) {
    return ours.is_string() && is_like(recorded.get<std::string>(), ours.get<std::string>()) ? "" : differ();
  }
  // The recorder shows JSON in texts as what it is.
  if (recorded.is_object() && ours.is_string())
    return difference(recorded, Json::parse(ours.get<std::string>()), at);
  if (recorded.is_array()) {
    if (!ours.is_array() || recorded.size() != ours.size()) return differ();
    Json sorted = ours;
    if (!ours.empty() && ours[0].contains("path"))
      std::sort(sorted.begin(), sorted.end(),
                [](const Json& a, const Json& b) { return a["path"] < b["path"]; });
    for (std::size_t i = 0; i < recorded.size(); ++i) {
      const std::string found = difference(recorded[i], sorted[i], at + "/" + std::to_string(i));
      if (!found.empty()) return found;
    }
    return "";
  }
  if (!recorded.is_object()) return recorded == ours ? "" : differ();
  if (!ours.is_object() || recorded.size() != ours.size()) return differ();
  for (const auto& [name, value] : recorded.items()) {
    if (!ours.contains(name)) return differ();
    const std::string found = difference(value, ours[name], at + "/" + name);
    if (!found.empty()) return found;
  }
  return "";
}

class RecordedControl : public ControlTest {
 protected:
  void SetUp() override {
    const auto text = harness::read_shared_data("aws-recorded/test_apigateway_api.snapshot.json");
    if (!text) GTEST_SKIP() << harness::no_shared_data;
    recordings_ = Json::parse(*text);
  }

  /// The test whose recordings the next ones are compared with.
  void recording(const std::string& test) {
    for (const auto& [name, content] : recordings_.items()) {
      if (name.ends_with("::" + test)) recorded_ = content["recorded-content"];
    }
  }
  /// Sends the request and compares the answer with what was recorded as `key`. Gives its body.
  Json as_recorded(const std::string& key, const std::string& method, const std::string& target,
                   const std::string& body = {}) {
    const wire::Response response = call(method, target, body);
    Json recorded = recorded_.at(key);
    EXPECT_EQ(response.status, recorded["ResponseMetadata"]["HTTPStatusCode"])
        << key << ": " << response.body.text();
    recorded.erase("ResponseMetadata");
    const std::string& text = response.body.text();
    const Json ours = text.empty() ? Json::object() : Json::parse(text);
    if (recorded.contains("Error")) {
      EXPECT_EQ(response.headers.get("x-amzn-ErrorType"), recorded["Error"]["Code"].get<std::string>())
          << key;
      const Json& message = ours.contains("message") ? ours["message"] : ours["Message"];
      EXPECT_EQ(difference(recorded["Error"]["Message"], message), "") << key;
      // A modelled error has its message in lower case.
      EXPECT_TRUE(!recorded.contains("message") || ours.contains("message")) << key;
      return ours;
    }
    if (recorded.contains("items")) {  // which is what SDKs call it
      recorded["item"] = recorded["items"];
      recorded.erase("items");
    }
    EXPECT_EQ(difference(recorded, ours), "") << key;
    return ours;
  }
  std::string id_of(const std::string& path) const { return path.substr(path.rfind('/') + 1); }

 private:
  Json recordings_;
  Json recorded_;
};

TEST_F(RecordedControl, RestApis) {
  recording("test_create_rest_api_with_optional_params");
  as_recorded("create-only-name", "POST", "/restapis", R"({"name":"a"})");
  as_recorded("create-empty-desc", "POST", "/restapis", R"({"name":"a","description":""})");
  as_recorded("create-with-version", "POST", "/restapis", R"({"name":"a","version":"v1"})");
  as_recorded("create-with-empty-binary-media", "POST", "/restapis", R"({"name":"a","binaryMediaTypes":[]})");
  as_recorded("string-compression-size", "POST", "/restapis", R"({"name":"a","minimumCompressionSize":-1})");
  recording("test_update_rest_api_behaviour");
  const std::string api = new_api(R"({"name":"a","description":"this is my api"})");
  as_recorded("update-rest-api-array", "PATCH", api, patch("add", "/binaryMediaTypes/-", "image/png"));
  as_recorded("update-rest-api-add-base-path", "PATCH", api, patch("add", "/binaryMediaTypes", "image/gif"));
  as_recorded("update-rest-api-remove-base-path", "PATCH", api,
              R"({"patchOperations":[{"op":"remove","path":"/binaryMediaTypes"}]})");
  recording("test_update_rest_api_compression");
  const std::string plain = new_api(R"({"name":"a","description":"this is my api"})");
  as_recorded("disable-compression", "PATCH", plain, replace("/minimumCompressionSize", ""));
  as_recorded("set-negative-compression", "PATCH", plain, replace("/minimumCompressionSize", "-1"));
  as_recorded("unsupported-operation", "PATCH", plain, patch("add", "/minimumCompressionSize", "10"));
  recording("test_create_rest_api_verify_defaults");
  as_recorded("create-with-regional-default", "POST", "/restapis",
              R"({"name":"a","endpointConfiguration":{"types":["REGIONAL"]}})");
  as_recorded("create-with-private-default", "POST", "/restapis",
              R"({"name":"a","endpointConfiguration":{"types":["PRIVATE"]}})");
  as_recorded("create-with-empty-default", "POST", "/restapis", R"({"name":"a","endpointConfiguration":{}})");
}

TEST_F(RecordedControl, Resources) {
  recording("test_resource_lifecycle");
  std::string api = new_api();
  as_recorded("rest-api-root-resource", "GET", api + "/resources");
  const std::string pets =
      api + "/resources/" +
      as_recorded("create-resource", "POST", root_resource, R"({"pathPart":"pets"})").value("id", "");
  as_recorded("rest-api-resources-after-create", "GET", api + "/resources");
  as_recorded("create-subresource", "POST", pets, R"({"pathPart":"subpets"})");
  as_recorded("rest-api-resources-after-create-sub", "GET", api + "/resources");
  as_recorded("update-path-part", "PATCH", pets, replace("/pathPart", "dogs"));
  as_recorded("get-resp-after-update-path-part", "GET", pets);
  as_recorded("del-resource", "DELETE", pets);
  as_recorded("rest-api-resources-after-delete", "GET", api + "/resources");

  recording("test_update_resource_behaviour");
  api = new_api();
  const std::string root_id = id_of(root_resource);
  const std::string resource = new_resource(root_resource, "pets");
  as_recorded("nonexistent-resource", "PATCH", api + "/resources/fake-resource",
              replace("/pathPart", "dogs"));
  as_recorded("invalid-path-part", "PATCH", resource, replace("/invalid", "dogs"));
  as_recorded("invalid-parent-id", "PATCH", resource, replace("/parentId", "fake-parent-id"));
  const std::string sub =
      api + "/resources/" +
      as_recorded("create-subresource", "POST", resource, R"({"pathPart":"subpets"})").value("id", "");
  const std::string child =
      api + "/resources/" +
      as_recorded("create-subresource-child", "POST", sub, R"({"pathPart":"pets"})").value("id", "");
  as_recorded("existing-future-sibling-path", "PATCH", child, replace("/parentId", root_id));
  value("DELETE", child);
  as_recorded("update-parent-id-to-subresource-id", "PATCH", resource, replace("/parentId", id_of(sub)));
  as_recorded("update-parent-id-to-root-id", "PATCH", sub, replace("/parentId", root_id));
  as_recorded("update-path-already-exists", "PATCH", sub, replace("/pathPart", "pets"));
  value("DELETE", resource);
  as_recorded("resources-after-deletion", "GET", api + "/resources");
  as_recorded("remove-unsupported", "PATCH", sub,
              R"({"patchOperations":[{"op":"remove","path":"/pathPart"}]})");
  as_recorded("add-unsupported", "PATCH", sub, patch("add", "/pathPart", "added-pets"));
}

TEST_F(RecordedControl, Methods) {
  recording("test_method_lifecycle");
  new_api();
  const std::string any = root_resource + "/methods/ANY";
  as_recorded("put-base-method-response", "PUT", any, R"({"authorizationType":"NONE"})");
  as_recorded("get-base-method-response", "GET", any);
  as_recorded("del-base-method-response", "DELETE", any);
  as_recorded("get-deleted-method-response", "GET", any);
  as_recorded("delete-deleted-method-response", "DELETE", any);

  recording("test_update_method_validation");
  as_recorded("method-does-not-exist", "PATCH", root_resource + "/methods/GET",
              replace("/operationName", "a"));
  value("PUT", any, R"({"authorizationType":"NONE"})");
  as_recorded("unsupported-operation", "PATCH", any, patch("add", "/operationName", "operationName"));
  as_recorded("unsupported-operation-2", "PATCH", any, patch("add", "/requestValidatorId", "wrong-id"));
  as_recorded("unsupported-path", "PATCH", any, patch("add", "/httpMethod", "PUT"));
  as_recorded("wrong-path-request-parameters", "PATCH", any,
              replace("/requestParameters", "method.request.querystring.optional=false"));
  as_recorded("wrong-path-request-models", "PATCH", any,
              patch("add", "/requestModels/application/json", "Empty"));
  as_recorded("wrong-value-type", "PATCH", any, replace("/apiKeyRequired", "whatever"));
  as_recorded("wrong-auth-type", "PATCH", any, replace("/authorizationType", "CUSTOM"));
  as_recorded("skip-auth-id-with-wrong-type", "PATCH", any, replace("/authorizerId", "abc123"));
  as_recorded("wrong-req-validator-id", "PATCH", any, replace("/requestValidatorId", "fake-id"));
}

TEST_F(RecordedControl, ResponsesOfMethodsAndIntegrations) {
  const char* const mock =
      R"({"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\": 200}"}})";
  recording("test_lifecycle_method_response");
  new_api();
  std::string get = root_resource + "/methods/GET";
  value("PUT", get, R"({"authorizationType":"NONE"})");
  value("PUT", get + "/integration", mock);
  const char* const with_both =
      R"({"patchOperations":[{"op":"%","path":"/responseParameters/method.response.header.my-header","value":"true"},)"
      R"({"op":"%","path":"/responseModels/application~1json","value":"Empty"}]})";
  const auto both = [&](const std::string& op) {
    std::string body = with_both;
    for (auto at = body.find('%'); at != std::string::npos; at = body.find('%')) body.replace(at, 1, op);
    return body;
  };
  as_recorded("put-method-response", "PUT", get + "/responses/200",
              R"({"responseParameters":{},"responseModels":{}})");
  as_recorded("get-integration-response", "GET", get + "/responses/200");
  as_recorded("add-method-responses", "PATCH", get + "/responses/200", both("add"));
  as_recorded("update-method-responses", "PATCH", get + "/responses/200", both("replace"));
  as_recorded("get-method", "GET", get);
  as_recorded("delete-method-response", "DELETE", get + "/responses/200");

  recording("test_lifecycle_integration_response");
  new_api();
  get = root_resource + "/methods/GET";
  const std::string response = get + "/integration/responses/200";
  value("PUT", get, R"({"authorizationType":"NONE"})");
  value("PUT", get + "/integration", mock);
  as_recorded("put-integration-response", "PUT", response,
              R"({"selectionPattern":"","responseTemplates":{"application/json":"\"created\""}})");
  as_recorded("get-integration-response", "GET", response);
  as_recorded("update-integration-response", "PATCH", response,
              replace("/selectionPattern", "updated-pattern"));
  as_recorded(
      "overwrite-integration-response", "PUT", response,
      R"({"selectionPattern":"overwrite-pattern","responseTemplates":{"application/json":"overwrite"}})");
  as_recorded("get-method", "GET", get);
  as_recorded("delete-integration-response", "DELETE", response);
  recording("test_put_integration_response_templates");
  as_recorded("put-integration-response-template-none", "PUT", response,
              R"({"selectionPattern":"","responseTemplates":{"application/json":null}})");
  as_recorded("put-integration-no-response-template", "PUT", response, R"({"selectionPattern":""})");
  recording("test_delete_integration_response_errors");
  as_recorded("non-existent-method", "DELETE", root_resource + "/methods/POST/integration/responses/200");
  as_recorded("non-existent-status-code", "DELETE", get + "/integration/responses/201");
}

TEST_F(RecordedControl, GatewayResponses) {
  recording("test_gateway_response_crud");
  const std::string api = new_api();
  const std::string token = api + "/gatewayresponses/MISSING_AUTHENTICATION_TOKEN";
  as_recorded("get-gateway-response-default", "GET", token);
  value("PUT", token, R"({"statusCode":"404"})");
  as_recorded("delete-gateway-response", "DELETE", token);
  as_recorded("get-deleted-gw-response", "GET", token);
  recording("test_gateway_response_put");
  as_recorded("put-gateway-response-status-only", "PUT", token, R"({"statusCode":"404"})");
  as_recorded("put-gateway-response-default-ignored", "PUT", api + "/gatewayresponses/AUTHORIZER_FAILURE",
              R"({"responseParameters":{"gatewayresponse.header.foo":"'bar'"}})");
  recording("test_gateway_response_validation");
  as_recorded("delete-gateway-response-not-set", "DELETE", api + "/gatewayresponses/DEFAULT_4XX");
  as_recorded("get-gateway-response-wrong-response-type", "GET",
              api + "/gatewayresponses/FAKE_RESPONSE_TYPE");
  recording("test_update_gateway_response");
  as_recorded("update-gateway-response-not-set", "PATCH", api + "/gatewayresponses/DEFAULT_4XX",
              replace("/statusCode", "444"));
  as_recorded("update-gateway-add-status-code", "PATCH", api + "/gatewayresponses/DEFAULT_4XX",
              patch("add", "/statusCode", "444"));
}

TEST_F(RecordedControl, Stages) {
  recording("test_stage_access_log_settings");
  const std::string api = new_api();
  value("PUT", root_resource + "/methods/GET", R"({"authorizationType":"NONE"})");
  value("PUT", root_resource + "/methods/GET/integration", R"({"type":"MOCK"})");
  const std::string deployment =
      as_recorded("create-deployment", "POST", api + "/deployments", "{}").value("id", "");
  const std::string stage = api + "/stages/dev";
  as_recorded("create-stage", "POST", api + "/stages",
              Json{{"stageName", "dev"}, {"deploymentId", deployment}, {"description", "dev stage"}}.dump());
  const std::string destination = "/accessLogSettings/destinationArn";
  as_recorded("update-stage-access-log-dest-add", "PATCH", stage, patch("add", destination, "arn"));
  as_recorded("update-stage-access-log-dest-replace", "PATCH", stage, replace(destination, "arna"));
  as_recorded("update-stage-access-log-format-add", "PATCH", stage,
              patch("add", "/accessLogSettings/format", "$context.requestId $context.identity.sourceIp"));
  as_recorded("update-stage-access-log-remove-all", "PATCH", stage,
              R"({"patchOperations":[{"op":"remove","path":"/accessLogSettings"}]})");
  recording("test_stage_access_log_settings_validation");
  for (const char* what : {"invalid-path", "star", "root"}) {
    const std::string key = what;
    const std::string path = std::string("/accessLogSettings") + (key == "star"   ? "/*"
                                                                  : key == "root" ? ""
                                                                                  : "/randomValue");
    const std::string joint = key == "invalid-path" ? "-" : "-and-";
    as_recorded(key + joint + "add", "PATCH", stage, patch("add", path, "x"));
    as_recorded(key + joint + "replace", "PATCH", stage, replace(path, "x"));
    if (key != "root") as_recorded(key + joint + "remove", "PATCH", stage, patch("remove", path, ""));
  }
  as_recorded("update-stage-access-log-destinationArn-empty", "PATCH", stage, replace(destination, ""));
}

}  // namespace
}  // namespace cutoff::apigateway
