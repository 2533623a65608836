// REST APIs and their resources at the control plane. Facts: recorded from AWS where a test does not say otherwise.
#include <set>

#include "tests/unit/apigateway/control_fixture.h"

namespace cutoff::apigateway {
namespace {

using harness::HasBody;
using harness::HasHeader;
using harness::HasJsonBody;
using harness::HasNoHeader;
using harness::HasStatus;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

constexpr const char* not_found_pet = "404 NotFoundException Invalid API identifier specified 123456789012:";

class ControlRestApis : public ControlTest {};

TEST_F(ControlRestApis, AreCreatedAsAwsShowsThem) {
  const wire::Response response = call("POST", "/restapis", R"({"name":"pets","description":"all of them"})");
  EXPECT_THAT(response, HasStatus(201));
  EXPECT_THAT(response, HasHeader("Content-Type", "application/json"));
  EXPECT_THAT(response, HasHeader("Date", "Tue, 10 Feb 2026 00:00:00 GMT"));
  EXPECT_THAT(response, HasHeader("x-amzn-RequestId", MatchesRegex("[0-9a-f-]{36}")));
  EXPECT_THAT(response, HasNoHeader("x-amzn-ErrorType"));
  EXPECT_THAT(
      response,
      HasBody(MatchesRegex(
          R"(\{"apiKeySource":"HEADER","createdDate":1770681600,"description":"all of them",)"
          R"("disableExecuteApiEndpoint":false,"endpointConfiguration":\{"ipAddressType":"ipv4",)"
          R"("types":\["EDGE"\]\},"id":"[a-z0-9]{10}","name":"pets","rootResourceId":"[a-z0-9]{10}"\})")));
}

TEST_F(ControlRestApis, ShowWhatTheyWereGiven) {
  const Json api =
      value("POST", "/restapis",
            R"({"name":"pets","version":"v1","binaryMediaTypes":["image/png"],"apiKeySource":"AUTHORIZER",)"
            R"("endpointConfiguration":{"types":["PRIVATE"]},"tags":{"team":"ops"}})");
  EXPECT_EQ(api["version"], "v1");
  EXPECT_EQ(api["binaryMediaTypes"], Json({"image/png"}));
  EXPECT_EQ(api["apiKeySource"], "AUTHORIZER");
  EXPECT_EQ(api["endpointConfiguration"], (Json{{"types", {"PRIVATE"}}, {"ipAddressType", "dualstack"}}));
  EXPECT_EQ(api["tags"], (Json{{"team", "ops"}}));
  EXPECT_EQ(value("GET", "/restapis/" + api["id"].get<std::string>()), api);
}

TEST_F(ControlRestApis, AreRefusedAsAwsRefusesThem) {
  const auto create = [&](const char* body) { return fault("POST", "/restapis", body); };
  EXPECT_EQ(create(R"({"name":"a","description":""})"),
            "400 BadRequestException Description cannot be an empty string");
  EXPECT_EQ(create(R"({"name":"a","endpointConfiguration":{"types":[]}})"),
            "400 BadRequestException REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.");
  EXPECT_EQ(create(R"({"name":"a","endpointConfiguration":{"types":["EDGE","REGIONAL"]}})"),
            "400 BadRequestException Cannot create an api with multiple Endpoint Types.");
  EXPECT_EQ(create(R"({"name":"a","endpointConfiguration":{"types":["PRIVATE"],"ipAddressType":"ipv4"}})"),
            "400 BadRequestException Only dualstack ipAddressType is supported for Private APIs.");
  EXPECT_EQ(
      create(
          R"({"name":"a","description":"","endpointConfiguration":{"types":["PRIVATE"],"ipAddressType":"ipv4"}})"),
      "400 BadRequestException Description cannot be an empty string");
  EXPECT_EQ(
      create(R"({"name":"a","endpointConfiguration":{"types":["wrong"],"ipAddressType":"wrong"}})"),
      "400 ValidationException 2 validation errors detected: Value '[wrong]' at "
      "'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member must satisfy "
      "constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]; Value 'wrong' at "
      "'createRestApiInput.endpointConfiguration.ipAddressType' failed to satisfy constraint: Member must "
      "satisfy "
      "enum value set: [ipv4, dualstack]");
  EXPECT_EQ(create(R"({"name":"a","minimumCompressionSize":-1})"),
            "400 BadRequestException Invalid minimum compression size, must be between 0 and 10485760");
  EXPECT_THAT(create("{}"), StartsWith("400 ValidationException 1 validation error detected: Value null at "
                                       "'createRestApiInput.name'"));
  EXPECT_EQ(create(R"({"name":true})"),
            "400 SerializationException class java.lang.Boolean can not be converted to an String");
  EXPECT_EQ(create(R"({"name":)"), "400 SerializationException");
}

TEST_F(ControlRestApis, AreKnownByTheirIdAlone) {
  EXPECT_EQ(fault("GET", "/restapis/nobody"), std::string(not_found_pet) + "nobody");
  EXPECT_EQ(fault("PATCH", "/restapis/nobody", replace("/name", "a")), std::string(not_found_pet) + "nobody");
  EXPECT_EQ(fault("DELETE", "/restapis/nobody"), std::string(not_found_pet) + "nobody");
  EXPECT_THAT(call("GET", "/restapis/nobody"),
              AllOf(HasHeader("x-amzn-ErrorType", "NotFoundException"),
                    HasBody(R"({"message":"Invalid API identifier specified 123456789012:nobody"})")));
}

TEST_F(ControlRestApis, AreDeletedWithAnEmpty202) {
  const std::string api = new_api();
  const wire::Response response = call("DELETE", api);
  EXPECT_THAT(response, AllOf(HasStatus(202), HasBody("")));
  EXPECT_THAT(fault("GET", api), StartsWith(not_found_pet));
  EXPECT_THAT(call("GET", "/restapis"), HasJsonBody(R"({"item":[]})"));
}

TEST_F(ControlRestApis, AreListedPageByPage) {
  for (int i = 0; i < 27; ++i) new_api();
  const Json first = value("GET", "/restapis");
  EXPECT_EQ(first["item"].size(), 25U);  // the default
  const Json rest = value("GET", "/restapis?position=" + first["position"].get<std::string>());
  EXPECT_EQ(rest["item"].size(), 2U);
  EXPECT_FALSE(rest.contains("position"));

  std::set<std::string> ids;
  std::string position;
  int pages = 0;
  do {
    const Json page = value("GET", "/restapis?limit=10&position=" + position);
    for (const Json& api : page["item"]) ids.insert(api["id"].get<std::string>());
    position = page.value("position", "");
    ++pages;
  } while (!position.empty());
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(ids.size(), 27U);
  EXPECT_EQ(value("GET", "/restapis?limit=0")["item"].size(), 25U);
  EXPECT_EQ(value("GET", "/restapis?limit=1000")["item"].size(), 27U);
  EXPECT_THAT(fault("GET", "/restapis?limit=many"), StartsWith("400 SerializationException"));
}

TEST_F(ControlRestApis, AreChangedByPatchOperations) {
  const std::string api = new_api(R"({"name":"pets","description":"old"})");
  EXPECT_EQ(value("PATCH", api, replace("/name", "dogs"))["name"], "dogs");
  const Json with_types = value("PATCH", api,
                                R"({"patchOperations":[{"op":"add","path":"/binaryMediaTypes/image~1png"},)"
                                R"({"op":"add","path":"/binaryMediaTypes/image~1jpeg"}]})");
  EXPECT_EQ(with_types["binaryMediaTypes"], Json({"image/png", "image/jpeg"}));
  EXPECT_EQ(with_types["tags"], Json::object());  // which only updates show when there are none
  EXPECT_EQ(value("PATCH", api, replace("/binaryMediaTypes/image~1png", "image/gif"))["binaryMediaTypes"],
            Json({"image/jpeg", "image/gif"}));
  const Json without = value("PATCH", api,
                             R"({"patchOperations":[{"op":"remove","path":"/binaryMediaTypes/image~1gif"},)"
                             R"({"op":"remove","path":"/description"}]})");
  EXPECT_EQ(without["binaryMediaTypes"], Json({"image/jpeg"}));
  EXPECT_FALSE(without.contains("description"));
  EXPECT_EQ(
      value("PATCH", api, replace("/endpointConfiguration/types/EDGE", "REGIONAL"))["endpointConfiguration"],
      (Json{{"types", {"REGIONAL"}}, {"ipAddressType", "ipv4"}}));
  EXPECT_EQ(value("PATCH", api, replace("/disableExecuteApiEndpoint", "true"))["disableExecuteApiEndpoint"],
            true);
}

TEST_F(ControlRestApis, RefusePatchesAsAwsDoes) {
  const std::string api = new_api();
  EXPECT_EQ(fault("PATCH", api, patch("add", "/binaryMediaTypes", "image/gif")),
            "400 BadRequestException Invalid patch path /binaryMediaTypes");
  EXPECT_EQ(fault("PATCH", api, patch("add", "/minimumCompressionSize", "10")),
            "400 BadRequestException Invalid patch operation specified. Must be one of: [replace]");
  EXPECT_EQ(fault("PATCH", api, replace("/minimumCompressionSize", "test")),
            "400 BadRequestException Invalid minimum compression size, must be between 0 and 10485760");
  EXPECT_EQ(fault("PATCH", api, replace("/endpointConfiguration/ipAddressType", "wrong")),
            "400 BadRequestException ipAddressType must be either ipv4 or dualstack.");
  EXPECT_EQ(
      fault("PATCH", api, replace("/endpointConfiguration/types/EDGE", "wrong")),
      "400 BadRequestException Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE");
  EXPECT_EQ(fault("PATCH", api, patch("move", "/endpointConfiguration/types/EDGE", "PRIVATE")),
            "400 BadRequestException Invalid patch operation specified. Must be 'add'|'remove'|'replace'");
  EXPECT_EQ(fault("PATCH", api,
                  R"({"patchOperations":[{"op":"replace","path":"/name","value":"a"},{"op":"wrong"}]})"),
            "400 ValidationException 1 validation error detected: Value 'wrong' at "
            "'updateRestApiInput.patchOperations.2.member.op' failed to satisfy constraint: Member must "
            "satisfy enum "
            "value set: [add, remove, move, test, replace, copy]");
  EXPECT_EQ(fault("PATCH", api, R"({"patchOperations":[{"op":"replace","value":"a"}]})"),
            "400 BadRequestException Invalid patch path null");
}

TEST_F(ControlRestApis, AreChangedWhollyOrNotAtAll) {
  const std::string api = new_api();
  EXPECT_EQ(fault("PATCH", api,
                  R"({"patchOperations":[{"op":"replace","path":"/name","value":"dogs"},)"
                  R"({"op":"replace","path":"/nothing","value":"x"}]})"),
            "400 BadRequestException Invalid patch path /nothing");
  EXPECT_EQ(value("GET", api)["name"], "pets");
}

TEST_F(ControlRestApis, SayWhatIsNotOfferedWhereItWouldChangeWhatClientsGet) {
  for (const char* body :
       {R"({"name":"a","policy":"{}"})", R"({"name":"a","minimumCompressionSize":0})",
        R"({"name":"a","cloneFrom":"b"})",
        R"({"name":"a","endpointConfiguration":{"types":["PRIVATE"],"vpcEndpointIds":["vpce-1"]}})"}) {
    EXPECT_THAT(fault("POST", "/restapis", body),
                StartsWith("501 NotImplementedException cutoff's API Gateway does"))
        << body;
  }
}

class ControlRoutes : public ControlTest {};

TEST_F(ControlRoutes, SayWhatIsOfferedToThoseWhoAskForMore) {
  const std::string api = new_api();
  EXPECT_THAT(
      fault("POST", api + "/authorizers", "{}"),
      AllOf(StartsWith("501 NotImplementedException cutoff's API Gateway does not offer CreateAuthorizer. It "
                       "offers CreateDeployment, CreateResource, CreateRestApi, "),
            HasSubstr("UpdateStage")));
  EXPECT_THAT(fault("POST", root_resource + "/methods/GET", "{}"),
              HasSubstr("does not offer TestInvokeMethod."));
  EXPECT_THAT(fault("POST", "/restapis?mode=import", "openapi: 3.0.1"),
              HasSubstr("does not offer ImportRestApi"));
  EXPECT_THAT(fault("GET", "/apikeys"), HasSubstr("does not offer GetApiKeys."));
  EXPECT_THAT(fault("TRACE", "/account"), HasSubstr("does not offer TRACE /account."));
}

TEST_F(ControlRoutes, LeaveTheApisTheirOwnPaths) {
  serve_invoke();
  // The API's host: whatever the path is, it is the API's.
  EXPECT_THAT(send(request("GET", "/restapis")), HasStatus(403));
  EXPECT_THAT(send(request("GET", "/prod/account")), HasStatus(403));
  EXPECT_THAT(call("POST", "/restapis/api/prod/_user_request_/invoke"), HasStatus(200));
  EXPECT_THAT(call("POST", "/_aws/execute-api/api/prod/invoke"), HasStatus(200));
  EXPECT_THAT(call("GET", "/somewhere"), HasStatus(403));
  EXPECT_EQ(functions.calls.size(), 2U);
}

class ControlResources : public ControlTest {};

TEST_F(ControlResources, BeginWithARoot) {
  const std::string api = new_api();
  const std::string root_id = root_resource.substr(root_resource.rfind('/') + 1);
  EXPECT_EQ(value("GET", api + "/resources"),
            Json::parse(R"({"item":[{"id":")" + root_id + R"(","path":"/"}]})"));
}

TEST_F(ControlResources, AreCreatedMovedAndDeleted) {
  const std::string api = new_api();
  const std::string root_id = root_resource.substr(root_resource.rfind('/') + 1);
  const wire::Response created = call("POST", root_resource, R"({"pathPart":"pets"})");
  EXPECT_THAT(created, HasStatus(201));
  const Json pets = Json::parse(created.body.text());
  const std::string pets_id = pets["id"];
  EXPECT_EQ(pets, (Json{{"id", pets_id}, {"parentId", root_id}, {"path", "/pets"}, {"pathPart", "pets"}}));
  const std::string at = api + "/resources/" + pets_id;
  const std::string sub = new_resource(at, "subpets");
  EXPECT_EQ(value("GET", sub)["path"], "/pets/subpets");

  EXPECT_EQ(value("PATCH", at, replace("/pathPart", "dogs"))["path"], "/dogs");
  EXPECT_EQ(value("GET", sub)["path"], "/dogs/subpets");
  EXPECT_EQ(value("PATCH", sub, replace("/parentId", root_id))["path"], "/subpets");
  EXPECT_EQ(value("PATCH", sub, replace("/parentId", pets_id))["path"], "/dogs/subpets");

  EXPECT_THAT(call("DELETE", at), AllOf(HasStatus(202), HasBody("")));
  EXPECT_EQ(fault("DELETE", sub), "404 NotFoundException Invalid Resource identifier specified");
  EXPECT_EQ(value("GET", api + "/resources")["item"].size(), 1U);
}

TEST_F(ControlResources, AreRefusedAsAwsRefusesThem) {
  const std::string api = new_api();
  const std::string pets = new_resource(root_resource, "pets");
  const std::string sub = new_resource(pets, "subpets");
  const std::string sub_id = sub.substr(sub.rfind('/') + 1);
  EXPECT_EQ(fault("PATCH", api + "/resources/fake", replace("/pathPart", "dogs")),
            "404 NotFoundException Invalid Resource identifier specified");
  EXPECT_EQ(
      fault("PATCH", pets, replace("/invalid", "dogs")),
      "400 BadRequestException Invalid patch path  '/invalid' specified for op 'replace'. Must be one of: "
      "[/parentId, /pathPart]");
  EXPECT_EQ(fault("PATCH", pets, patch("add", "/pathPart", "dogs")),
            "400 BadRequestException Invalid patch path  '/pathPart' specified for op 'add'. Please choose "
            "supported "
            "operations");
  EXPECT_EQ(fault("PATCH", pets, replace("/parentId", "fake")),
            "404 NotFoundException Invalid Resource identifier specified");
  EXPECT_EQ(fault("PATCH", pets, replace("/parentId", sub_id)),
            "400 BadRequestException Resources cannot be cyclical.");
  new_resource(root_resource, "subpets");
  EXPECT_EQ(fault("PATCH", sub, replace("/parentId", root_resource.substr(root_resource.rfind('/') + 1))),
            "409 ConflictException Another resource with the same parent already has this name: subpets");
  EXPECT_EQ(fault("PATCH", root_resource, replace("/pathPart", "a")),
            "400 BadRequestException Root resource cannot update its pathPart.");
  EXPECT_EQ(fault("PATCH", root_resource, replace("/parentId", sub_id)),
            "400 BadRequestException Root resource cannot update its parentId.");
  EXPECT_THAT(fault("DELETE", root_resource), StartsWith("400 BadRequestException"));
  EXPECT_EQ(fault("POST", root_resource, R"({"pathPart":"pets"})"),
            "409 ConflictException Another resource with the same parent already has this name: pets");
  EXPECT_EQ(fault("POST", "/restapis/nobody/resources/" + sub_id, R"({"pathPart":"pets"})"),
            std::string(not_found_pet) + "nobody");
}

TEST_F(ControlResources, NameTheirMethodsAndShowThemWhenAsked) {
  const std::string api = new_api();
  value("PUT", root_resource + "/methods/GET", R"({"authorizationType":"AWS_IAM"})");
  EXPECT_EQ(value("GET", api + "/resources")["item"][0]["resourceMethods"], (Json{{"GET", Json::object()}}));
  EXPECT_EQ(
      value("GET", root_resource + "?embed=methods")["resourceMethods"],
      Json::parse(R"({"GET":{"apiKeyRequired":false,"authorizationType":"AWS_IAM","httpMethod":"GET"}})"));
}

class ControlTags : public ControlTest {};

TEST_F(ControlTags, AreOnApisAndStages) {
  const std::string api = new_api(R"({"name":"a","tags":{"team":"ops"}})");
  const std::string tags = "/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2F" + api.substr(10);
  EXPECT_THAT(call("GET", tags), HasJsonBody(R"({"tags":{"team":"ops"}})"));
  EXPECT_THAT(call("PUT", tags, R"({"tags":{"k":"v","l m":"w"}})"), AllOf(HasStatus(204), HasBody("")));
  EXPECT_THAT(call("DELETE", tags + "?tagKeys=team&tagKeys=l%20m"), HasStatus(204));
  EXPECT_THAT(call("GET", tags), HasJsonBody(R"({"tags":{"k":"v"}})"));
  EXPECT_THAT(fault("GET", tags + "%2Fstages%2Fdev"), StartsWith("404 NotFoundException Invalid stage"));
  EXPECT_THAT(fault("GET", "/tags/arn%3Aaws%3As3%3A%3A%3Abucket"), StartsWith("400 BadRequestException"));
}

class ControlAccount : public ControlTest {};

TEST_F(ControlAccount, HasTheRoleForLogsThatTerraformSets) {
  EXPECT_EQ(value("GET", "/account"),
            Json::parse(R"({"apiKeyVersion":"4","features":["UsagePlans"],)"
                        R"("throttleSettings":{"burstLimit":5000,"rateLimit":10000.0}})"));
  EXPECT_EQ(value("PATCH", "/account",
                  replace("/cloudwatchRoleArn", "arn:aws:iam::123456789012:role/logs"))["cloudwatchRoleArn"],
            "arn:aws:iam::123456789012:role/logs");
  EXPECT_EQ(fault("PATCH", "/account", replace("/other", "a")),
            "400 BadRequestException Invalid patch path /other");
}

}  // namespace
}  // namespace cutoff::apigateway
