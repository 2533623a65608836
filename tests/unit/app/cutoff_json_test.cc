// cutoff.json: what it makes, what it refuses, and that its schema says the same.
#include "emulator/app/cutoff_json.h"

#include <chrono>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "tests/harness/folder.h"
#include "tests/unit/app/app_test.h"
#include "tests/unit/json_schema.h"

namespace cutoff::app {
namespace {

using harness::Folder;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::StartsWith;

class CutoffJson : public ::testing::Test {
 protected:
  CutoffJson() { folder.write("src/worker.py", "def handle(event, context): return {}\n"); }

  Application read(const std::string& text) const { return parse_cutoff_json(file(), text, {}); }
  std::string file() const { return folder.path("cutoff.json"); }
  /// What is wrong with `text`, without the file's folder; "" when nothing is.
  std::string refusal(const std::string& text) const {
    try {
      read(text);
    } catch (const replay::UnusableInput& refusal) {
      const std::string sentence = refusal.what();
      EXPECT_THAT(sentence, StartsWith(file()));
      return sentence.substr(file().size() - std::string("cutoff.json").size());
    }
    return "";
  }

  Folder folder;
};

const std::string whole = R"({
  "name": "shop",
  "functions": {
    "worker": {
      "code": "src", "handler": "worker.handle", "runtime": "python3.11", "timeout": "900s", "memory_mb": 1024,
      "environment": {"REGION": "${region}", "TABLE": "orders", "AGENT": "${agents.helper.arn}"},
      "policies": [
        {"Effect": "Allow", "Action": ["dynamodb:PutItem"], "Resource": "${tables.orders.arn}"},
        {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "${functions.worker.arn}"}
      ],
      "reserved_concurrency": 10,
      "events": {"retries": 0, "max_age": "1h", "on_failure": "${functions.reader.arn}"},
      "description": "does it"
    },
    "reader": {"code": {"text": "def handler(event, context): return 1"}, "handler": "index.handler",
               "runtime": "python3.11", "role": "reading"}
  },
  "apis": {"shop": {"stages": ["dev", "prod"], "cors": {"allow_origin": "*", "allow_headers": "Content-Type"},
                    "routes": {"POST /orders": {"function": "worker", "timeout": "5s"},
                               "GET /orders/{id}": "reader"}}},
  "tables": {"orders": {"partition_key": "id", "sort_key": {"name": "at", "type": "N"}, "ttl": "until",
                        "items": [{"id": "1", "at": 7, "tags": ["a", null, true, {"b": 1.5}]}]}},
  "agents": {"helper": {"id": "helper-AbCdEfGhIj", "script": {"latency": "68s", "response": {"answer": 42}},
                        "idle_timeout": "10min", "environment": {"MODEL": "small"}}},
  "roles": {"reading": {"policies": [{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}]}}
})";

TEST_F(CutoffJson, AFunctionIsAsItSays) {
  const Application application = read(whole);
  ASSERT_EQ(application.functions.size(), 2U);
  const Function& worker = application.functions[0];
  EXPECT_EQ(worker.configuration.name, "worker");
  EXPECT_EQ(worker.configuration.timeout, 900s);
  EXPECT_EQ(worker.configuration.memory_mb, 1024);
  EXPECT_EQ(worker.configuration.role, "worker-role");
  EXPECT_THAT(
      worker.configuration.environment,
      ElementsAre(
          Pair("REGION", "us-east-1"), Pair("TABLE", "orders"),
          Pair("AGENT", "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/helper-AbCdEfGhIj")));
  EXPECT_EQ(worker.code, (Code{.form = Code::Form::folder, .path = folder.path("src")}));
  EXPECT_EQ(worker.reserved_concurrency, 10);
  EXPECT_EQ(worker.events->maximum_retry_attempts, 0);
  EXPECT_EQ(worker.events->maximum_event_age, 3600s);
  EXPECT_EQ(worker.events->destinations->on_failure, "arn:aws:lambda:us-east-1:123456789012:function:reader");
  EXPECT_EQ(application.functions[1].code,
            (Code{.form = Code::Form::text, .text = "def handler(event, context): return 1"}));
}

TEST_F(CutoffJson, AFunctionThatNamesNoRoleHasOneOfItsOwn) {
  const Application application = read(whole);
  ASSERT_EQ(application.roles.size(), 2U);
  EXPECT_EQ(application.roles[0].role.role_name, "reading");
  EXPECT_EQ(application.roles[1].role.role_name, "worker-role");
  EXPECT_EQ(application.functions[1].configuration.role, "reading");
}

TEST_F(CutoffJson, ARouteIsCalledWithPermission) {
  const Application application = read(whole);
  const Api& api = application.apis.at(0);
  EXPECT_EQ(api.api.id, "shop");
  EXPECT_EQ(api.routes.at(0).integration->timeout, 5s);
  EXPECT_EQ(api.routes.at(1).integration->timeout, 29s);
  EXPECT_EQ(api.routes.at(1).integration->function, "arn:aws:lambda:us-east-1:123456789012:function:reader");
  EXPECT_EQ(application.functions[1].permissions.at(0).source_arn,
            "arn:aws:execute-api:us-east-1:123456789012:shop/*/GET/orders/*");
  EXPECT_EQ(api.stages.at(1).stage_name, "prod");
}

TEST_F(CutoffJson, CorsAnswersOptionsOnEachPath) {
  const Application application = read(whole);
  const auto& routes = application.apis.at(0).routes;
  ASSERT_EQ(routes.size(), 4U);
  EXPECT_EQ(routes[2].path, "/orders");
  EXPECT_EQ(routes[2].method.http_method, "OPTIONS");
  EXPECT_THAT(routes[2].integration_responses.at(0).response_parameters,
              ElementsAre(Pair("method.response.header.Access-Control-Allow-Headers", "'Content-Type'"),
                          Pair("method.response.header.Access-Control-Allow-Methods", "'OPTIONS,POST'"),
                          Pair("method.response.header.Access-Control-Allow-Origin", "'*'")));
}

TEST_F(CutoffJson, ItemsArePlainJson) {
  const Application application = read(whole);
  const dynamodb::Item expected{
      {"id", "1"},
      {"at", 7},
      {"tags",
       dynamodb::List{"a", dynamodb::Null(), true, dynamodb::Item{{"b", dynamodb::Number::parse("1.5")}}}}};
  EXPECT_EQ(application.tables.at(0).items.at(0), expected);
  EXPECT_EQ(application.tables.at(0).time_to_live, "until");
}

TEST_F(CutoffJson, APoliciesVariableIsIamsOwn) {
  const Application application = read(R"({"roles": {"r": {"policies": [
    {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::${aws:PrincipalAccount}/${account}"}]}}})");
  EXPECT_THAT(application.roles.at(0).policies.at(0).second,
              ::testing::HasSubstr("arn:aws:s3:::${aws:PrincipalAccount}/123456789012"));
}

TEST_F(CutoffJson, AnAgentWithoutAnIdHasTheSameOneEachTime) {
  const std::string text = R"({"agents": {"helper": {}}})";
  const std::string id = read(text).agents.at(0).runtime.id;
  EXPECT_EQ(id.size(), std::string("helper-").size() + 10);
  EXPECT_EQ(read(text).agents.at(0).runtime.id, id);
}

TEST_F(CutoffJson, ATextThatIsNotGivenANameIsCalledAsItsFolder) {
  EXPECT_EQ(read("{}").name, std::filesystem::path(folder.path("")).parent_path().filename());
}

class DeployedCutoffJson : public AppTest {};

TEST_F(DeployedCutoffJson, IsAsItSays) {
  Folder folder;
  folder.write("src/worker.py", "");
  code.add("worker.handle",
           [](const wire::Payload&, lambda::Context&, sdk::Aws&) { return wire::Payload(); });
  code.add("index.handler", [](const wire::Payload&, lambda::Context&, sdk::Aws&) {
    return wire::Payload::from_text(R"({"statusCode":200,"body":"read"})");
  });
  deploy(parse_cutoff_json(folder.path("cutoff.json"), whole, {}), cloud, code);
  EXPECT_THAT(request("GET", "https://shop.execute-api.us-east-1.amazonaws.com/prod/orders/1"),
              ::testing::AllOf(harness::HasStatus(200), harness::HasBody("read")));
  EXPECT_THAT(request("OPTIONS", "https://shop.execute-api.us-east-1.amazonaws.com/prod/orders/1"),
              ::testing::AllOf(harness::HasStatus(200),
                               harness::HasHeader("Access-Control-Allow-Methods", "GET,OPTIONS")));
}

// ---- what is refused

struct Broken {
  const char* text;
  const char* sentence;
  bool by_the_schema = true;  // whether it refuses it, too: it cannot know what is elsewhere
};

std::vector<Broken> broken() {
  return {
      {R"({"function": {}})", R"(1:2: the file has an unknown field "function": did you mean "functions"?)"},
      {R"({"functions": {"worker": {"code": "src", "handler": "a.b", "runtime": "python3.11", "timeout": 900}}})",
       R"(1:96: functions.worker.timeout is 900: write a duration with a unit, such as "900s")"},
      {R"({"functions": {"worker": {"code": "src", "handler": "a.b", "runtime": "python3.11", "timeout": "900ms"}}})",
       R"(1:96: functions.worker.timeout is "900ms": write whole seconds, such as "900s")", false},
      {R"({"functions": {"worker": {"code": "src", "handler": "a.b"}}})",
       R"(1:26: functions.worker has no "runtime": add one, such as "runtime": "python3.11")"},
      {R"({"functions": {"worker": {"code": "scr", "handler": "a.b", "runtime": "python3.11"}}})",
       R"(1:35: functions.worker.code is "scr": there is no such folder at )", false},
      {R"({"functions": {"worker": {"code": "src", "handler": "a.b", "runtime": "python3.11", "memory_mb": 64}}})",
       "1:98: functions.worker.memory_mb is 64: write a whole number from 128 to 10240, such as 1024"},
      {R"({"functions": {"worker": {"code": "src", "handler": "a.b", "runtime": "python3.11", "role": "none"}}})",
       R"(1:93: functions.worker.role is "none": name one of roles, or leave it out)", false},
      {R"({"functions": {"worker": {"code": "src", "handler": "a.b", "runtime": "python3.11",
        "environment": {"A": "${tables.order.arn}"}}}, "tables": {"orders": {"partition_key": "id"}}})",
       R"(2:30: functions.worker.environment.A names ${tables.order.arn}, which there is not: did you mean "tables.orders.arn"?)",
       false},
      {R"({"functions": {"worker": {"code": "src", "handler": "a.b", "runtime": "python3.11", "events": {"retries": 3}}}})",
       "1:107: functions.worker.events.retries is 3: write a whole number from 0 to 2, such as 2"},
      {R"({"roles": {"r": {"policies": [{"Effect": "Allow", "Acton": "*", "Resource": "*"}]}}})",
       "1:30: roles.r.policies cannot be used: ", false},
      {R"({"apis": {"Shop": {"stages": ["dev"], "routes": {"GET /": "worker"}}}})",
       R"(1:19: apis.Shop is part of a host's name: write small letters, digits and hyphens, such as "shop")"},
      {R"({"apis": {"shop": {"stages": ["dev"], "routes": {"/orders": "worker"}}}})",
       R"(1:61: apis.shop.routes./orders is no route: write a method and a path, such as "POST /orders")"},
      {R"({"apis": {"shop": {"stages": ["dev"], "routes": {"GET /": "worker"}}}})",
       R"(1:59: apis.shop.routes."GET /" is "worker": name one of functions)", false},
      {R"({"tables": {"t": {"partition_key": {"name": "id", "type": "string"}}}})",
       R"(1:59: tables.t.partition_key.type is "string": write "S", "N" or "B")"},
      {R"({"tables": {"t": {"partition_key": "id", "items": [1]}}})",
       R"(1:52: tables.t.items[0] is 1: write an item, such as {"id": "1"})"},
      {R"({"agents": {"a": {"script": {"latncy": "68s"}}}})",
       R"(1:30: agents.a.script has an unknown field "latncy": did you mean "latency"?)"},
      {R"([])", R"(1:1: the file is an empty list: write an object, such as )"},
  };
}

TEST_F(CutoffJson, RefusesWhatCannotBeUsedInOneSentenceThatNamesThePlace) {
  for (const Broken& each : broken())
    EXPECT_THAT(refusal(each.text), StartsWith(std::string("cutoff.json:") + each.sentence));
}

/// Whether the schema takes `text`.
bool schema_takes(const std::string& text) {
  std::ifstream file(std::string(CUTOFF_SOURCE_DIR) + "/emulator/app/cutoff.schema.json");
  const auto json = nlohmann::json::parse(file);
  return complaint_of_schema(json, nlohmann::json::parse(text)).empty();
}

TEST(CutoffJsonSchema, TakesWhatTheReaderTakes) {
  EXPECT_TRUE(schema_takes(whole));
  EXPECT_TRUE(schema_takes("{}"));
  EXPECT_TRUE(schema_takes(R"({"$schema": "cutoff.schema.json", "agents": {"helper": {}}})"));
}

TEST(CutoffJsonSchema, RefusesWhatTheReaderRefusesButForWhatItCannotKnow) {
  for (const Broken& each : broken()) EXPECT_EQ(schema_takes(each.text), !each.by_the_schema) << each.text;
}

}  // namespace
}  // namespace cutoff::app
