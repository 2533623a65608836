// Building an API: ids, and AWS's errors.
#include <nlohmann/json.hpp>

#include "fakes/apigateway/function_uri.h"
#include "fakes/wire/base64.h"
#include "tests/unit/apigateway/gateway_fixture.h"

namespace cutoff::apigateway {
namespace {

using ::testing::MatchesRegex;

class RestApis : public GatewayTest {
 protected:
  std::string fault_of(const std::function<void()>& operation) {
    try {
      operation();
    } catch (const wire::Fault& fault) {
      return std::to_string(fault.status()) + " " + fault.type() + " " + fault.message();
    }
    return "none";
  }
  std::string create(const std::string& parent, const std::string& part) {
    std::string id;
    const std::string fault = fault_of([&] {
      id = gateway.create_resource(root(), {"api", parent, part}).id;
    });
    return fault == "none" ? id : fault;
  }
};

TEST_F(RestApis, HaveIdsDrawnFromTheSeed) {
  const RestApi& api = gateway.create_rest_api(root(), {.name = "one"});
  EXPECT_THAT(api.id, MatchesRegex("[a-z0-9]{10}"));
  EXPECT_THAT(gateway.create_path(root(), api.id, "/a").id, MatchesRegex("[a-z0-9]{6}"));
  EXPECT_NE(gateway.create_rest_api(root(), {.name = "one"}).id, api.id);

  clock::Loop other_loop;
  region::Region other_region(other_loop, {});
  ScriptedFunctions other_functions(other_loop);
  ApiGateway other(other_region, other_functions);
  EXPECT_EQ(other.create_rest_api(root(), {.name = "one"}).id, api.id);
}

TEST_F(RestApis, HaveATreeOfResourcesWithAwssErrors) {
  create_api();
  const std::string root_id = gateway.get_rest_api(root(), "api").root_resource_id;
  const std::string proxy = create(root_id, "{proxy+}");
  EXPECT_EQ(create(root_id, "{id}"),
            "400 BadRequestException A sibling ({proxy+}) of this resource already has a variable path part "
            "-- only one is "
            "allowed");
  EXPECT_EQ(
      create(proxy, "child"),
      "400 BadRequestException Cannot create a child of a resource with a greedy path variable: {proxy+}");
  const std::string pets = create(root_id, "pets");
  EXPECT_EQ(create(root_id, "pets"),
            "409 ConflictException Another resource with the same parent already has this name: pets");
  EXPECT_EQ(create("nowhere", "x"), "404 NotFoundException Invalid Resource identifier specified");
  EXPECT_THAT(create(pets, "a b"),
              ::testing::StartsWith("400 BadRequestException Resource's path part only allow"));
  EXPECT_EQ(gateway.create_path(root(), "api", "/pets/{id}/toys").path, "/pets/{id}/toys");
  EXPECT_EQ(gateway.create_path(root(), "api", "/pets").id, pets);
  EXPECT_EQ(gateway.create_path(root(), "api", "/").id, root_id);
}

TEST_F(RestApis, HaveMethodsWithAwssErrors) {
  create_api();
  const std::string resource = gateway.create_path(root(), "api", "/a").id;
  const auto put = [&](const char* api, const std::string& at, const char* verb) {
    return fault_of([&] { gateway.put_method(root(), {api, at, verb}); });
  };
  EXPECT_EQ(put("api", resource, "GET"), "none");
  EXPECT_EQ(put("api", resource, "GET"), "409 ConflictException Method already exists for this resource");
  EXPECT_EQ(put("other", resource, "GET"), "404 NotFoundException Invalid Resource identifier specified");
  EXPECT_EQ(put("api", resource, "FETCH"),
            "400 BadRequestException Invalid HttpMethod specified. Valid options are "
            "GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY");
  EXPECT_EQ(fault_of([&] { gateway.get_rest_api(root(), "other"); }),
            "404 NotFoundException Invalid API identifier specified 123456789012:other");
  EXPECT_EQ(
      fault_of([&] {
        gateway.put_integration(
            root(),
            {.rest_api_id = "api", .resource_id = resource, .http_method = "PUT", .function = function_arn});
      }),
      "404 NotFoundException Invalid Method identifier specified");
  EXPECT_EQ(fault_of([&] {
              gateway.put_integration_response(root(), {"api", resource, "GET"});
            }),
            "404 NotFoundException Invalid Integration identifier specified");
  EXPECT_EQ(fault_of([&] { gateway.delete_gateway_response(root(), "api", GatewayResponseType::throttled); }),
            "404 NotFoundException Gateway response type not defined on api");
}

TEST_F(RestApis, AreDeployedOnlyWithMethodsThatHaveIntegrations) {
  create_api();
  EXPECT_EQ(fault_of([&] { deploy(); }), "400 BadRequestException The REST API doesn't contain any methods");
  const std::string resource = gateway.create_path(root(), "api", "/a").id;
  gateway.put_method(root(), {"api", resource, "GET"});
  EXPECT_EQ(fault_of([&] { deploy(); }), "400 BadRequestException No integration defined for method");
}

TEST_F(RestApis, NameTheirFunctionByAwssUri) {
  const std::string prefix = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/";
  EXPECT_EQ(function_of_uri(prefix + function_arn + "/invocations"), function_arn);
  const auto fault = [&](const std::string& uri) { return fault_of([&] { function_of_uri(uri); }); };
  constexpr const char* unsupported =
      "400 BadRequestException Integrations of type 'AWS_PROXY' currently only supports Lambda function and "
      "Firehose stream "
      "invocations.";
  EXPECT_EQ(fault(function_arn),
            "400 BadRequestException AWS ARN for integration must contain path or action");
  EXPECT_EQ(fault("worker"), "400 BadRequestException Invalid ARN specified in the request");
  EXPECT_EQ(fault("arn:aws:apigateway:us-east-1:s3:path/b/k"), unsupported);
  EXPECT_EQ(fault(prefix + "worker/invocations"), unsupported);
  EXPECT_EQ(fault(prefix + function_arn), unsupported);
}

TEST_F(RestApis, AreBuiltByThoseWhoMay) {
  EXPECT_THAT(fault_of([&] { gateway.create_rest_api(iam::Caller::anonymous(), {.name = "test"}); }),
              ::testing::StartsWith("403 AccessDeniedException"));
}

TEST_F(RestApis, WriteEachStepOfARequestToTheJournal) {
  serve_invoke();
  functions.takes = 2s;
  post();
  std::vector<std::string> lines;
  for (const journal::Entry& entry : journal().entries()) {
    auto json = nlohmann::ordered_json::parse(entry.json());
    json.erase("trace");
    json.erase("request_id");
    lines.push_back(json.dump());
  }
  EXPECT_THAT(
      lines,
      ::testing::ElementsAre(
          R"({"n":1,"at_ms":0,"kind":"apigateway.request","api":"api","stage":"prod","method":"POST","path":"/invoke","resource":"/invoke"})",
          R"({"n":2,"at_ms":0,"kind":"apigateway.integration","api":"api","type":"AWS_PROXY","function":"arn:aws:lambda:us-east-1:123456789012:function:worker","timeout_ms":29000})",
          R"({"n":3,"at_ms":2000,"kind":"apigateway.response","api":"api","status":200,"latency_ms":2000,"integration_latency_ms":2000})"));
}

class Typical : public GatewayTest {
 protected:
  Typical() : GatewayTest({.latency = region::LatencyProfile::typical, .authentication = {}}) {}
};

TEST_F(Typical, AddsTheGatewaysOwnTimeByTheRequestsTrace) {
  serve_invoke();
  functions.takes = 68s;
  const auto send_traced = [&](const char* trace) {
    const clock::Instant sent = loop.now();
    EXPECT_EQ(send(request("POST", "/prod/invoke", {{"X-Amzn-Trace-Id", trace}})).status, 504);
    return loop.now() - sent;
  };
  const clock::Duration first = send_traced("Root=1-5759e988-bd862e3fe1be46a994272793");
  EXPECT_GE(first, 29s + 3ms);
  EXPECT_LE(first, 29s + 15ms);
  EXPECT_NE(send_traced("Root=1-5759e988-bd862e3fe1be46a994272794"), first);
  EXPECT_EQ(send_traced("Root=1-5759e988-bd862e3fe1be46a994272793"), first);
}

TEST(Base64, IsWrittenAndRead) {
  for (const std::string bytes : {"", "f", "fo", "foo", "foob", "\xff\xfe"}) {
    EXPECT_EQ(wire::base64_decoded(wire::base64_encoded(bytes)), bytes);
  }
  EXPECT_EQ(wire::base64_encoded("fo"), "Zm8=");
  EXPECT_EQ(wire::base64_decoded("Zm8"), "fo");
  EXPECT_EQ(wire::base64_decoded("Z"), std::nullopt);
  EXPECT_EQ(wire::base64_decoded("Zm 8"), std::nullopt);
}

}  // namespace
}  // namespace cutoff::apigateway
