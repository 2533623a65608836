// Deployments, stages and gateway responses at the control plane. Facts: recorded from AWS where a test does not say
// otherwise.
#include "tests/unit/apigateway/control_fixture.h"

namespace cutoff::apigateway {
namespace {

using harness::HasBody;
using harness::HasHeader;
using harness::HasJsonBody;
using harness::HasStatus;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class ControlStages : public ControlTest {
 protected:
  ControlStages() {
    api = new_api();
    value("PUT", root_resource + "/methods/GET", R"({"authorizationType":"NONE"})");
    value("PUT", root_resource + "/methods/GET/integration", proxy_integration());
  }
  std::string deploy_to(const std::string& stage) {
    return value("POST", api + "/deployments", Json{{"stageName", stage}}.dump())["id"];
  }
  wire::Response get_live(const std::string& stage) {
    return send(
        request("GET", "/" + stage, {{"Host", api.substr(10) + ".execute-api.us-east-1.amazonaws.com"}}));
  }
  std::string api;
};

TEST_F(ControlStages, AreShownAsAwsShowsThem) {
  const Json deployment = value("POST", api + "/deployments", R"({"description":"first"})");
  const std::string id = deployment["id"];
  EXPECT_EQ(deployment, (Json{{"id", id}, {"createdDate", 1770681600}, {"description", "first"}}));
  const wire::Response created =
      call("POST", api + "/stages",
           R"({"stageName":"dev","description":"my stage","deploymentId":")" + id + "\"}");
  EXPECT_THAT(created, HasStatus(201));
  EXPECT_THAT(created,
              HasBody(R"({"cacheClusterEnabled":false,"cacheClusterStatus":"NOT_AVAILABLE",)"
                      R"("createdDate":1770681600,"deploymentId":")" +
                      id +
                      R"(","description":"my stage","lastUpdatedDate":1770681600,"methodSettings":{},)"
                      R"("stageName":"dev","tracingEnabled":false})"));
  EXPECT_THAT(call("GET", api + "/stages/dev"), AllOf(HasStatus(200), HasJsonBody(created.body.text())));
  EXPECT_THAT(call("GET", api + "/stages"), HasJsonBody(R"({"item":[)" + created.body.text() + "]}"));
}

TEST_F(ControlStages, AreListedByDeployment) {
  const std::string first = deploy_to("one");
  const std::string second = deploy_to("two");
  EXPECT_EQ(value("GET", api + "/stages")["item"].size(), 2U);
  const Json of_second = value("GET", api + "/stages?deploymentId=" + second)["item"];
  ASSERT_EQ(of_second.size(), 1U);
  EXPECT_EQ(of_second[0]["stageName"], "two");
  EXPECT_EQ(value("GET", api + "/deployments")["item"].size(), 2U);
}

TEST_F(ControlStages, KeepTheirDeploymentFromBeingDeleted) {
  const std::string first = deploy_to("dev");
  EXPECT_EQ(fault("DELETE", api + "/deployments/" + first),
            "400 BadRequestException Active stages pointing to this deployment must be moved or deleted");
  const std::string second = value("POST", api + "/deployments", "{}")["id"];
  EXPECT_EQ(value("PATCH", api + "/stages/dev", replace("/deploymentId", second))["deploymentId"], second);
  EXPECT_THAT(call("DELETE", api + "/deployments/" + first), AllOf(HasStatus(202), HasBody("")));
  EXPECT_THAT(call("DELETE", api + "/stages/dev"), AllOf(HasStatus(202), HasBody("")));
  EXPECT_THAT(get_live("dev"), HasStatus(403));
  EXPECT_THAT(call("DELETE", api + "/deployments/" + second), HasStatus(202));
}

TEST_F(ControlStages, AreRefusedAsAwsRefusesThem) {
  const std::string deployment = deploy_to("dev");
  const auto create = [&](const std::string& name, const std::string& id) {
    return fault("POST", api + "/stages", Json{{"stageName", name}, {"deploymentId", id}}.dump());
  };
  EXPECT_EQ(create("dev", deployment), "409 ConflictException Stage already exists");
  EXPECT_EQ(create("a b", deployment), "400 BadRequestException Stage name only allows a-zA-Z0-9_-");
  EXPECT_EQ(create("x", "nothing"), "404 NotFoundException Invalid Deployment identifier specified");
  EXPECT_EQ(fault("GET", api + "/stages/x"), "404 NotFoundException Invalid stage identifier specified");
  EXPECT_EQ(fault("GET", api + "/deployments/x"),
            "404 NotFoundException Invalid Deployment identifier specified");
  EXPECT_EQ(fault("PATCH", api + "/stages/dev", replace("/deploymentId", "x")),
            "404 NotFoundException Invalid Deployment identifier specified");
  EXPECT_EQ(fault("GET", "/restapis/nobody/stages"),
            "404 NotFoundException Invalid API identifier specified 123456789012:nobody");
  EXPECT_THAT(fault("POST", api + "/stages", R"({"stageName":"x"})"),
              HasSubstr("Value null at 'createStageInput.deploymentId'"));
  EXPECT_THAT(
      fault("POST", api + "/stages",
            Json{{"stageName", "x"}, {"deploymentId", deployment}, {"cacheClusterEnabled", true}}.dump()),
      StartsWith("501 NotImplementedException"));
}

TEST_F(ControlStages, AreChangedByPatchOperations) {
  deploy_to("dev");
  loop.advance(5s);
  const Json stage =
      value("PATCH", api + "/stages/dev",
            R"({"patchOperations":[{"op":"replace","path":"/description","value":"stage new"},)"
            R"({"op":"replace","path":"/variables/var1","value":"test"},)"
            R"({"op":"replace","path":"/variables/var2","value":"test2"},)"
            R"({"op":"replace","path":"/tracingEnabled","value":"true"},)"
            R"({"op":"replace","path":"/*/*/caching/enabled","value":"true"},)"
            R"({"op":"replace","path":"/~1test/GET/logging/loglevel","value":"INFO"}]})");
  EXPECT_EQ(stage["description"], "stage new");
  EXPECT_EQ(stage["variables"], (Json{{"var1", "test"}, {"var2", "test2"}}));
  EXPECT_EQ(stage["tracingEnabled"], true);
  EXPECT_EQ(stage["createdDate"], 1770681600);
  EXPECT_EQ(stage["lastUpdatedDate"], 1770681605);
  const Json all = Json::parse(
      R"({"cacheDataEncrypted":false,"cacheTtlInSeconds":300,"cachingEnabled":true,"dataTraceEnabled":false,)"
      R"("metricsEnabled":false,"requireAuthorizationForCacheControl":true,"throttlingBurstLimit":5000,)"
      R"("throttlingRateLimit":10000.0,"unauthorizedCacheControlHeaderStrategy":"SUCCEED_WITH_RESPONSE_HEADER"})");
  Json of_test = all;
  of_test["loggingLevel"] = "INFO";
  EXPECT_EQ(stage["methodSettings"], (Json{{"*/*", all}, {"test/GET", of_test}}));
  EXPECT_EQ(value("GET", api + "/stages/dev"), stage);
  EXPECT_EQ(value("PATCH", api + "/stages/dev", patch("remove", "/*/*", ""))["methodSettings"].size(), 1U);
  EXPECT_EQ(value("PATCH", api + "/stages/dev", patch("remove", "/variables/var1", ""))["variables"],
            (Json{{"var2", "test2"}}));
}

TEST_F(ControlStages, RefusePatchesAsAwsDoes) {
  deploy_to("dev");
  const std::string stage = api + "/stages/dev";
  for (const char* path : {"/documentation_version", "/tags/tag1", "/*/*/logging/nothing"}) {
    EXPECT_EQ(
        fault("PATCH", stage, replace(path, "123")),
        std::string("400 BadRequestException Invalid method setting path: ") + path +
            ". Must be one of: [/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, "
            "/clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, "
            "/accessLogSettings/format, "
            "/{resourcePath}/{httpMethod}/metrics/enabled, /{resourcePath}/{httpMethod}/logging/dataTrace, "
            "/{resourcePath}/{httpMethod}/logging/loglevel, "
            "/{resourcePath}/{httpMethod}/throttling/burstLimit"
            "/{resourcePath}/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/"
            "ttlInSeconds, "
            "/{resourcePath}/{httpMethod}/caching/enabled, "
            "/{resourcePath}/{httpMethod}/caching/dataEncrypted, "
            "/{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, "
            "/{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, "
            "/*/*/metrics/enabled, "
            "/*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit "
            "/*/*/throttling/rateLimit "
            "/*/*/caching/ttlInSeconds, /*/*/caching/enabled, /*/*/caching/dataEncrypted, "
            "/*/*/caching/requireAuthorizationForCacheControl, "
            "/*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, "
            "/tracingEnabled]");
  }
  EXPECT_THAT(
      call("PATCH", stage, patch("remove", "/*/*", "")),
      HasBody(R"({"message":"Cannot remove method setting */* because there is no method setting for this )"
              R"(method "})"));
  for (const char* path : {"/accessLogSettings/randomValue", "/accessLogSettings/*", "/accessLogSettings"}) {
    EXPECT_EQ(fault("PATCH", stage, patch("add", path, "x")),
              "400 BadRequestException Invalid accessLogSettings path. Must be one of : "
              "[/accessLogSettings/destinationArn, /accessLogSettings/format]");
  }
  EXPECT_EQ(fault("PATCH", stage, replace("/accessLogSettings/format", "")),
            "400 BadRequestException Access Log value must not be empty");
  EXPECT_EQ(fault("PATCH", stage, patch("remove", "/accessLogSettings/destinationArn", "")),
            "400 BadRequestException Cannot remove method setting accessLogSettings/destinationArn because "
            "there is no "
            "method setting for this method ");
  EXPECT_THAT(fault("PATCH", stage, replace("/*/*/throttling/burstLimit", "123")),
              EndsWith("does not offer throttling (/*/*/throttling/burstLimit)"));
  EXPECT_EQ(
      value("PATCH", stage,
            replace("/*/*/throttling/burstLimit", "-1"))["methodSettings"]["*/*"]["throttlingBurstLimit"],
      -1);
}

TEST_F(ControlStages, KeepTheSettingsOfAccessLogs) {
  deploy_to("dev");
  const std::string stage = api + "/stages/dev";
  EXPECT_EQ(
      value("PATCH", stage, patch("add", "/accessLogSettings/destinationArn", "arn:x"))["accessLogSettings"],
      (Json{{"destinationArn", "arn:x"}}));
  EXPECT_EQ(value("PATCH", stage,
                  patch("add", "/accessLogSettings/format", "$context.requestId"))["accessLogSettings"],
            (Json{{"destinationArn", "arn:x"}, {"format", "$context.requestId"}}));
  EXPECT_FALSE(
      value("PATCH", stage, patch("remove", "/accessLogSettings", "")).contains("accessLogSettings"));
}

TEST_F(ControlStages, ServeWhatWasBuiltByTheWire) {
  deploy_to("dev");
  functions.takes = 3s;
  EXPECT_THAT(get_live("dev"), AllOf(HasStatus(200), HasBody("done")));
  EXPECT_EQ(elapsed(), 3s);
  EXPECT_EQ(functions.calls.back().function, function_arn);
  EXPECT_EQ(event().resource, "/");

  value("PATCH", root_resource + "/methods/GET/integration", replace("/timeoutInMillis", "2000"));
  EXPECT_THAT(get_live("dev"), HasStatus(200));  // not before it is deployed
  deploy_to("dev");
  EXPECT_THAT(get_live("dev"),
              AllOf(HasStatus(504), HasBody(R"({"message": "Endpoint request timed out"})")));
  EXPECT_EQ(elapsed(), 8s);
}

TEST_F(ControlStages, GiveTheirVariablesToFunctions) {
  deploy_to("dev");
  value("PATCH", api + "/stages/dev", replace("/variables/colour", "green"));
  get_live("dev");
  EXPECT_EQ(*event().stage_variable("colour"), "green");
}

TEST_F(ControlStages, ServeNobodyOnceTheEndpointIsDisabledAndDeployed) {
  deploy_to("dev");
  value("PATCH", api, replace("/disableExecuteApiEndpoint", "true"));
  EXPECT_THAT(get_live("dev"), HasStatus(200));
  deploy_to("dev");
  EXPECT_THAT(get_live("dev"), AllOf(HasStatus(403), HasBody(R"({"message":"Forbidden"})")));
}

TEST_F(ControlStages, SummarizeWhatWasDeployed) {
  const std::string id = deploy_to("dev");
  EXPECT_EQ(value("GET", api + "/deployments/" + id + "?embed=apisummary")["apiSummary"],
            Json::parse(R"({"/":{"GET":{"apiKeyRequired":false,"authorizationType":"NONE"}}})"));
  EXPECT_EQ(
      value("PATCH", api + "/deployments/" + id, replace("/description", "new-description"))["description"],
      "new-description");
  EXPECT_EQ(fault("PATCH", api + "/deployments/" + id, replace("/id", "x")),
            "400 BadRequestException Invalid patch path /id");
}

class ControlGatewayResponses : public ControlStages {};

TEST_F(ControlGatewayResponses, HaveDefaults) {
  EXPECT_THAT(
      call("GET", api + "/gatewayresponses/MISSING_AUTHENTICATION_TOKEN"),
      HasBody(R"({"defaultResponse":true,"responseParameters":{},"responseTemplates":{"application/json":)"
              R"("{\"message\":$context.error.messageString}"},)"
              R"("responseType":"MISSING_AUTHENTICATION_TOKEN","statusCode":"403"})"));
  const Json all = value("GET", api + "/gatewayresponses")["item"];
  std::map<std::string, std::string> statuses;
  for (const Json& response : all) statuses[response["responseType"]] = response.value("statusCode", "none");
  EXPECT_EQ(statuses, (std::map<std::string, std::string>{{"ACCESS_DENIED", "403"},
                                                          {"API_CONFIGURATION_ERROR", "500"},
                                                          {"AUTHORIZER_CONFIGURATION_ERROR", "500"},
                                                          {"AUTHORIZER_FAILURE", "500"},
                                                          {"BAD_REQUEST_BODY", "400"},
                                                          {"BAD_REQUEST_PARAMETERS", "400"},
                                                          {"DEFAULT_4XX", "none"},
                                                          {"DEFAULT_5XX", "none"},
                                                          {"EXPIRED_TOKEN", "403"},
                                                          {"INTEGRATION_FAILURE", "504"},
                                                          {"INTEGRATION_TIMEOUT", "504"},
                                                          {"INVALID_API_KEY", "403"},
                                                          {"INVALID_SIGNATURE", "403"},
                                                          {"MISSING_AUTHENTICATION_TOKEN", "403"},
                                                          {"QUOTA_EXCEEDED", "429"},
                                                          {"REQUEST_TOO_LARGE", "413"},
                                                          {"RESOURCE_NOT_FOUND", "404"},
                                                          {"THROTTLED", "429"},
                                                          {"UNAUTHORIZED", "401"},
                                                          {"UNSUPPORTED_MEDIA_TYPE", "415"},
                                                          {"WAF_FILTERED", "403"}}));
}

TEST_F(ControlGatewayResponses, ShowThoseOfTheirClassThroughAsDefaults) {
  const std::string at = api + "/gatewayresponses/";
  EXPECT_THAT(call("PUT", at + "DEFAULT_5XX",
                   R"({"statusCode":"599","responseParameters":{"gatewayresponse.header.a":"'b'"}})"),
              AllOf(HasStatus(201), HasBody(HasSubstr(R"("statusCode":"599")"))));
  const Json timeout = value("GET", at + "INTEGRATION_TIMEOUT");
  EXPECT_EQ(timeout["statusCode"], "599");
  EXPECT_EQ(timeout["defaultResponse"], true);
  EXPECT_EQ(timeout["responseParameters"], (Json{{"gatewayresponse.header.a", "'b'"}}));
  // One of its own inherits nothing.
  const Json own =
      value("PUT", at + "AUTHORIZER_FAILURE", R"({"responseParameters":{"gatewayresponse.header.c":"'d'"}})");
  EXPECT_EQ(own["statusCode"], "500");
  EXPECT_EQ(own["defaultResponse"], false);
  EXPECT_THAT(call("DELETE", at + "DEFAULT_5XX"), AllOf(HasStatus(202), HasBody("")));
  EXPECT_EQ(value("GET", at + "INTEGRATION_TIMEOUT")["statusCode"], "504");
}

TEST_F(ControlGatewayResponses, AreChangedByPatchOperations) {
  const std::string at = api + "/gatewayresponses/DEFAULT_4XX";
  const Json begun = value("PATCH", at, replace("/statusCode", "444"));
  EXPECT_EQ(begun["statusCode"], "444");
  EXPECT_EQ(begun["defaultResponse"], false);
  EXPECT_EQ(value("PATCH", at,
                  patch("add", "/responseParameters/gatewayresponse.header.a", "'b'"))["responseParameters"],
            (Json{{"gatewayresponse.header.a", "'b'"}}));
  EXPECT_EQ(fault("PATCH", at, patch("add", "/statusCode", "444")),
            "400 BadRequestException Invalid patch path /statusCode");
  EXPECT_EQ(fault("PATCH", api + "/gatewayresponses/DEFAULT_5XX",
                  replace("/responseParameters/gatewayresponse.header.a", "'b'")),
            "404 NotFoundException Invalid parameter name specified");
  EXPECT_EQ(fault("PATCH", at, R"({"patchOperations":[{"op":"add","value":"x"}]})"),
            "400 BadRequestException Invalid patch path null");
  EXPECT_EQ(fault("PATCH", at, patch("add", "/wrongPath", "x")),
            "400 BadRequestException Invalid patch path /wrongPath");
  EXPECT_EQ(fault("PATCH", at,
                  R"({"patchOperations":[{"op":"replace","path":"/responseTemplates/application~1xml"}]})"),
            "400 BadRequestException Invalid null or empty value in responseTemplates");
  EXPECT_EQ(fault("PATCH", at, replace("/responseParameters/gatewayresponse.header.a", "")),
            "400 BadRequestException Invalid null or empty value in responseParameters");
}

TEST_F(ControlGatewayResponses, AreRefusedAsAwsRefusesThem) {
  EXPECT_EQ(fault("DELETE", api + "/gatewayresponses/DEFAULT_4XX"),
            "404 NotFoundException Gateway response type not defined on api");
  EXPECT_EQ(fault("GET", "/restapis/fake/gatewayresponses/DEFAULT_4XX"),
            "404 NotFoundException Invalid API identifier specified 123456789012:fake");
  EXPECT_EQ(
      fault("GET", api + "/gatewayresponses/FAKE_RESPONSE_TYPE"),
      "400 ValidationException 1 validation error detected: Value 'FAKE_RESPONSE_TYPE' at 'responseType' "
      "failed to "
      "satisfy constraint: Member must satisfy enum value set: [REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, "
      "AUTHORIZER_CONFIGURATION_ERROR, MISSING_AUTHENTICATION_TOKEN, BAD_REQUEST_BODY, INVALID_SIGNATURE, "
      "INVALID_API_KEY, BAD_REQUEST_PARAMETERS, AUTHORIZER_FAILURE, UNAUTHORIZED, INTEGRATION_TIMEOUT, "
      "ACCESS_DENIED, DEFAULT_4XX, DEFAULT_5XX, WAF_FILTERED, QUOTA_EXCEEDED, THROTTLED, "
      "API_CONFIGURATION_ERROR, "
      "UNSUPPORTED_MEDIA_TYPE, INTEGRATION_FAILURE, EXPIRED_TOKEN]");
  EXPECT_THAT(
      fault("PUT", api + "/gatewayresponses/THROTTLED", R"({"responseTemplates":{"text/plain":"a"}})"),
      StartsWith("501 NotImplementedException"));
}

TEST_F(ControlGatewayResponses, GiveTheCutOffItsCorsHeader) {
  value("PUT", api + "/gatewayresponses/DEFAULT_5XX",
        R"({"responseParameters":{"gatewayresponse.header.Access-Control-Allow-Origin":"'*'"}})");
  deploy_to("dev");
  functions.takes = 68s;
  EXPECT_THAT(get_live("dev"), AllOf(HasStatus(504), HasHeader("Access-Control-Allow-Origin", "*")));
}

}  // namespace
}  // namespace cutoff::apigateway
