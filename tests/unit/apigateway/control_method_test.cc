// Methods, integrations and their responses at the control plane. Facts: recorded from AWS where a test does not say
// otherwise.
#include "tests/unit/apigateway/control_fixture.h"

namespace cutoff::apigateway {
namespace {

using harness::HasBody;
using harness::HasJsonBody;
using harness::HasStatus;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* no_resource = "404 NotFoundException Invalid Resource identifier specified";
constexpr const char* no_method = "404 NotFoundException Invalid Method identifier specified";
constexpr const char* no_integration = "404 NotFoundException Invalid Integration identifier specified";
constexpr const char* no_response = "404 NotFoundException Invalid Response status code specified";
constexpr const char* plain = R"({"authorizationType":"NONE"})";

class ControlMethods : public ControlTest {
 protected:
  ControlMethods() {
    api = new_api();
    method = root_resource + "/methods/GET";
    integration = method + "/integration";
  }
  void put_method() { value("PUT", method, plain); }
  void put_mock() {
    put_method();
    put_mock_integration();
  }
  void put_mock_integration() {
    value("PUT", integration,
          R"({"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\": 200}"}})");
  }
  std::string api;
  std::string method;
  std::string integration;
};

TEST_F(ControlMethods, ArePutShownAndDeleted) {
  EXPECT_THAT(call("PUT", method, plain),
              AllOf(HasStatus(201),
                    HasBody(R"({"apiKeyRequired":false,"authorizationType":"NONE","httpMethod":"GET"})")));
  EXPECT_THAT(call("GET", method),
              AllOf(HasStatus(200), HasJsonBody(R"({"apiKeyRequired":false,)"
                                                R"("authorizationType":"NONE","httpMethod":"GET"})")));
  const wire::Response deleted = call("DELETE", method);
  EXPECT_THAT(deleted, AllOf(HasStatus(204), HasBody(""), harness::HasNoHeader("Content-Length")));
  EXPECT_EQ(fault("GET", method), no_method);
  EXPECT_EQ(fault("DELETE", method), no_method);
}

TEST_F(ControlMethods, ArePutWithTheirParameters) {
  const Json put = value(
      "PUT", method,
      R"({"authorizationType":"NONE","operationName":"list","requestModels":{"application/json":"Empty"},)"
      R"("requestParameters":{"method.request.header.h":false,"method.request.querystring.q":true}})");
  EXPECT_EQ(put["requestParameters"],
            (Json{{"method.request.header.h", false}, {"method.request.querystring.q", true}}));
  EXPECT_EQ(put["requestModels"], (Json{{"application/json", "Empty"}}));
  EXPECT_EQ(put["operationName"], "list");
  EXPECT_EQ(value("GET", method), put);
}

TEST_F(ControlMethods, AreRefusedInAwssOrder) {
  const std::string resources = api + "/resources/";
  EXPECT_EQ(fault("PUT", "/restapis/fake/resources/fake/methods/WRONG", plain), no_resource);
  EXPECT_EQ(fault("PUT", resources + "fake/methods/WRONG", plain), no_resource);
  EXPECT_EQ(fault("PUT", root_resource + "/methods/WRONG", plain),
            "400 BadRequestException Invalid HttpMethod specified. Valid options are "
            "GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY");
  EXPECT_EQ(
      fault("PUT", method, R"({"authorizationType":"CUSTOM"})"),
      "400 BadRequestException Invalid authorizer ID specified. Setting the authorization type to CUSTOM or "
      "COGNITO_USER_POOLS requires a valid authorizer.");
  EXPECT_EQ(fault("PUT", method, R"({"authorizationType":"NONE","requestValidatorId":"fake"})"),
            "400 BadRequestException Invalid Request Validator identifier specified");
  EXPECT_EQ(
      fault("PUT", method, R"({"authorizationType":"NONE","requestModels":{"application/json":"petModel"}})"),
      "400 BadRequestException Invalid model identifier specified: petModel");
  EXPECT_EQ(fault("PUT", method,
                  R"({"authorizationType":"NONE","requestParameters":{"method.request.querystring.a":false,)"
                  R"("method.request.header.a":false}})"),
            "400 BadRequestException Parameter names must be unique across querystring, header and path");
  EXPECT_EQ(fault("PUT", method, R"({"authorizationType":"NONE","requestParameters":{"true":true}})"),
            "400 BadRequestException Invalid mapping expression specified: Validation Result: warnings : [], "
            "errors : "
            "[Invalid mapping expression specified: true]");
  EXPECT_THAT(fault("PUT", method, "{}"), HasSubstr("Value null at 'putMethodInput.authorizationType'"));
  EXPECT_THAT(fault("PUT", method, R"({"authorizationType":"NONE","apiKeyRequired":true})"),
              StartsWith("501 NotImplementedException"));
  put_method();
  EXPECT_EQ(fault("PUT", method, plain), "409 ConflictException Method already exists for this resource");
}

TEST_F(ControlMethods, AreChangedByPatchOperations) {
  put_method();
  EXPECT_EQ(
      value(
          "PATCH", method,
          R"({"patchOperations":[{"op":"add","path":"/requestParameters/method.request.querystring.optional",)"
          R"("value":"true"},{"op":"add","path":"/requestModels/application~1json","value":"Empty"}]})"),
      Json::parse(
          R"({"apiKeyRequired":false,"authorizationType":"NONE","httpMethod":"GET","requestModels":)"
          R"({"application/json":"Empty"},"requestParameters":{"method.request.querystring.optional":true}})"));
  EXPECT_EQ(value("PATCH", method, replace("/authorizationType", "AWS_IAM"))["authorizationType"], "AWS_IAM");
  EXPECT_EQ(value("PATCH", method, replace("/operationName", "list"))["operationName"], "list");
  const Json without = value(
      "PATCH", method,
      R"({"patchOperations":[{"op":"remove","path":"/requestParameters/method.request.querystring.optional"},)"
      R"({"op":"remove","path":"/requestModels/application~1json"}]})");
  EXPECT_FALSE(without.contains("requestParameters"));
  EXPECT_FALSE(without.contains("requestModels"));
  EXPECT_EQ(value("PATCH", method, replace("/apiKeyRequired", "whatever"))["apiKeyRequired"], false);
  EXPECT_FALSE(value("PATCH", method, replace("/authorizerId", "abc123")).contains("authorizerId"));
}

TEST_F(ControlMethods, RefusePatchesAsAwsDoes) {
  EXPECT_EQ(fault("PATCH", method, replace("/operationName", "a")), no_method);
  put_method();
  for (const char* path : {"/operationName", "/requestValidatorId"}) {
    EXPECT_EQ(fault("PATCH", method, patch("add", path, "a")),
              "400 BadRequestException Invalid patch operation specified. Must be one of: [replace]");
  }
  for (const char* path : {"/httpMethod", "/requestParameters", "/requestModels/application/json"}) {
    EXPECT_EQ(fault("PATCH", method, patch("add", path, "a")),
              std::string("400 BadRequestException Invalid patch path ") + path);
  }
  EXPECT_THAT(fault("PATCH", method, replace("/authorizationType", "CUSTOM")),
              StartsWith("400 BadRequestException Invalid authorizer ID specified."));
  EXPECT_EQ(fault("PATCH", method, replace("/requestValidatorId", "fake")),
            "400 BadRequestException Invalid Request Validator identifier specified");
}

TEST_F(ControlMethods, SayWhatTheyMayAnswer) {
  put_method();
  const std::string response = method + "/responses/200";
  EXPECT_THAT(call("PUT", response, "{}"), AllOf(HasStatus(201), HasBody(R"({"statusCode":"200"})")));
  EXPECT_EQ(fault("PUT", response, "{}"), "409 ConflictException Response already exists for this resource");
  EXPECT_THAT(call("DELETE", response), AllOf(HasStatus(204), HasBody("")));
  EXPECT_EQ(fault("GET", response), no_response);
  EXPECT_THAT(call("PUT", response, R"({"responseParameters":{},"responseModels":{}})"),
              HasBody(R"({"responseModels":{},"responseParameters":{},"statusCode":"200"})"));
  const std::string add =
      R"({"patchOperations":[{"op":"add","path":"/responseParameters/method.response.header.my-header","value":"true"},)"
      R"({"op":"add","path":"/responseModels/application~1json","value":"Empty"}]})";
  const char* const with_both =
      R"({"responseModels":{"application/json":"Empty"},"responseParameters":{"method.response.header.my-header":true},)"
      R"("statusCode":"200"})";
  EXPECT_THAT(call("PATCH", response, add), AllOf(HasStatus(201), HasBody(with_both)));
  EXPECT_THAT(call("GET", response), AllOf(HasStatus(200), HasBody(with_both)));
  EXPECT_EQ(value("GET", method)["methodResponses"], (Json{{"200", Json::parse(with_both)}}));
  EXPECT_THAT(
      call(
          "PATCH", response,
          R"({"patchOperations":[{"op":"remove","path":"/responseParameters/method.response.header.my-header"},)"
          R"({"op":"remove","path":"/responseModels/application~1json"}]})"),
      HasBody(R"({"statusCode":"200"})"));
}

TEST_F(ControlMethods, RefuseWhatTheyMayNotAnswer) {
  put_method();
  const std::string response = method + "/responses/200";
  value("PUT", response, R"({"responseParameters":{"method.response.header.a":false}})");
  EXPECT_EQ(fault("PATCH", response, replace("/responseParameters/wrong", "true")),
            "404 NotFoundException Invalid parameter name specified");
  EXPECT_EQ(fault("PATCH", response, patch("remove", "/responseModels/wrong", "Empty")),
            "404 NotFoundException Content-Type specified was not found");
  EXPECT_EQ(fault("PATCH", response, patch("remove", "/wrong/method.response.header.a", "true")),
            "400 BadRequestException Invalid patch path /wrong/method.response.header.a");
  EXPECT_EQ(fault("PATCH", method + "/responses/201", replace("/responseParameters/a", "true")), no_response);
  EXPECT_EQ(fault("PATCH", method + "/responses/wrong", patch("wrong_op", "/responseParameters/a", "true")),
            "400 ValidationException 2 validation errors detected: Value 'wrong_op' at "
            "'updateMethodResponseInput.patchOperations.1.member.op' failed to satisfy constraint: Member "
            "must satisfy "
            "enum value set: [add, remove, move, test, replace, copy]; Value 'wrong' at 'statusCode' failed "
            "to satisfy "
            "constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d");
}

TEST_F(ControlMethods, CallAFunctionByItsUri) {
  put_method();
  const std::string resource_id = root_resource.substr(root_resource.rfind('/') + 1);
  const wire::Response put = call("PUT", integration, proxy_integration());
  EXPECT_THAT(put, HasStatus(201));
  EXPECT_EQ(Json::parse(put.body.text()), (Json{{"cacheKeyParameters", Json::array()},
                                                {"cacheNamespace", resource_id},
                                                {"httpMethod", "POST"},
                                                {"passthroughBehavior", "WHEN_NO_MATCH"},
                                                {"timeoutInMillis", 29000},
                                                {"type", "AWS_PROXY"},
                                                {"uri", function_uri()}}));
  EXPECT_THAT(call("GET", integration), AllOf(HasStatus(200), HasJsonBody(put.body.text())));
  EXPECT_EQ(value("GET", method)["methodIntegration"], Json::parse(put.body.text()));
  EXPECT_THAT(call("DELETE", integration), AllOf(HasStatus(204), HasBody("")));
  EXPECT_EQ(fault("GET", integration), no_integration);
}

TEST_F(ControlMethods, ShowTheUriOfAFunctionThatWasGivenByItsArn) {
  create_api();
  const std::string resource = put_function_method("/a", "POST");
  EXPECT_EQ(value("GET", "/restapis/api/resources/" + resource + "/methods/POST/integration")["uri"],
            function_uri());
}

TEST_F(ControlMethods, RefuseIntegrationsAsAwsDoes) {
  const auto put = [&](const char* body) { return fault("PUT", integration, body); };
  EXPECT_EQ(put(proxy_integration().c_str()), no_method);
  EXPECT_EQ(fault("PUT", api + "/resources/fake/methods/GET/integration", proxy_integration()), no_resource);
  EXPECT_EQ(put(R"({"type":"HTTPS_PROXY"})"),
            "400 ValidationException 1 validation error detected: Value 'HTTPS_PROXY' at "
            "'putIntegrationInput.type' "
            "failed to satisfy constraint: Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, "
            "HTTP_PROXY, AWS]");
  put_method();
  EXPECT_EQ(put(R"({"type":"AWS_PROXY"})"),
            "400 BadRequestException Enumeration value for HttpMethod must be non-empty");
  EXPECT_EQ(put(R"({"type":"AWS_PROXY","httpMethod":"POST","uri":"worker"})"),
            "400 BadRequestException Invalid ARN specified in the request");
  EXPECT_EQ(put(R"({"type":"AWS_PROXY","httpMethod":"POST","uri":"arn:aws:lambda:us-east-1:1:function:f"})"),
            "400 BadRequestException AWS ARN for integration must contain path or action");
  EXPECT_EQ(put(R"({"type":"MOCK","requestParameters":{"integration.request.path.a":true}})"),
            "400 SerializationException class java.lang.Boolean can not be converted to an String");
  for (const char* type : {"AWS", "HTTP", "HTTP_PROXY"}) {
    EXPECT_EQ(
        put((std::string(R"({"type":")") + type + R"("})").c_str()),
        std::string("501 NotImplementedException cutoff's API Gateway does not offer integrations of type ") +
            type + ", only AWS_PROXY and MOCK");
  }
  for (const char* more :
       {R"("credentials":"arn:aws:iam::123456789012:role/r")", R"("connectionType":"VPC_LINK")",
        R"("responseTransferMode":"STREAM")", R"("contentHandling":"CONVERT_TO_BINARY")",
        R"("requestParameters":{"integration.request.header.a":"'b'"})"}) {
    const std::string body = proxy_integration();
    EXPECT_THAT(put((body.substr(0, body.size() - 1) + "," + more + "}").c_str()), StartsWith("501 "))
        << more;
  }
}

TEST_F(ControlMethods, HaveATimeoutWithinTheQuota) {
  put_method();
  const auto put = [&](std::int64_t ms) {
    Json body = Json::parse(proxy_integration());
    body["timeoutInMillis"] = ms;
    return call("PUT", integration, body.dump()).body.text();
  };
  constexpr const char* refusal = R"({"message":"Timeout should be between 50 ms and 29000 ms"})";
  EXPECT_EQ(put(49), refusal);
  EXPECT_EQ(put(29001), refusal);
  EXPECT_EQ(put(-1), refusal);
  EXPECT_EQ(put(INT64_MAX), refusal);
  EXPECT_EQ(Json::parse(put(50))["timeoutInMillis"], 50);
  EXPECT_EQ(Json::parse(put(29000))["timeoutInMillis"], 29000);
  EXPECT_EQ(value("PATCH", integration, replace("/timeoutInMillis", "5000"))["timeoutInMillis"], 5000);
  for (const char* text : {"300000", "49", "soon", "99999999999999999999"}) {
    EXPECT_EQ(fault("PATCH", integration, replace("/timeoutInMillis", text)),
              "400 BadRequestException Timeout should be between 50 ms and 29000 ms")
        << text;
  }
  EXPECT_EQ(value("GET", integration)["timeoutInMillis"], 5000);
}

class ControlRaisedQuota : public ControlTest {
 protected:
  ControlRaisedQuota() : ControlTest({}, {.maximum_integration_timeout = 300s}) {}
};

TEST_F(ControlRaisedQuota, HoldsForRegionalApisAndNotForEdgeOnes) {
  Json body = Json::parse(proxy_integration());
  body["timeoutInMillis"] = 120'000;
  new_api(R"({"name":"a","endpointConfiguration":{"types":["REGIONAL"]}})");
  value("PUT", root_resource + "/methods/GET", plain);
  EXPECT_EQ(value("PUT", root_resource + "/methods/GET/integration", body.dump())["timeoutInMillis"],
            120'000);
  new_api();
  value("PUT", root_resource + "/methods/GET", plain);
  EXPECT_EQ(fault("PUT", root_resource + "/methods/GET/integration", body.dump()),
            "400 BadRequestException Timeout should be between 50 ms and 29000 ms");
}

TEST_F(ControlMethods, HaveIntegrationsThatPatchOperationsChange) {
  put_method();
  value("PUT", integration, proxy_integration());
  const std::string other =
      "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
      "arn:aws:lambda:us-east-1:123456789012:function:other/invocations";
  EXPECT_EQ(value("PATCH", integration, replace("/uri", other))["uri"], other);
  EXPECT_EQ(value("PATCH", integration, replace("/passthroughBehavior", "NEVER"))["passthroughBehavior"],
            "NEVER");
  EXPECT_EQ(value("PATCH", integration,
                  patch("add", "/cacheKeyParameters/method.request.path.id", ""))["cacheKeyParameters"],
            Json({"method.request.path.id"}));
  EXPECT_EQ(value("PATCH", integration,
                  patch("add", "/requestTemplates/application~1json", "{}"))["requestTemplates"],
            (Json{{"application/json", "{}"}}));
  EXPECT_EQ(fault("PATCH", integration, replace("/uri", "worker")),
            "400 BadRequestException Invalid ARN specified in the request");
  EXPECT_EQ(fault("PATCH", integration, replace("/type", "MOCK")),
            "400 BadRequestException Invalid patch path /type");
  EXPECT_THAT(fault("PATCH", integration, replace("/passthroughBehavior", "SOMETIMES")),
              StartsWith("400 BadRequestException Invalid PassthroughBehavior specified."));
  EXPECT_EQ(value("GET", integration)["uri"], other);
}

TEST_F(ControlMethods, HaveMocksWithTheirResponses) {
  put_mock();
  const std::string response = integration + "/responses/200";
  EXPECT_EQ(value("GET", integration)["type"], "MOCK");
  EXPECT_FALSE(value("GET", integration).contains("httpMethod"));
  EXPECT_THAT(call("PUT", response, "{}"), AllOf(HasStatus(201), HasBody(R"({"statusCode":"200"})")));
  EXPECT_THAT(call("PUT", response,
                   R"({"selectionPattern":"","responseTemplates":{"application/json":"\"created\""}})"),
              AllOf(HasStatus(201), HasBody(R"({"responseTemplates":{"application/json":"\"created\""},)"
                                            R"("selectionPattern":"","statusCode":"200"})")));
  EXPECT_THAT(call("GET", response),
              AllOf(HasStatus(200), HasJsonBody(R"({"responseTemplates":{"application/json":)"
                                                R"("\"created\""},"selectionPattern":"",)"
                                                R"("statusCode":"200"})")));
  EXPECT_EQ(value("PATCH", response, replace("/selectionPattern", "2\\d{2}"))["selectionPattern"], "2\\d{2}");
  for (const char* nothing : {"null", R"("")"}) {
    EXPECT_THAT(
        call("PUT", response,
             std::string(R"({"selectionPattern":"","responseTemplates":{"application/json":)") + nothing +
                 "}}"),
        HasBody(
            R"({"responseTemplates":{"application/json":null},"selectionPattern":"","statusCode":"200"})"));
  }
  EXPECT_EQ(value("GET", method)["methodIntegration"]["integrationResponses"].size(), 1U);
  EXPECT_THAT(call("DELETE", response), AllOf(HasStatus(204), HasBody("")));
  EXPECT_FALSE(value("GET", method)["methodIntegration"].contains("integrationResponses"));
}

TEST_F(ControlMethods, RefuseResponsesOfIntegrationsAsAwsDoes) {
  const std::string response = integration + "/responses/200";
  EXPECT_EQ(fault("GET", response), no_method);
  EXPECT_EQ(fault("DELETE", response), no_integration);  // and not as its siblings
  EXPECT_EQ(fault("PUT", "/restapis/wrong/resources/r/methods/GET/integration/responses/200", "{}"),
            no_resource);
  put_method();
  EXPECT_EQ(fault("GET", response), no_integration);
  EXPECT_EQ(fault("PUT", response, "{}"), no_integration);
  put_mock_integration();
  EXPECT_EQ(fault("GET", response), no_response);
  EXPECT_EQ(fault("DELETE", response), no_response);
  EXPECT_EQ(
      fault("PUT", integration + "/responses/wrong", "{}"),
      "400 ValidationException 1 validation error detected: Value 'wrong' at 'statusCode' failed to satisfy "
      "constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d");
  EXPECT_EQ(
      fault("PUT", response, R"({"responseTemplates":{"application/json":123}})"),
      "400 SerializationException class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be "
      "converted to an String");
  EXPECT_EQ(fault("PUT", response, R"({"responseTemplates":{"123":"a"}})"),
            "400 BadRequestException Validation Result: warnings : [], errors : [Invalid content type "
            "specified: 123]");
}

}  // namespace
}  // namespace cutoff::apigateway
