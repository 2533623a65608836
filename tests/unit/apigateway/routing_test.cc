// Which API, stage and resource a request is for.
#include "fakes/apigateway/router.h"
#include "tests/unit/apigateway/gateway_fixture.h"

namespace cutoff::apigateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

class RouterTest : public ::testing::Test {
 protected:
  std::string route(std::string_view path) {
    parameters.clear();
    const std::size_t found = router.match(path, parameters);
    return found == Router::none ? "none" : paths[found];
  }
  void add(std::vector<std::string> all) {
    for (std::string& path : all) {
      router.add(path, paths.size());
      paths.push_back(std::move(path));
    }
  }
  Router router;
  std::vector<std::string> paths;
  PathParameters parameters;
};

TEST_F(RouterTest, PrefersALiteralToAParameterAndThatToAProxy) {
  add({"/chats", "/chats/{id}", "/chats/latest", "/{proxy+}"});
  EXPECT_EQ(route("/chats/latest"), "/chats/latest");
  EXPECT_EQ(route("/chats/7"), "/chats/{id}");
  EXPECT_THAT(parameters, ElementsAre(Pair("id", "7")));
  EXPECT_EQ(route("/chats/7/messages"), "/{proxy+}");
  EXPECT_THAT(parameters, ElementsAre(Pair("proxy", "chats/7/messages")));
  EXPECT_EQ(route("/other"), "/{proxy+}");
}

TEST_F(RouterTest, GivesUpABranchThatLeadsNowhereWithItsParameters) {
  add({"/a/{x}/b", "/{y}/{z+}"});
  EXPECT_EQ(route("/a/1/b"), "/a/{x}/b");
  EXPECT_THAT(parameters, ElementsAre(Pair("x", "1")));
  EXPECT_EQ(route("/a/1/c"), "/{y}/{z+}");
  EXPECT_THAT(parameters, ElementsAre(Pair("y", "a"), Pair("z", "1/c")));
}

TEST_F(RouterTest, AProxyDoesNotMatchTheRoot) {
  add({"/{proxy+}"});
  EXPECT_EQ(route("/"), "none");
  EXPECT_THAT(parameters, IsEmpty());
  add({"/"});
  EXPECT_EQ(route("/"), "/");
}

TEST_F(RouterTest, KeepsPathsAsTheyWereWritten) {
  add({"/{id}", "/{id}/{rest+}"});
  EXPECT_EQ(route("/test%2Balias@x/"), "/{id}");
  EXPECT_THAT(parameters, ElementsAre(Pair("id", "test%2Balias@x")));
  EXPECT_EQ(route("/a/b//c/"), "/{id}/{rest+}");
  EXPECT_THAT(parameters, ElementsAre(Pair("id", "a"), Pair("rest", "b//c")));
}

class Routing : public GatewayTest {};

TEST_F(Routing, FindsTheApiByHostOrByPath) {
  create_api();
  put_function_method("/invoke");
  deploy();
  const auto status = [&](const char* host, const char* target) {
    return send(request("GET", target, {{"Host", host}})).status;
  };
  EXPECT_EQ(status("api.execute-api.us-east-1.amazonaws.com", "/prod/invoke"), 200);
  EXPECT_EQ(event().request_context.domain_name, "api.execute-api.us-east-1.amazonaws.com");
  EXPECT_EQ(status("api.execute-api.localhost:4566", "/prod/invoke"), 200);
  EXPECT_EQ(event().headers.get("Host"), "api.execute-api.localhost:4566");
  EXPECT_EQ(event().request_context.domain_name, "api.execute-api.localhost");
  EXPECT_EQ(status("API.Execute-API.US-EAST-1.AmazonAWS.com", "/prod/invoke"), 200);
  EXPECT_EQ(event().headers.get("Host"), "API.Execute-API.US-EAST-1.AmazonAWS.com");
  EXPECT_EQ(status("localhost:4566", "/_aws/execute-api/api/prod/invoke"), 200);
  EXPECT_EQ(event().headers.get("Host"), "api.execute-api.us-east-1.amazonaws.com");
  EXPECT_EQ(event().request_context.path, "/prod/invoke");
  EXPECT_EQ(status("localhost:4566", "/restapis/api/prod/_user_request_/invoke?x=1"), 200);
  EXPECT_EQ(event().path, "/invoke");
  EXPECT_EQ(status("api.execute-api.eu-west-1.amazonaws.com", "/prod/invoke"), 403);
  EXPECT_EQ(status("localhost:4566", "/prod/invoke"), 403);
}

TEST_F(Routing, KnowsWhatIsNotForAnApi) {
  const auto ours = [&](const char* host, const char* target) {
    return find_address(request("GET", target, {{"Host", host}}), "us-east-1").has_value();
  };
  EXPECT_TRUE(ours("a.execute-api.us-east-1.amazonaws.com", "/"));
  EXPECT_FALSE(ours("execute-api.us-east-1.amazonaws.com", "/a/prod"));
  EXPECT_FALSE(ours("a.execute-api.us-east-12.amazonaws.com", "/"));
  EXPECT_FALSE(ours("lambda.us-east-1.amazonaws.com", "/2015-03-31/functions"));
  EXPECT_FALSE(ours("localhost", "/restapis"));
  EXPECT_FALSE(ours("localhost", "/restapis/a/stages/prod"));
  EXPECT_TRUE(ours("localhost", "/_aws/execute-api/a/prod"));
}

TEST_F(Routing, TakesAnyWhereTheVerbHasNoMethodOfItsOwn) {
  create_api();
  const std::string any = put_function_method("/chats", "ANY");
  gateway.put_method(root(), {"api", any, "GET"});
  gateway.put_integration(root(), {.rest_api_id = "api",
                                   .resource_id = any,
                                   .http_method = "GET",
                                   .function = std::string(function_arn) + ":reader"});
  deploy();
  send(request("GET", "/prod/chats"));
  EXPECT_EQ(functions.calls.back().function, std::string(function_arn) + ":reader");
  send(request("DELETE", "/prod/chats"));
  EXPECT_EQ(functions.calls.back().function, function_arn);
  EXPECT_EQ(event().http_method, "DELETE");
}

TEST_F(Routing, AResourceWithoutMethodsIsNoTargetButOneWithOthersIs) {
  create_api();
  put_function_method("/{proxy+}");
  put_function_method("/api/v1/invoke", "POST");
  deploy();
  EXPECT_EQ(send(request("GET", "/prod/api/v1")).status, 200);
  EXPECT_EQ(event().resource, "/{proxy+}");
  EXPECT_EQ(send(request("GET", "/prod/api/v1/invoke")).status, 403);
}

TEST_F(Routing, CallsOnBehalfOfStageVerbAndResource) {
  create_api();
  put_function_method("/chats/{id}");
  deploy();
  send(request("PUT", "/prod/chats/7"));
  EXPECT_EQ(functions.calls.back().source_arn,
            "arn:aws:execute-api:us-east-1:123456789012:api/prod/PUT/chats/{id}");
}

TEST_F(Routing, AChangeIsLiveWithTheNextDeploymentOnly) {
  create_api();
  put_function_method("/old");
  deploy();
  put_function_method("/new");
  EXPECT_EQ(send(request("GET", "/prod/new")).status, 403);
  deploy();
  EXPECT_EQ(send(request("GET", "/prod/new")).status, 200);
}

TEST_F(Routing, StagesMayServeDifferentDeployments) {
  create_api();
  put_function_method("/old");
  const std::string first = gateway.create_deployment(root(), {.rest_api_id = "api"}).id;
  put_function_method("/new");
  const std::string second =
      gateway.create_deployment(root(), {.rest_api_id = "api", .stage_name = "beta"}).id;
  gateway.create_stage(root(), {.rest_api_id = "api", .stage_name = "prod", .deployment_id = first});
  EXPECT_EQ(send(request("GET", "/beta/new")).status, 200);
  EXPECT_EQ(event().request_context.deployment_id, second);
  EXPECT_EQ(send(request("GET", "/prod/new")).status, 403);
  gateway.update_stage(root(), "api", "prod", {{.path = "/deploymentId", .value = second}});
  EXPECT_EQ(send(request("GET", "/prod/new")).status, 200);
  gateway.delete_stage(root(), "api", "prod");
  EXPECT_EQ(send(request("GET", "/prod/new")).status, 403);
}

TEST_F(Routing, PutsStageVariablesIntoTheFunctionsNameAndTheEvent) {
  create_api();
  const std::string resource = gateway.create_path(root(), "api", "/invoke").id;
  gateway.put_method(root(), {"api", resource, "POST"});
  gateway.put_integration(
      root(),
      {.rest_api_id = "api",
       .resource_id = resource,
       .http_method = "POST",
       .uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
              "arn:aws:lambda:us-east-1:123456789012:function:${stageVariables.worker}:live/invocations",
       .integration_http_method = "POST"});
  deploy({{"worker", "blue"}});
  post();
  EXPECT_EQ(functions.calls.back().function, "arn:aws:lambda:us-east-1:123456789012:function:blue:live");
  EXPECT_EQ(*event().stage_variable("worker"), "blue");
  gateway.update_stage(root(), "api", "prod", {{.path = "/variables/worker", .value = "green"}});
  post();
  EXPECT_EQ(functions.calls.back().function, "arn:aws:lambda:us-east-1:123456789012:function:green:live");
}

}  // namespace
}  // namespace cutoff::apigateway
