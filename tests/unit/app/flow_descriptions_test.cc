// The flows' own descriptions: whichever way an application is described, the same is deployed, and it behaves as the
// flow in C++ does.
#include <chrono>

#include <nlohmann/json.hpp>

#include "emulator/app/read.h"
#include "fixtures/flows/async_polling/handler.h"
#include "fixtures/flows/direct/handler.h"
#include "tests/unit/app/app_test.h"

namespace cutoff::app {
namespace {

using namespace std::chrono_literals;
using harness::HasJsonBody;
using harness::HasStatus;
using nlohmann::json;
using ::testing::AllOf;

/// All that is deployed on `cloud` as its users could find out, but for names that are nobody's business: of roles, of
/// policies, of permissions.
json deployed_on(cloud::Cloud& cloud) {
  const auto root = iam::Caller::root(cloud.region().account());
  json all;
  const auto functions = cloud.lambda().list_functions(root);
  for (const lambda::Function* function : functions.items) {
    const lambda::FunctionConfiguration& configuration = function->configuration();
    json& entry = all["functions"][configuration.name];
    entry = {configuration.handler,         configuration.runtime,
             configuration.timeout.count(), configuration.memory_mb,
             configuration.environment,     function->reserved_concurrency().value_or(-1)};
    json grants = json::array();
    for (const iam::Policy& policy : cloud.iam().find_role(configuration.role)->policies) {
      for (const iam::Statement& statement : policy.statements) {
        for (const std::string& action : statement.actions) {
          for (const std::string& resource : statement.resources)
            grants.push_back(action + " on " + resource);
        }
      }
    }
    std::sort(grants.begin(), grants.end());
    json callers = json::array();
    for (const iam::Statement& statement : function->policy().statements)
      callers.push_back({statement.principals, statement.conditions.at(0).values});
    std::sort(callers.begin(), callers.end());
    entry.push_back({{"may", grants}, {"may be called by", callers}});
  }
  for (const std::string& name : cloud.dynamodb().list_tables({root, {}}, {}).tables) {
    const auto table = cloud.dynamodb().describe_table({root, {}}, {.table = name}).table;
    all["tables"][name] = {table.schema.partition.name,
                           table.billing_mode == dynamodb::BillingMode::pay_per_request,
                           cloud.dynamodb().describe_time_to_live({root, {}}, {.table = name}).attribute};
  }
  for (const auto& agent : cloud.agentcore().list_agent_runtimes(root))
    all["agents"][agent.arn] = {agent.name, agent.role_arn, agent.container_uri};
  for (const auto& [id, api] : cloud.apigateway().rest_apis()) {
    json& entry = all["apis"][id];
    entry = {{"name", api.name}, {"endpoint", static_cast<int>(api.endpoint)}};
    for (const auto& [stage_name, stage] : api.stages) {
      for (const auto& [resource_id, resource] :
           api.deployments.at(stage.deployment_id).definition->resources) {
        for (const auto& [verb, method] : resource.methods) {
          const apigateway::Integration& integration = *method.integration;
          json& route = entry[stage_name][verb + " " + resource.path];
          route = {static_cast<int>(integration.type), integration.function, integration.timeout.count(),
                   integration.request_templates};
          for (const apigateway::IntegrationResponse& response : integration.responses) {
            json headers = json::object();
            for (const auto& [name, value] : response.headers) headers[name] = value;
            route.push_back({response.status, headers, response.templates.value_or(apigateway::Templates{})});
          }
          for (const auto& [status, response] : method.responses)
            route.push_back({status, response.parameters.value_or(apigateway::ParameterFlags{})});
        }
      }
    }
  }
  return all;
}

/// A cloud with what a file describes, its handlers in C++.
class Described {
 public:
  explicit Described(const std::string& file, const std::map<std::string, std::string>& parameters = {}) {
    const auto polling = [](const wire::Payload& event, lambda::Context& context, sdk::Aws& aws) {
      return flows::async_polling::handle(event, context, aws, {});
    };
    for (const char* handler : {"src.api.lambda_handler_async.lambda_handler", "index.handler"})
      code.add(handler, polling);
    code.add("handler.handle", flows::direct::handle);
    application = read_application(flows_folder() + file, {}, parameters);
    deploy(application, cloud, code);
  }

  static std::string flows_folder() { return std::string(CUTOFF_SOURCE_DIR) + "/fixtures/flows/"; }

  cloud::Cloud cloud;
  HandlersInCpp code{cloud};
  Application application;
};

TEST(FlowDescriptions, AsyncPollingIsTheSameAsCutoffJsonAsSamAndAsCloudFormation) {
  Described by_cutoff_json("async_polling/cutoff.json");
  Described by_sam("async_polling/template.yaml");
  Described by_cloudformation("async_polling/cloudformation.yaml");
  const json deployed = deployed_on(by_cutoff_json.cloud);
  EXPECT_EQ(deployed.at("functions").size(), 1U);
  EXPECT_EQ(deployed.at("apis").at("skymarshal").at("dev").size(), 4U);
  EXPECT_EQ(deployed.at("tables").size(), 2U);
  EXPECT_EQ(json::diff(deployed, deployed_on(by_sam.cloud)), json::array());
  EXPECT_EQ(json::diff(deployed, deployed_on(by_cloudformation.cloud)), json::array());
}

TEST(FlowDescriptions, DirectIsTheSameAsCutoffJsonAndAsSam) {
  Described by_cutoff_json("direct/cutoff.json");
  Described by_sam("direct/template.yaml");
  const json deployed = deployed_on(by_cutoff_json.cloud);
  EXPECT_EQ(deployed.at("apis").at("skymarshal").at("dev").size(), 1U);
  EXPECT_EQ(json::diff(deployed, deployed_on(by_sam.cloud)), json::array());
}

TEST(FlowDescriptions, AParameterChoosesTheHandlersInNode) {
  const Described by_sam("async_polling/template.yaml", {{"Language", "node"}});
  const Function& function = by_sam.application.functions.at(0);
  EXPECT_EQ(function.configuration.runtime, "nodejs20.x");
  EXPECT_EQ(function.code.path, Described::flows_folder() + "async_polling/node/");
}

class DescribedPolling : public ::testing::TestWithParam<const char*> {};

TEST_P(DescribedPolling, AnswersAtOnceAndIsCompleteWhenTheAgentIs) {
  Described described(std::string("async_polling/") + GetParam());
  clock::Loop& loop = described.cloud.loop();
  const auto send = [&](const std::string& method, const std::string& path, const std::string& body = "") {
    return harness::run(loop, [&] {
      return described.cloud.handle(harness::request_to(
          method, "https://skymarshal.execute-api.us-east-1.amazonaws.com/dev" + path, body));
    });
  };
  const wire::Response accepted =
      send("POST", "/api/v1/invoke", R"({"prompt":"Flight EY123 delayed 2 hours"})");
  EXPECT_THAT(accepted, HasStatus(202));
  EXPECT_EQ(loop.now().time_since_epoch(), 0s);
  const std::string poll_url = json::parse(accepted.body.text()).at("poll_url");
  loop.advance(68s - 1ns);
  EXPECT_EQ(json::parse(send("GET", poll_url).body.text()).at("status"), "processing");
  loop.advance(1ns);
  const json answer = json::parse(send("GET", poll_url).body.text());
  EXPECT_EQ(answer.at("status"), "complete");
  EXPECT_EQ(answer.at("execution_time_ms"), 68'000);
  EXPECT_EQ(answer.at("assessment").at("severity"), "medium");
}

INSTANTIATE_TEST_SUITE_P(Flow, DescribedPolling,
                         ::testing::Values("cutoff.json", "template.yaml", "cloudformation.yaml"),
                         [](const auto& file) {
                           return std::string(file.param, std::string(file.param).find('.'));
                         });

TEST(FlowDescriptions, DirectIsCutOffAt29SecondsWhileItsAgentGoesOn) {
  Described described("direct/template.yaml");
  const wire::Response response = harness::run(described.cloud.loop(), [&] {
    return described.cloud.handle(harness::request_to(
        "POST", "https://skymarshal.execute-api.us-east-1.amazonaws.com/dev/api/v1/invoke", "{}"));
  });
  EXPECT_THAT(response, AllOf(HasStatus(504), HasJsonBody(R"({"message": "Endpoint request timed out"})")));
  EXPECT_EQ(described.cloud.loop().now().time_since_epoch(), 29s);
  EXPECT_TRUE(described.cloud.loop().run_until_idle(1h));
  EXPECT_EQ(described.cloud.loop().now().time_since_epoch(), 68s);
}

}  // namespace
}  // namespace cutoff::app
