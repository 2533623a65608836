// The event that a function is given, held against events that AWS has sent.
#include "fakes/apigateway/proxy_event.h"

#include <nlohmann/json.hpp>

#include "tests/harness/shared_data.h"
#include "tests/unit/apigateway/gateway_fixture.h"

namespace cutoff::apigateway {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::ElementsAre;
using ::testing::Pair;

constexpr const char* agent = "python-requests/testing";

class ProxyEvents : public GatewayTest {
 protected:
  void serve_proxy(std::vector<std::string> binary_media_types = {}) {
    create_api(std::move(binary_media_types));
    put_function_method("/{proxy+}");
    put_function_method("/hardcoded");
    deploy();
  }
  Json event_json() const { return Json::parse(functions.calls.back().event.text()); }
};

TEST_F(ProxyEvents, HasTheKeysNullsAndOrderOfFormat10) {
  serve_proxy();
  wire::Request get =
      request("GET", "/prod/hardcoded", {{"Host", "api.execute-api.us-east-1.amazonaws.com"}});
  loop.advance(1500ms);
  send(std::move(get));
  Json expected = Json::parse(R"({
    "resource": "/hardcoded",
    "path": "/hardcoded",
    "httpMethod": "GET",
    "headers": {
      "Host": "api.execute-api.us-east-1.amazonaws.com",
      "X-Amzn-Trace-Id": "Root=TRACE",
      "X-Forwarded-For": "203.0.113.7",
      "X-Forwarded-Port": "443",
      "X-Forwarded-Proto": "https"
    },
    "multiValueHeaders": {
      "Host": ["api.execute-api.us-east-1.amazonaws.com"],
      "X-Amzn-Trace-Id": ["Root=TRACE"],
      "X-Forwarded-For": ["203.0.113.7"],
      "X-Forwarded-Port": ["443"],
      "X-Forwarded-Proto": ["https"]
    },
    "queryStringParameters": null,
    "multiValueQueryStringParameters": null,
    "pathParameters": null,
    "stageVariables": null,
    "requestContext": {
      "resourceId": "ID",
      "resourcePath": "/hardcoded",
      "httpMethod": "GET",
      "extendedRequestId": "ID",
      "requestTime": "10/Feb/2026:00:00:01 +0000",
      "path": "/prod/hardcoded",
      "accountId": "123456789012",
      "protocol": "HTTP/1.1",
      "stage": "prod",
      "domainPrefix": "api",
      "requestTimeEpoch": 1770681601500,
      "requestId": "ID",
      "identity": {
        "cognitoIdentityPoolId": null,
        "accountId": null,
        "cognitoIdentityId": null,
        "caller": null,
        "sourceIp": "203.0.113.7",
        "principalOrgId": null,
        "accessKey": null,
        "cognitoAuthenticationType": null,
        "cognitoAuthenticationProvider": null,
        "userArn": null,
        "userAgent": null,
        "user": null
      },
      "domainName": "api.execute-api.us-east-1.amazonaws.com",
      "deploymentId": "ID",
      "apiId": "api"
    },
    "body": null,
    "isBase64Encoded": false
  })");
  const std::string trace = "Root=" + functions.calls.back().trace.text();
  expected["headers"]["X-Amzn-Trace-Id"] = trace;
  expected["multiValueHeaders"]["X-Amzn-Trace-Id"][0] = trace;
  Json actual = event_json();
  for (const char* id : {"resourceId", "extendedRequestId", "requestId", "deploymentId"}) {
    EXPECT_FALSE(actual["requestContext"][id].get<std::string>().empty()) << id;
    actual["requestContext"][id] = "ID";
  }
  EXPECT_EQ(actual.dump(2), expected.dump(2));
}

TEST_F(ProxyEvents, KeepsHeadersAsTheClientWroteThemButForTwo) {
  serve_proxy();
  send(request("GET", "/prod/x",
               {{"tEsT-HEADeR", "aValUE"},
                {"user-agent", agent},
                {"authorization", "random-value"},
                {"Accept-Encoding", "gzip, deflate"},
                {"accept", "a"},
                {"Accept", "b"},
                {"X-Forwarded-For", "10.0.0.1"},
                {"Content-Length", "0"},
                {"connection", "close"},
                {"TE", "deflate"}}));
  const Json event = event_json();
  EXPECT_EQ(event["headers"]["tEsT-HEADeR"], "aValUE");
  EXPECT_EQ(event["headers"]["User-Agent"], agent);
  EXPECT_EQ(event["headers"]["Authorization"], "random-value");
  EXPECT_EQ(event["multiValueHeaders"]["Accept-Encoding"], Json::array({"gzip, deflate"}));
  EXPECT_EQ(event["headers"]["accept"], "b");
  EXPECT_EQ(event["multiValueHeaders"]["accept"], Json::array({"a", "b"}));
  EXPECT_EQ(event["headers"]["X-Forwarded-For"], "10.0.0.1, 203.0.113.7");
  for (const char* withheld : {"Content-Length", "connection", "TE", "Accept"}) {
    EXPECT_FALSE(event["headers"].contains(withheld)) << withheld;
  }
  EXPECT_EQ(event["requestContext"]["identity"]["userAgent"], agent);
}

TEST_F(ProxyEvents, CarryTheClientsTraceOn) {
  serve_proxy();
  const std::string sent = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
  const wire::Response response = send(request("GET", "/prod/x", {{"x-amzn-trace-id", sent}}));
  EXPECT_EQ(event().headers.get("X-Amzn-Trace-Id"), sent);
  EXPECT_EQ(functions.calls.back().trace.text(), "1-5759e988-bd862e3fe1be46a994272793");
  EXPECT_EQ(entry("apigateway.request")->trace, functions.calls.back().trace);
  EXPECT_TRUE(response.headers.get("X-Amzn-Trace-Id")
                  .starts_with("Root=1-5759e988-bd862e3fe1be46a994272793;Parent="));
}

TEST_F(ProxyEvents, HaveABodyOrNullAndBase64ForBinaryMediaTypes) {
  serve_proxy({"image/png"});
  send(request("POST", "/prod/x", {{"Content-Type", "application/json"}}, "{\"a\":1}"));
  EXPECT_EQ(event_json()["body"], "{\"a\":1}");
  EXPECT_EQ(event_json()["isBase64Encoded"], false);
  send(request("POST", "/prod/x", {{"Content-Type", "Image/PNG; x=y"}}, std::string("\x89PNG\0", 5)));
  EXPECT_EQ(event_json()["body"], "iVBORwA=");
  EXPECT_EQ(event_json()["isBase64Encoded"], true);
  send(request("POST", "/prod/x", {{"Content-Type", "image/png"}}));
  EXPECT_TRUE(event_json()["body"].is_null());
}

TEST_F(ProxyEvents, AreReadBackFromTheirJson) {
  serve_proxy();
  send(request("POST", "/prod/a/b?x=1&x=2&y=", {{"A", "1"}, {"A", "2"}}, "text"));
  const std::string& text = functions.calls.back().event.text();
  const ProxyEvent read = ProxyEvent::read_json(text);
  std::string again;
  wire::JsonWriter writer(again);
  read.write_json(writer);
  EXPECT_EQ(again, text);
  EXPECT_EQ(*read.query_parameter("x"), "2");
  EXPECT_EQ(*read.path_parameter("proxy"), "a/b");
  EXPECT_EQ(read.query_parameter("z"), nullptr);
  EXPECT_LE(text.size(), read.json_size_at_most());
}

TEST_F(ProxyEvents, ThatAreNoneAreRefusedInASentence) {
  EXPECT_THROW(ProxyEvent::read_json("[]"), std::invalid_argument);
  EXPECT_THROW(ProxyEvent::read_json("{"), std::invalid_argument);
  EXPECT_THROW(ProxyEvent::read_json(R"({"path":7})"), std::invalid_argument);
  EXPECT_THROW(ProxyEvent::read_json(R"({"headers":{"a":1}})"), std::invalid_argument);
  EXPECT_EQ(ProxyEvent::read_json(R"({"headers":{"a":"b"}})").headers.get("A"), "b");
}

TEST_F(ProxyEvents, NoJsonIsMadeForAHandlerInCpp) {
  serve_proxy();
  send(request("GET", "/prod/x"));
  const wire::Payload& payload = functions.calls.back().event;
  EXPECT_EQ(payload.as<ProxyEvent>()->path, "/x");
  EXPECT_NE(payload.get_if<ProxyEvent>(), nullptr);
}

TEST_F(ProxyEvents, AreBoundedInSizeWithoutBeingRendered) {
  serve_proxy();
  std::string controls(1000, '\x01');
  send(request("POST", "/prod/x?q=%01%01", {{"X", controls}}, controls));
  EXPECT_LE(functions.calls.back().event.text().size(), event().json_size_at_most());
}

// ---- against what others have recorded

std::string type_of(const Json& json) { return json.type_name(); }

TEST_F(ProxyEvents, AgreeWithThoseRecordedFromAws) {
  const auto text = harness::read_shared_data("aws-recorded/test_apigateway_lambda.snapshot.json");
  if (!text) GTEST_SKIP() << harness::no_shared_data;
  const Json recorded = Json::parse(*text)
      ["tests/aws/services/apigateway/test_apigateway_lambda.py::"
       "test_lambda_aws_proxy_integration"]["recorded-content"];
  serve_proxy();
  gateway.create_stage(root(),
                       {.rest_api_id = "api",
                        .stage_name = "stage",
                        .deployment_id = gateway.get_rest_api(root(), "api").deployments.begin()->first});
  const std::vector<std::pair<std::string, std::string>> targets{
      {"invocation-payload-without-trailing-slash", "/stage/proxy-value"},
      {"invocation-payload-with-trailing-slash", "/stage/proxy-value/"},
      {"invocation-payload-with-double-slash", "/stage/proxy-value//double-slash"},
      {"invocation-payload-with-prepended-slash-to-stage", "//stage/proxy-value"},
      {"invocation-payload-with-prepended-slash", "/stage//proxy-value"},
      {"invocation-payload-without-trailing-slash-and-query-params", "/stage/proxy-value?urlparam=test"},
      {"invocation-payload-with-trailing-slash-and-query-params", "/stage/proxy-value/?urlparam=test"},
      {"invocation-payload-with-path-encoded-email",
       "/stage/proxy-value/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com"},
      {"invocation-payload-with-params-encoding",
       "/stage/proxy-value/api?dateTimeOffset=2023-06-12T18:05:10.123456+00:00&email=test%2Balias@gmail.com"
       "&plus=test+alias@gmail.com&url=https://www.google.com/&whitespace=foo%20bar&zhash=abort/"},
      {"invocation-payload-with-params-encoding-multi",
       "/stage/proxy-value?category=electronics&category=books&price=10&price=20&price=30"},
      {"invocation-hardcoded", "/stage//hardcoded"},
  };
  ASSERT_EQ(targets.size(), recorded.size());
  for (const auto& [name, target] : targets) {
    SCOPED_TRACE(name);
    const Json& theirs = recorded[name];
    wire::Headers headers{{"Authorization", "random-value"},
                          {"User-Agent", agent},
                          {"Accept", "*/*"},
                          {"Accept-Encoding", "gzip, deflate"}};
    const bool posts = theirs["httpMethod"] == "POST";
    posts ? headers.add("Content-Type", "application/json") : headers.add("tEsT-HEADeR", "aValUE");
    send(request(posts ? "POST" : "GET", target, headers, posts ? R"({"message": "hello world"})" : ""));
    Json ours = event_json();
    if (posts) ours["body"] = Json::parse(ours["body"].get<std::string>());  // as the recording shows it
    for (const char* same :
         {"path", "resource", "httpMethod", "pathParameters", "queryStringParameters",
          "multiValueQueryStringParameters", "stageVariables", "body", "isBase64Encoded"}) {
      EXPECT_EQ(nlohmann::json(ours[same]), nlohmann::json(theirs[same])) << same;
    }
    const Json& our_context = ours["requestContext"];
    const Json& their_context = theirs["requestContext"];
    for (const char* same : {"path", "resourcePath", "httpMethod", "protocol", "stage"}) {
      EXPECT_EQ(our_context[same], their_context[same]) << same;
    }
    for (const auto& [key, value] : theirs.items()) EXPECT_TRUE(ours.contains(key)) << key;
    EXPECT_EQ(ours.size(), theirs.size());
    for (const auto& [key, value] : their_context.items()) EXPECT_TRUE(our_context.contains(key)) << key;
    EXPECT_EQ(our_context.size(), their_context.size());
    for (const auto& [key, value] : their_context["identity"].items()) {
      ASSERT_TRUE(our_context["identity"].contains(key)) << key;
      EXPECT_EQ(type_of(our_context["identity"][key]), type_of(value)) << key;
    }
    EXPECT_EQ(our_context["identity"].size(), their_context["identity"].size());
    // Theirs came through CloudFront, which adds headers of its own.
    for (const auto& [key, value] : theirs["headers"].items()) {
      if (key.starts_with("CloudFront-") || key == "Via" || key == "X-Amz-Cf-Id") continue;
      EXPECT_TRUE(ours["headers"].contains(key)) << key;
      EXPECT_TRUE(ours["multiValueHeaders"][key].is_array()) << key;
    }
    for (const auto& [key, value] : ours["headers"].items())
      EXPECT_TRUE(theirs["headers"].contains(key)) << key;
  }
}

TEST_F(ProxyEvents, WithholdTheHeadersThatAwsWasRecordedToWithhold) {
  const auto text = harness::read_shared_data("aws-recorded/test_apigateway_integrations.snapshot.json");
  if (!text) GTEST_SKIP() << harness::no_shared_data;
  const Json recorded = Json::parse(*text)
      ["tests/aws/services/apigateway/test_apigateway_integrations.py::TestApiGatewayHeaderRemapping::"
       "test_apigateway_header_remapping_aws[AWS_PROXY]"]["recorded-content"]["no-param-integration"];
  serve_proxy();
  wire::Headers headers;
  for (const char* name : {"Accept",
                           "Accept-Charset",
                           "Accept-Encoding",
                           "Age",
                           "Authorization",
                           "Connection",
                           "Content-Encoding",
                           "Content-MD5",
                           "Content-Type",
                           "Date",
                           "Expect",
                           "Max-Forwards",
                           "Pragma",
                           "Proxy-Authenticate",
                           "Range",
                           "Referer",
                           "Server",
                           "TE",
                           "Trailer",
                           "Transfer-Encoding",
                           "Upgrade",
                           "User-Agent",
                           "Via",
                           "Warn",
                           "WWW-Authenticate"}) {
    headers.add(name, "value");
  }
  send(request("GET", "/prod/no-param", headers));
  std::vector<std::string> ours;
  std::vector<std::string> theirs;
  const Json event = event_json();
  for (const auto& [name, value] : event["headers"].items()) ours.push_back(name);
  for (const auto& [name, value] : recorded["headers"].items()) theirs.push_back(name);
  EXPECT_EQ(ours, theirs);
}

TEST_F(ProxyEvents, HaveTheTypesOfThePublishedSample) {
  const auto text = harness::read_shared_data("event-samples/apigw-request.json");
  if (!text) GTEST_SKIP() << harness::no_shared_data;
  const Json sample = Json::parse(*text);
  serve_proxy();
  gateway.update_stage(root(), "api", "prod", {{.path = "/variables/v", .value = "1"}});
  send(request("POST", "/prod/hello/world?name=me", {{"User-Agent", agent}}, "{}"));
  const Json ours = event_json();
  for (const auto& [key, value] : sample.items()) {
    ASSERT_TRUE(ours.contains(key)) << key;
    EXPECT_EQ(type_of(ours[key]), type_of(value)) << key;
  }
  for (const auto& [key, value] : sample["requestContext"].items()) {
    if (key == "authorizer") continue;  // there is none
    ASSERT_TRUE(ours["requestContext"].contains(key)) << key;
    EXPECT_EQ(type_of(ours["requestContext"][key]), type_of(value)) << key;
  }
  const ProxyEvent read = ProxyEvent::read_json(*text);
  EXPECT_EQ(read.headers.get("Postman-Token"), "9f583ef0-ed83-4a38-aef3-eb9ce3f7a57f");
  EXPECT_EQ(read.request_context.identity.user, "theUser");
  EXPECT_EQ(*read.stage_variable("stageVariableName"), "stageVariableValue");
}

}  // namespace
}  // namespace cutoff::apigateway
