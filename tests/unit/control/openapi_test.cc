// openapi.json describes what there is: every route, and every answer that is given to the example of its request.
#include "emulator/control/openapi.h"

#include <map>
#include <set>

#include "fixtures/flows/async_polling/async_polling.h"
#include "tests/unit/control/control_test.h"
#include "tests/unit/json_schema.h"

namespace cutoff::control {
namespace {

using ::testing::IsEmpty;

class OpenApi : public ControlTest {
 protected:
  OpenApi() { flows::AsyncPolling().deploy(cloud); }

  /// What is wrong with `value`; "" when it is as `schema` says. References are to the whole description.
  std::string complaint(json schema, const json& value) const {
    schema["components"] = description.at("components");
    return complaint_of_schema(schema, value);
  }

  json description = json::parse(openapi_json);
};

std::string lower(std::string_view method) {
  std::string text;
  for (const char c : method) text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

TEST_F(OpenApi, IsServed) {
  EXPECT_EQ(alone_json("GET", "/_cutoff/openapi.json"), description);
  EXPECT_EQ(description.at("openapi"), "3.1.0");
}

TEST_F(OpenApi, DescribesEachRouteThatThereIsAndNoOther) {
  std::set<std::string> served;
  for (const auto& [method, path] : Control::routes()) served.insert(lower(method) + " " + std::string(path));
  std::set<std::string> described;
  std::set<std::string> ids;
  for (const auto& [path, item] : description.at("paths").items()) {
    for (const auto& [method, operation] : item.items()) {
      described.insert(method + " " + path);
      EXPECT_TRUE(ids.insert(operation.at("operationId")).second) << operation.at("operationId");
    }
  }
  EXPECT_EQ(described, served);
}

TEST_F(OpenApi, EveryAnswerToAnExampleIsAsItsSchemaSays) {
  // What stands for the {parts} of paths, made so that they are there.
  const std::map<std::string, std::string> parts{
      {"{name}", "browser"}, {"{id}", "slow"}, {"{agent}", "skymarshal_agent"}};
  const auto timer = cloud.loop().after(1h, [] {});
  int checked = 0;
  for (const auto& [method_name, path] : Control::routes()) {
    const std::string route = std::string(method_name) + " " + std::string(path);
    if (path == "/_cutoff/openapi.json" || path == "/_cutoff/journal") continue;
    const json& operation = description.at("paths").at(std::string(path)).at(lower(method_name));
    std::string target(path);
    for (const auto& [part, value] : parts) {
      if (const auto at = target.find(part); at != std::string::npos) target.replace(at, part.size(), value);
    }
    std::string body;
    if (operation.contains("requestBody")) {
      const json& content = operation.at("requestBody").at("content").at("application/json");
      EXPECT_EQ(complaint(content.at("schema"), content.at("example")), "") << route;
      json example = content.at("example");
      if (path == "/_cutoff/clock/advance") example["lock"] = "browser";
      if (path == "/_cutoff/clock/run-until") example["lock"] = "browser";
      body = example.dump();
    }
    driver.set_pace(clock::Pace::manual);
    if (target.ends_with("/slow"))
      alone("POST", "/_cutoff/faults", R"({"id":"slow","target":"agent:*","latency":"1s"})");
    driver.unlock_all();
    driver.lock("browser");

    wire::Response response;
    std::vector<std::function<void()>> clients{
        [&] { response = send(std::string(method_name), target, body); }};
    if (path == "/_cutoff/clock/sleep") {
      // Somebody has to let the time pass in which another sleeps.
      clients.emplace_back([&] { send("POST", "/_cutoff/clock/advance", R"({"by":"10s"})"); });
    }
    run(std::move(clients));
    const json& responses = operation.at("responses");
    const std::string status = std::to_string(response.status);
    ASSERT_TRUE(responses.contains(status)) << route << " answers " << status << " " << response.body.text();
    const json& schema = responses.at(status).at("content").at("application/json").at("schema");
    EXPECT_EQ(complaint(schema, json::parse(response.body.text())), "") << route;
    ++checked;
  }
  EXPECT_GE(checked, 20);
}

TEST_F(OpenApi, EveryEntryOfTheJournalIsAsItsSchemaSays) {
  alone("PUT", "/_cutoff/agents/skymarshal_agent/script",
        R"({"latency":"68s","response":{"assessment":{}}})");
  alone("POST", "/dev/api/v1/invoke", R"({"prompt":"hello"})",
        {{"Host", "skymarshal.execute-api.us-east-1.amazonaws.com"}});
  alone("POST", "/_cutoff/clock/run-until", R"({"idle":true})");
  const json entry{{"$ref", "#/components/schemas/Entry"}};
  const std::string lines = alone("GET", "/_cutoff/journal").body.text();
  std::size_t checked = 0;
  for (std::size_t begin = 0; begin < lines.size(); ++checked) {
    const std::size_t end = lines.find('\n', begin);
    EXPECT_EQ(complaint(entry, json::parse(lines.substr(begin, end - begin))), "");
    begin = end + 1;
  }
  EXPECT_GT(checked, 15U);
}

TEST_F(OpenApi, ARefusalIsAsItsSchemaSays) {
  const json schema = description.at("components")
                          .at("responses")
                          .at("Refused")
                          .at("content")
                          .at("application/json")
                          .at("schema");
  for (const char* target : {"/_cutoff/nothing", "/_cutoff/journal?since=soon", "/_cutoff/faults/none"}) {
    const wire::Response response = alone("GET", target);
    EXPECT_GE(response.status, 400);
    EXPECT_EQ(complaint(schema, json::parse(response.body.text())), "") << target;
  }
}

TEST_F(OpenApi, TheCheckItselfNoticesWhatIsWrong) {
  const json now{{"$ref", "#/components/schemas/Now"}};
  EXPECT_EQ(complaint(now, json::parse(R"({"now_ms":1.5,"instant":"2026-02-10T00:00:00.000Z"})")), "");
  EXPECT_NE(complaint(now, json::parse(R"({"now_ms":"1","instant":"x"})")), "");
  EXPECT_NE(complaint(now, json::parse(R"({"now_ms":1})")), "");
  EXPECT_NE(complaint(now, json::parse(R"({"now_ms":1,"instant":"x","more":1})")), "");
}

}  // namespace
}  // namespace cutoff::control
