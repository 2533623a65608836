// What a function returns, and what the client gets of it.
#include "fakes/apigateway/proxy_response.h"

#include <nlohmann/json.hpp>

#include "tests/harness/shared_data.h"
#include "tests/unit/apigateway/gateway_fixture.h"

namespace cutoff::apigateway {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Pair;

class ProxyResponses : public GatewayTest {
 protected:
  wire::Response when_function_returns(std::string json, wire::Headers headers = {}) {
    functions.reply = [json = std::move(json)] { return ScriptedFunctions::returns(json); };
    return send(request("POST", "/prod/invoke", std::move(headers), "{}"));
  }
  std::string reason() const {
    std::string last;
    for (const journal::Entry& entry : journal().entries()) {
      if (entry.is("apigateway.response")) last = entry.text("reason");
    }
    return last;
  }
};

TEST_F(ProxyResponses, OfAHandlerInCppAreTakenAsTheyAre) {
  serve_invoke();
  functions.reply = [] {
    return ScriptedFunctions::success({.status_code = 202, .headers = {{"X-A", "1"}}, .body = "accepted"});
  };
  const wire::Response response = post();
  EXPECT_EQ(response.status, 202);
  EXPECT_EQ(response.body.text(), "accepted");
  EXPECT_EQ(response.headers.get("X-A"), "1");
}

TEST_F(ProxyResponses, ComeWithAwssHeadersInAwssOrder) {
  serve_invoke();
  const wire::Response response = when_function_returns(
      R"({"statusCode":200,"headers":{"content-type":"text/plain","X-B":"2","X-A":"1"},"body":"hello"})");
  std::vector<std::string> names;
  for (const auto& [name, value] : response.headers) names.push_back(name);
  EXPECT_THAT(names, ElementsAre("Date", "Content-Type", "Content-Length", "x-amzn-RequestId", "X-B", "X-A",
                                 "x-amz-apigw-id", "X-Amzn-Trace-Id"));
  EXPECT_EQ(response.headers.get("Content-Type"), "text/plain");
  EXPECT_EQ(response.headers.get("Content-Length"), "5");
  EXPECT_FALSE(response.headers.has("x-amzn-ErrorType"));
}

TEST_F(ProxyResponses, HaveWhatIsTheGatewaysToSayRemapped) {
  serve_invoke();
  const wire::Response response = when_function_returns(
      R"({"headers":{"www-authenticate":"Bearer","Date":"then","Content-Length":"99"},"body":"x"})");
  EXPECT_EQ(response.headers.get("x-amzn-Remapped-www-authenticate"), "Bearer");
  EXPECT_EQ(response.headers.get("x-amzn-Remapped-Date"), "then");
  EXPECT_EQ(response.headers.get("Date"), "Tue, 10 Feb 2026 00:00:00 GMT");
  EXPECT_EQ(response.headers.get("Content-Length"), "1");
}

TEST_F(ProxyResponses, AreJudgedAsAwsWasRecordedToJudgeThem) {
  const auto text = harness::read_shared_data("aws-recorded/test_apigateway_lambda.snapshot.json");
  if (!text) GTEST_SKIP() << harness::no_shared_data;
  const auto recorded = nlohmann::json::parse(*text)
      ["tests/aws/services/apigateway/test_apigateway_lambda.py::"
       "test_aws_proxy_response_payload_format_validation"]["recorded-content"];
  // The recorded function returned what it was sent; sent nothing, it raised.
  const std::vector<std::tuple<std::string, std::string, int>> cases{
      {"invoke-api-no-body", R"({"statusCode":200})", 200},
      {"invoke-api-with-headers",
       R"({"statusCode":200,"headers":{"test-header":"value","header-bool":true}})", 200},
      {"invoke-api-with-headers-null", R"({"statusCode":200,"headers":null})", 200},
      {"invoke-api-wrong-format", R"({"statusCode":200,"wrongValue":"value"})", 502},
      {"invoke-api-b64-encoded-true", R"({"statusCode":200,"body":"dGVzdC1kYXRh","isBase64Encoded":true})",
       200},
      {"invoke-api-b64-encoded-false", R"({"statusCode":200,"body":"dGVzdC1kYXRh"})", 200},
      {"invoke-api-multi-headers-valid",
       R"({"statusCode":200,"multiValueHeaders":{"test-multi":["value1","value2"]}})", 200},
      {"invoke-api-multi-headers-overwrite",
       R"({"statusCode":200,"multiValueHeaders":{"test-multi":["value-multi"]},"headers":{"test-multi":"value-solo"}})",
       200},
      {"invoke-api-multi-headers-overwrite-casing",
       R"({"statusCode":200,"multiValueHeaders":{"tesT-Multi":["value-multi"]},"headers":{"test-multi":"value-solo"}})",
       200},
      {"invoke-api-multi-headers-invalid",
       R"({"statusCode":200,"multiValueHeaders":{"test-multi-invalid":"value1"}})", 502},
      {"invoke-api-invalid-status-code", R"({"statusCode":"test"})", 502},
      {"invoke-api-status-code-str", R"({"statusCode":"201"})", 201},
      {"invoke-api-just-string", R"("justAString")", 502},
      {"invoke-api-only-headers", R"({"headers":{"test-header":"value"}})", 200},
  };
  ASSERT_EQ(cases.size() + 1, recorded.size());  // and invoke-api-empty-response, where the function raised
  serve_invoke();
  for (const auto& [name, returned, status] : cases) {
    SCOPED_TRACE(name);
    const wire::Response response = when_function_returns(returned);
    EXPECT_EQ(response.status, status);
    const auto& theirs = recorded.at(name);
    if (theirs.at("content").is_object()) {
      EXPECT_EQ(nlohmann::json::parse(response.body.text()), theirs.at("content"));
    } else {
      EXPECT_EQ(response.body.text(), theirs.at("content").get<std::string>());
    }
    if (!theirs.contains("headers")) continue;
    // The recording joined headers of one name, as many clients do.
    std::map<std::string, std::string> ours;
    for (const auto& [header, value] : response.headers) {
      std::string& joined = ours[header];
      joined += (joined.empty() ? "" : ", ") + value;
    }
    for (const auto& [header, value] : theirs.at("headers").items()) {
      const auto& expected = value.get_ref<const std::string&>();
      if (header == "Connection" || header == "Via" || header == "X-Cache" || header.starts_with("X-Amz-Cf-"))
        continue;
      ASSERT_TRUE(ours.contains(header)) << header;
      if (!expected.starts_with("<")) {
        EXPECT_EQ(ours[header], expected) << header;
      }
    }
    EXPECT_EQ(ours.size(), theirs.at("headers").size() - 5);
  }
}

TEST_F(ProxyResponses, ThatAreMalformedGive502AndTheJournalSaysWhy) {
  serve_invoke();
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"({"statusCode":200,"extra":1})", "it has the key extra"},
      {R"({"statusCode":"abc"})", "statusCode is not a number"},
      {R"({"statusCode":null})", "statusCode is not a number"},
      {R"({"statusCode":200.5})", "statusCode is not a number"},
      {R"({"statusCode":7})", "statusCode is not an HTTP status"},
      {R"({"statusCode":99999999999999})", "statusCode is not an HTTP status"},
      {R"({"statusCode":200,"body":{"a":1}})", "body is not a string"},
      {R"({"statusCode":200,"headers":["a"]})", "headers is not an object"},
      {R"({"statusCode":200,"headers":{"a":{}}})",
       "a header's value is neither text nor a number nor true or false"},
      {R"({"statusCode":200,"multiValueHeaders":{"a":"b"}})", "a value in multiValueHeaders is not a list"},
      {R"({"statusCode":200,"isBase64Encoded":"yes"})", "isBase64Encoded is not true or false"},
      {R"(null)", "it is not an object"},
      {R"([])", "it is not an object"},
      {R"(not json)", "it is not JSON"},
      {"", "it is not JSON"},
  };
  for (const auto& [returned, why] : cases) {
    SCOPED_TRACE(returned);
    EXPECT_THAT(when_function_returns(returned),
                IsGatewayError(502, "InternalServerErrorException", internal_server_error));
    EXPECT_EQ(reason(), "Malformed Lambda proxy response: " + why);
  }
}

TEST_F(ProxyResponses, MayHaveNumbersAndTruthsInTheirHeaders) {
  serve_invoke();
  const wire::Response response = when_function_returns(
      R"({"headers":{"n":7,"t":true,"none":null},"multiValueHeaders":{"m":[1,"two"]}})");
  EXPECT_EQ(response.headers.get("n"), "7");
  EXPECT_EQ(response.headers.get("t"), "true");
  EXPECT_FALSE(response.headers.has("none"));
  EXPECT_THAT(response.headers, Contains(Pair("m", "1")));
  EXPECT_THAT(response.headers, Contains(Pair("m", "two")));
}

TEST_F(ProxyResponses, APairThatBothKindsOfHeadersHaveComesOnce) {
  ProxyResponse response{.headers = {{"a", "1"}, {"b", "2"}},
                         .multi_value_headers = {{"A", "1"}, {"A", "3"}}};
  EXPECT_THAT(std::move(response).merged_headers(),
              ElementsAre(Pair("A", "1"), Pair("A", "3"), Pair("b", "2")));
}

TEST_F(ProxyResponses, AreDecodedForAClientThatAcceptsTheBinaryTypeFirst) {
  create_api({"image/png"});
  put_function_method("/invoke", "POST");
  deploy();
  const std::string returned = R"({"body":"dGVzdA==","isBase64Encoded":true})";
  EXPECT_EQ(when_function_returns(returned, {{"Accept", "image/png, */*"}}).body.text(), "test");
  EXPECT_EQ(when_function_returns(returned, {{"Accept", "*/*, image/png"}}).body.text(), "dGVzdA==");
  EXPECT_EQ(when_function_returns(returned).body.text(), "dGVzdA==");
  EXPECT_EQ(when_function_returns(R"({"body":"dGVzdA=="})", {{"Accept", "image/png"}}).body.text(),
            "dGVzdA==");
  EXPECT_EQ(when_function_returns(R"({"body":"!","isBase64Encoded":true})", {{"Accept", "image/png"}}).status,
            502);
}

TEST_F(ProxyResponses, AreDecodedForEverybodyWhereAllTypesAreBinary) {
  create_api({"*/*"});
  put_function_method("/invoke", "POST");
  deploy();
  EXPECT_EQ(when_function_returns(R"({"body":"dGVzdA==","isBase64Encoded":true})").body.text(), "test");
}

class StrictStatusCode : public ProxyResponses {};

TEST_F(StrictStatusCode, IsAnOption) {
  ApiGateway strict(region, functions, {.missing_status_code_is_malformed = true});
  strict.create_rest_api(root(), {.name = "test", .id = "api"});
  const std::string resource = strict.create_path(root(), "api", "/invoke").id;
  strict.put_method(root(), {"api", resource, "POST"});
  strict.put_integration(
      root(),
      {.rest_api_id = "api", .resource_id = resource, .http_method = "POST", .function = function_arn});
  strict.create_deployment(root(), {.rest_api_id = "api", .stage_name = "prod"});
  functions.reply = [] { return ScriptedFunctions::returns("{}"); };
  EXPECT_EQ(run([&] { return strict.handle(request("POST", "/prod/invoke")); }).status, 502);
}

TEST(ProxyResponse, WritesWhatItReads) {
  const std::string text =
      R"({"statusCode":201,"headers":{"a":"b"},"multiValueHeaders":{"m":["1","2"],"n":["3"]},"body":"x","isBase64Encoded":true})";
  std::string written;
  wire::JsonWriter writer(written);
  ProxyResponse::read_json(text).write_json(writer);
  EXPECT_EQ(written, text);
}

}  // namespace
}  // namespace cutoff::apigateway
