// Scenario 2 on an API that a client built at API Gateway's control plane, request by request: it serves like the flow's
// own, which is built by calls.
#include <nlohmann/json.hpp>

#include "tests/flow/async_polling_test.h"

namespace cutoff::flows {
namespace {

using harness::HasBody;
using harness::HasHeader;
using harness::HasStatus;
using ::testing::AllOf;
using ::testing::Eq;

using Json = nlohmann::json;

class AsyncPollingByControlPlane : public AsyncPollingTest {
 protected:
  /// Asks the control plane; gives the body of an answer that must be `status`.
  Json control(int status, const std::string& method, const std::string& path, const Json& body = {}) {
    wire::Request asked = harness::request_to(method, "https://apigateway.us-east-1.amazonaws.com" + path,
                                              body.is_null() ? std::string() : body.dump());
    asked.headers.add("Accept", "application/json");
    asked.headers.add("Authorization",
                      "AWS4-HMAC-SHA256 Credential=test/20260210/us-east-1/apigateway/aws4_request, "
                      "SignedHeaders=accept;host;x-amz-date, Signature=3c29f77b");
    const wire::Response response = run([&] { return cloud.handle(std::move(asked)); });
    EXPECT_THAT(response, HasStatus(status)) << method << " " << path;
    const std::string& text = response.body.text();
    return text.empty() ? Json() : Json::parse(text);
  }

  /// What fixtures/flows/async_polling/deploy.cc calls, as requests.
  void build_api() {
    const Json api = control(201, "POST", "/restapis",
                             {{"name", "by-requests"}, {"endpointConfiguration", {{"types", {"REGIONAL"}}}}});
    id = api["id"];
    const std::string root_id = api["rootResourceId"];
    const std::string v1 = resource(resource(root_id, "api"), "v1");
    route("POST", resource(v1, "invoke"), "invoke", "/api/v1/invoke");
    route("GET", resource(resource(v1, "status"), "{request_id}"), "status", "/api/v1/status/*");
    control(201, "POST", "/restapis/" + id + "/deployments", {{"stageName", "dev"}});
  }
  std::string host() const { return id + ".execute-api.us-east-1.amazonaws.com"; }
  std::string url(const std::string& path) const { return "https://" + host() + "/dev/api/v1/" + path; }

  std::string id;

 private:
  std::string resource(const std::string& parent, const std::string& part) {
    return control(201, "POST", "/restapis/" + id + "/resources/" + parent, {{"pathPart", part}})["id"];
  }

  void route(const std::string& verb, const std::string& resource, const std::string& statement,
             const std::string& path) {
    const std::string methods = "/restapis/" + id + "/resources/" + resource + "/methods/";
    control(201, "PUT", methods + verb, {{"authorizationType", "NONE"}});
    control(201, "PUT", methods + verb + "/integration",
            {{"type", "AWS_PROXY"},
             {"httpMethod", "POST"},
             {"uri",
              "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
              "arn:aws:lambda:us-east-1:123456789012:function:skymarshal-api-invoke-dev/invocations"}});
    cloud.lambda().add_permission(
        root(), AsyncPolling::function_name,
        {.statement_id = "by-requests-" + statement,
         .principal = "apigateway.amazonaws.com",
         .source_arn = "arn:aws:execute-api:us-east-1:123456789012:" + id + "/*/" + verb + path});

    control(201, "PUT", methods + "OPTIONS", {{"authorizationType", "NONE"}});
    control(201, "PUT", methods + "OPTIONS/integration",
            {{"type", "MOCK"}, {"requestTemplates", {{"application/json", R"({"statusCode": 200})"}}}});
    const std::string header = "method.response.header.Access-Control-Allow-";
    control(201, "PUT", methods + "OPTIONS/responses/200",
            {{"responseParameters",
              {{header + "Headers", false}, {header + "Methods", false}, {header + "Origin", false}}}});
    control(201, "PUT", methods + "OPTIONS/integration/responses/200",
            {{"responseParameters",
              {{header + "Headers", "'Content-Type'"},
               {header + "Methods", "'" + verb + ",OPTIONS'"},
               {header + "Origin", "'*'"}}}});
  }
};

TEST_F(AsyncPollingByControlPlane, AnswersWhenTheAgentDoes) {
  deploy(68s);
  build_api();
  EXPECT_EQ(now(), 0s);
  const async_polling::Assessment assessment = run([&] {
    Client browser(cloud, "1", cloud.region().new_trace(), id, {});
    async_polling::Poller poller(browser);
    return poller.ask("Flight EY123 delayed 2 hours");
  });
  EXPECT_EQ(assessment.status, "success");
  EXPECT_EQ(now(), 68s);
}

TEST_F(AsyncPollingByControlPlane, AnswersABrowsersOptionsByItself) {
  deploy(68s);
  build_api();
  const auto allows = [](const char* methods) {
    return AllOf(HasStatus(200), HasHeader("Access-Control-Allow-Headers", "Content-Type"),
                 HasHeader("Access-Control-Allow-Methods", methods),
                 HasHeader("Access-Control-Allow-Origin", "*"));
  };
  EXPECT_THAT(request("OPTIONS", url("invoke")), allows("POST,OPTIONS"));
  EXPECT_THAT(request("OPTIONS", url("status/any")), allows("GET,OPTIONS"));
}

TEST_F(AsyncPollingByControlPlane, RefusesWhatTheFlowsOwnRefuses) {
  deploy(68s);
  build_api();
  EXPECT_THAT(request("GET", url("invoke")),
              AllOf(HasStatus(403), HasBody(Eq(R"({"message":"Missing Authentication Token"})"))));
  EXPECT_THAT(request("POST", url("invoke"), "{}"), HasStatus(400));
  control(202, "DELETE", "/restapis/" + id);
  EXPECT_THAT(request("POST", url("invoke"), question), HasStatus(403));
  EXPECT_THAT(request("POST", invoke_url, question), HasStatus(202));  // the flow's own is another
}

}  // namespace
}  // namespace cutoff::flows
