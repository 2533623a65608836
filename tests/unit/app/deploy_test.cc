// An application's values become what is on a cloud.
#include <chrono>

#include "emulator/app/parts.h"
#include "fakes/apigateway/proxy_response.h"
#include "tests/unit/app/app_test.h"

namespace cutoff::app {
namespace {

using namespace std::chrono_literals;
using namespace cutoff::harness;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string counter_arn = "arn:aws:lambda:us-east-1:123456789012:function:counter";

/// Counts visits in a table and answers how many there have been.
wire::Payload count(const wire::Payload&, lambda::Context&, sdk::Aws& aws) {
  const auto found = aws.get_item({.table = "visits", .key = {{"page", "home"}}});
  const std::int64_t visits = found.item->at("count").number().to_int64() + 1;
  aws.put_item({.table = "visits", .item = {{"page", "home"}, {"count", visits}}});
  apigateway::ProxyResponse response;
  response.body = std::to_string(visits);
  return wire::Payload::of(std::move(response));
}

Application visits() {
  Application application;
  application.name = "visits";
  application.roles.push_back(
      {.role = {.role_name = "counter-role",
                .assume_role_policy_document = trust_policy_for("lambda.amazonaws.com")},
       .policies = {
           {"visits", R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:GetItem",
         "dynamodb:PutItem"],"Resource":"arn:aws:dynamodb:us-east-1:123456789012:table/visits"}]})"}}});
  application.tables.push_back({.table = dynamodb::CreateTableInput::on_demand("visits", {"page"}),
                                .time_to_live = "until",
                                .items = {{{"page", "home"}, {"count", 41}}}});
  Function function;
  function.configuration.name = "counter";
  function.configuration.role = "counter-role";
  function.configuration.handler = "counter.count";
  function.configuration.runtime = "python3.11";
  function.code.path = "src";
  function.reserved_concurrency = 3;
  function.events = lambda::EventInvokeSettings{.maximum_retry_attempts = 1};
  function.permissions = {{.statement_id = "api", .principal = "apigateway.amazonaws.com"}};
  application.functions.push_back(function);
  apigateway::PutMethod get;
  get.http_method = "GET";
  apigateway::PutIntegration call;
  call.function = counter_arn;
  apigateway::CreateStage dev;
  dev.stage_name = "dev";
  apigateway::CreateStage prod;
  prod.stage_name = "prod";
  application.apis.push_back({.api = {.name = "visits", .id = "visits"},
                              .routes = {{.path = "/count", .method = get, .integration = call}},
                              .stages = {dev, prod}});
  return application;
}

class Deploy : public AppTest {
 protected:
  Deploy() { code.add("counter.count", count); }

  std::string get_count(const std::string& stage = "dev") {
    return request("GET", "https://visits.execute-api.us-east-1.amazonaws.com/" + stage + "/count")
        .body.text();
  }
};

TEST_F(Deploy, MakesOfADescriptionAnApplicationThatAnswers) {
  deploy(visits(), cloud, code);
  EXPECT_EQ(get_count("dev"), "42");
  EXPECT_EQ(get_count("prod"), "43");
}

TEST_F(Deploy, GivesTheRunnerWhatCodeNeedsToRun) {
  deploy(visits(), cloud, code);
  ASSERT_EQ(code.asked.size(), 1U);
  EXPECT_EQ(code.asked[0].function, "counter");
  EXPECT_EQ(code.asked[0].runtime, "python3.11");
  EXPECT_EQ(code.asked[0].handler, "counter.count");
  EXPECT_EQ(code.asked[0].code, (Code{.path = "src"}));
}

TEST_F(Deploy, SetsWhatIsBesideAFunctionsConfiguration) {
  deploy(visits(), cloud, code);
  EXPECT_EQ(cloud.lambda().get_function_concurrency(root(), "counter"), 3);
  EXPECT_EQ(cloud.lambda().get_function_event_invoke_config(root(), "counter").maximum_retry_attempts, 1);
  EXPECT_EQ(cloud.dynamodb().describe_time_to_live({root(), {}}, {.table = "visits"}).attribute, "until");
}

TEST_F(Deploy, AnEventsDestinationMayBeAFunctionThatComesLater) {
  Application application = visits();
  Function after = application.functions[0];
  after.configuration.name = "after";
  after.permissions.clear();
  application.functions[0].events->destinations = {
      .on_success = "arn:aws:lambda:us-east-1:123456789012:function:after"};
  application.functions.push_back(after);
  deploy(application, cloud, code);
  EXPECT_EQ(cloud.lambda().get_function_event_invoke_config(root(), "counter").destinations.on_success,
            "arn:aws:lambda:us-east-1:123456789012:function:after");
}

TEST_F(Deploy, WhatAServiceRefusesNamesTheResource) {
  Application application = visits();
  application.functions[0].configuration.timeout = 901s;
  EXPECT_EQ(
      refusal_of([&] { deploy(application, cloud, code); }),
      "function counter: 1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: "
      "Member must have value less than or equal to 900");
}

TEST_F(Deploy, WhatTheRunnerRefusesNamesTheFunction) {
  Application application = visits();
  application.functions[0].configuration.handler = "elsewhere.count";
  EXPECT_EQ(refusal_of([&] { deploy(application, cloud, code); }),
            "function counter: there is no handler elsewhere.count");
}

TEST_F(Deploy, WhatARouteLacksNamesTheRoute) {
  Application application = visits();
  application.apis[0].routes[0].integration->timeout = 30s;
  EXPECT_EQ(refusal_of([&] { deploy(application, cloud, code); }),
            "API visits, GET /count: Timeout should be between 50 ms and 29000 ms");
}

TEST_F(Deploy, AResetThatKeepsTheAppPutsItsItemsAgain) {
  deploy(visits(), cloud, code);
  EXPECT_EQ(get_count(), "42");
  EXPECT_EQ(get_count(), "43");
  cloud.reset(region::Keep::app);
  EXPECT_EQ(get_count(), "42");
  cloud.reset(region::Keep::nothing);
  EXPECT_THAT(cloud.dynamodb().list_tables({root(), {}}, {}).tables, IsEmpty());
}

class DeployInTypicalTime : public AppTest {
 protected:
  DeployInTypicalTime() : AppTest(typical()) { code.add("counter.count", count); }

  static cloud::Options typical() {
    cloud::Options options;
    options.region.latency = region::LatencyProfile::typical;
    return options;
  }
};

TEST_F(DeployInTypicalTime, ATableIsActiveBeforeItsItemsArePut) {
  deploy(visits(), cloud, code);
  EXPECT_GT(now(), 0s);
  EXPECT_EQ(cloud.dynamodb().scan({root(), {}}, {.table = "visits"}).count, 1);
}

class Redeploy : public Deploy {
 protected:
  Redeploy() { deploy(before, cloud, code); }

  std::vector<std::string> redeployed(const std::vector<std::string>& code_changed = {}) {
    return run([&] { return redeploy(before, after, code_changed, cloud, code); });
  }

  const Application before = visits();
  Application after = visits();
};

TEST_F(Redeploy, DoesNothingWhereNothingHasChanged) {
  EXPECT_EQ(get_count(), "42");
  EXPECT_THAT(redeployed(), IsEmpty());
  EXPECT_EQ(get_count(), "43");
}

TEST_F(Redeploy, ChangesAFunctionWhereItStandsAndLeavesItemsAlone) {
  EXPECT_EQ(get_count(), "42");
  after.functions[0].configuration.timeout = 60s;
  after.functions[0].reserved_concurrency = {};
  EXPECT_THAT(redeployed(), ElementsAre("function counter has changed"));
  EXPECT_EQ(cloud.lambda().find_function("counter")->configuration().timeout, 60s);
  EXPECT_EQ(cloud.lambda().get_function_concurrency(root(), "counter"), std::nullopt);
  EXPECT_EQ(get_count(), "43");
}

TEST_F(Redeploy, NewCodeAtTheSamePlaceIsTakenUp) {
  EXPECT_EQ(get_count(), "42");
  code.add("counter.count", [](const wire::Payload&, lambda::Context&, sdk::Aws&) {
    apigateway::ProxyResponse response;
    response.body = "new";
    return wire::Payload::of(std::move(response));
  });
  EXPECT_THAT(redeployed({"counter"}), ElementsAre("function counter has new code"));
  EXPECT_EQ(get_count(), "new");
}

TEST_F(Redeploy, AddsAndRemovesWhatCameAndWent) {
  after.tables.push_back({.table = dynamodb::CreateTableInput::on_demand("sessions", {"id"})});
  after.apis.clear();
  EXPECT_THAT(redeployed(), ElementsAre("API visits is gone", "table sessions is new"));
  EXPECT_THAT(request("GET", "https://visits.execute-api.us-east-1.amazonaws.com/dev/count"), HasStatus(403));
}

TEST_F(Redeploy, AnotherKeyMakesAnotherTable) {
  after.tables[0].table =
      dynamodb::CreateTableInput::on_demand("visits", {"page"}, {{"count", dynamodb::KeyType::number}});
  EXPECT_THAT(redeployed(), ElementsAre("table visits has changed"));
  EXPECT_EQ(cloud.dynamodb().describe_table({root(), {}}, {.table = "visits"}).table.schema.sort->name,
            "count");
  EXPECT_EQ(cloud.dynamodb().scan({root(), {}}, {.table = "visits"}).count, 1);
}

TEST_F(Redeploy, ARolesNewPolicyHolds) {
  after.roles[0].policies.clear();
  EXPECT_THAT(redeployed(), ElementsAre("role counter-role has changed"));
  EXPECT_THAT(request("GET", "https://visits.execute-api.us-east-1.amazonaws.com/dev/count"), HasStatus(502));
}

TEST_F(Redeploy, AnApiKeepsItsAddress) {
  after.apis[0].routes[0].path = "/visits";
  EXPECT_THAT(redeployed(), ElementsAre("API visits has changed"));
  EXPECT_THAT(request("GET", "https://visits.execute-api.us-east-1.amazonaws.com/dev/visits"),
              HasStatus(200));
}

}  // namespace
}  // namespace cutoff::app
