// AgentCore's control plane over HTTP: agent runtimes, their versions and endpoints, as the SDKs ask for them.
//
// Shapes: the API's model (botocore, bedrock-agentcore-control 2023-06-05). Of AWS's sentences none is recorded.
#include <nlohmann/json.hpp>

#include "fakes/wire/target.h"
#include "tests/unit/agentcore/testing.h"

namespace cutoff::agentcore {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class AgentCoreControlPlane : public AgentCoreTest {
 protected:
  using AgentCoreTest::AgentCoreTest;

  struct Answer {
    int status;
    json body;
    std::string error;  // "404 ResourceNotFoundException: …"
  };

  Answer send(const std::string& method, const std::string& target, const json& body = nullptr,
              wire::Headers headers = {}) {
    wire::Request request;
    request.method = method;
    request.target = target;
    request.headers = std::move(headers);
    if (!body.is_null()) request.body = body.dump();
    const wire::Response response = run([&] { return agents.handle(std::move(request)); });
    Answer answer{response.status, json::parse(response.body.text()), {}};
    if (response.headers.has("x-amzn-ErrorType")) {
      answer.error = std::to_string(response.status) + " " +
                     std::string(response.headers.get("x-amzn-ErrorType")) + ": " +
                     answer.body.at("message").get<std::string>();
    }
    return answer;
  }

  static json request(const std::string& name, const json& changes = json::object()) {
    json made = json::parse(R"({
      "agentRuntimeArtifact": {"containerConfiguration":
          {"containerUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/agent:latest"}},
      "roleArn": "arn:aws:iam::123456789012:role/agent", "networkConfiguration": {"networkMode": "PUBLIC"}})");
    if (!name.empty()) made["agentRuntimeName"] = name;
    made.merge_patch(changes);
    return made;
  }
  Answer create_over_http(const std::string& name, const json& changes = json::object()) {
    return send("PUT", "/runtimes/", request(name, changes));
  }
  static std::string of(const json& created) {
    return "/runtimes/" + created["agentRuntimeId"].get<std::string>() + "/";
  }

  void finish() { EXPECT_TRUE(loop.run_until_idle(48h)) << loop.describe(); }
};

TEST_F(AgentCoreControlPlane, CreatesARuntime) {
  const Answer created =
      create_over_http("my_agent", {{"clientToken", "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"}});
  EXPECT_EQ(created.status, 202);
  EXPECT_THAT(created.body["agentRuntimeId"].get<std::string>(), MatchesRegex("my_agent-[A-Za-z0-9]{10}"));
  EXPECT_EQ(created.body["agentRuntimeArn"], "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/" +
                                                 created.body["agentRuntimeId"].get<std::string>());
  EXPECT_EQ(created.body["agentRuntimeVersion"], "1");
  EXPECT_EQ(created.body["createdAt"], "2026-02-10T00:00:00.000Z");
  EXPECT_EQ(created.body["status"], "READY");
}

// The SDKs send one again when they did not hear the answer.
TEST_F(AgentCoreControlPlane, TakesARequestThatIsSentAgainForTheSame) {
  const json token{{"clientToken", "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"}};
  const Answer first = create_over_http("my_agent", token);
  EXPECT_EQ(create_over_http("my_agent", token).body, first.body);
  EXPECT_EQ(create_over_http("my_agent", {{"clientToken", "7c9e6679-7425-40de-944b-e07fc1f90ae7"}}).error,
            "409 ConflictException: An agent with the specified name already exists.");
}

TEST_F(AgentCoreControlPlane, DescribesARuntime) {
  const json created = create_over_http("my_agent", {{"description", "assesses"},
                                                     {"environmentVariables", {{"STAGE", "dev"}}},
                                                     {"lifecycleConfiguration", {{"maxLifetime", 600}}},
                                                     {"protocolConfiguration", {{"serverProtocol", "HTTP"}}}})
                           .body;
  loop.advance(5s);
  EXPECT_EQ(send("GET", of(created)).body,
            json({{"agentRuntimeArn", created["agentRuntimeArn"]},
                  {"agentRuntimeId", created["agentRuntimeId"]},
                  {"agentRuntimeName", "my_agent"},
                  {"agentRuntimeVersion", "1"},
                  {"createdAt", "2026-02-10T00:00:00.000Z"},
                  {"lastUpdatedAt", "2026-02-10T00:00:00.000Z"},
                  {"roleArn", "arn:aws:iam::123456789012:role/agent"},
                  {"status", "READY"},
                  {"description", "assesses"},
                  {"agentRuntimeArtifact",
                   {{"containerConfiguration",
                     {{"containerUri", "123456789012.dkr.ecr.us-east-1.amazonaws.com/agent:latest"}}}}},
                  {"networkConfiguration", {{"networkMode", "PUBLIC"}}},
                  {"protocolConfiguration", {{"serverProtocol", "HTTP"}}},
                  {"lifecycleConfiguration", {{"idleRuntimeSessionTimeout", 600}, {"maxLifetime", 600}}},
                  {"environmentVariables", {{"STAGE", "dev"}}}}));
  EXPECT_EQ(send("GET", "/runtimes/no-AbCdEfGhIj/").error,
            "404 ResourceNotFoundException: Agent runtime no-AbCdEfGhIj was not found");
}

TEST_F(AgentCoreControlPlane, ListsRuntimesPageByPage) {
  for (const char* name : {"b", "a", "c"}) create_over_http(name, {{"description", name}});
  const auto names = [](const json& runtimes) {
    std::string all;
    for (const json& one : runtimes) all += one["agentRuntimeName"].get<std::string>();
    return all;
  };
  const json first = send("POST", "/runtimes/?maxResults=2").body;
  EXPECT_EQ(names(first["agentRuntimes"]), "ab");
  EXPECT_EQ(first["agentRuntimes"][0]["description"], "a");
  EXPECT_EQ(first["agentRuntimes"][0]["status"], "READY");
  const std::string token = wire::percent_encoded(first["nextToken"].get<std::string>());
  const json rest = send("POST", "/runtimes/?nextToken=" + token).body;
  EXPECT_EQ(names(rest["agentRuntimes"]), "c");
  EXPECT_FALSE(rest.contains("nextToken"));
  for (const char* query : {"maxResults=0", "maxResults=101", "maxResults=x", "nextToken=%21"}) {
    EXPECT_EQ(send("POST", std::string("/runtimes/?") + query).status, 400) << query;
  }
}

TEST_F(AgentCoreControlPlane, DeletesARuntimeForGood) {
  const json created = create_over_http("my_agent").body;
  const Answer deleted = send("DELETE", of(created));
  EXPECT_EQ(deleted.status, 202);
  EXPECT_EQ(deleted.body, json({{"status", "DELETING"}, {"agentRuntimeId", created["agentRuntimeId"]}}));
  EXPECT_EQ(send("GET", of(created)).status, 404);
  EXPECT_EQ(send("DELETE", of(created)).status, 404);
}

// Its container does not run; whoever calls it is told so, in an answer that is JSON.
TEST_F(AgentCoreControlPlane, AnswersForARuntimeWithoutAScript) {
  const json created = create_over_http("my_agent").body;
  const std::string invocations =
      "/runtimes/" + wire::percent_encoded(created["agentRuntimeArn"].get<std::string>()) + "/invocations";
  EXPECT_THAT(send("POST", invocations, json{{"prompt", "hello"}}).body["message"].get<std::string>(),
              HasSubstr("has no script yet"));
  agents.script(created["agentRuntimeId"].get<std::string>()) =
      Script::fixed(68s, wire::Payload::from_text(R"({"result":"done"})"));
  EXPECT_EQ(send("POST", invocations, json{{"prompt", "hello"}}).body, json({{"result", "done"}}));
  EXPECT_EQ(loop.now(), clock::Instant(68s));
}

TEST_F(AgentCoreControlPlane, MakesAVersionOfEachUpdate) {
  const json created = create_over_http("my_agent", {{"description", "first"}}).body;
  loop.advance(5s);
  const Answer updated = send("PUT", of(created), request("", {{"description", "second"}}));
  EXPECT_EQ(updated.status, 202);
  EXPECT_EQ(updated.body["agentRuntimeVersion"], "2");
  EXPECT_EQ(updated.body["createdAt"], "2026-02-10T00:00:00.000Z");
  EXPECT_EQ(updated.body["lastUpdatedAt"], "2026-02-10T00:00:05.000Z");
  EXPECT_EQ(send("GET", of(created)).body["description"], "second");
  EXPECT_EQ(send("GET", of(created) + "?version=1").body["description"], "first");
  EXPECT_EQ(send("GET", of(created) + "?version=3").status, 404);
  const json versions = send("POST", of(created) + "versions/").body["agentRuntimes"];
  ASSERT_EQ(versions.size(), 2U);
  EXPECT_EQ(versions[1]["agentRuntimeVersion"], "2");
  EXPECT_EQ(send("GET", of(created) + "runtime-endpoints/DEFAULT/").body["liveVersion"], "2");
}

TEST_F(AgentCoreControlPlane, HasEndpointsThatAreInvokedByTheirNames) {
  const json created = create_over_http("my_agent").body;
  const std::string endpoints = of(created) + "runtime-endpoints/";
  const Answer made = send("PUT", endpoints, json{{"name", "live"}, {"agentRuntimeVersion", "1"}});
  EXPECT_EQ(made.status, 202);
  EXPECT_EQ(made.body["agentRuntimeEndpointArn"],
            created["agentRuntimeArn"].get<std::string>() + "/runtime-endpoint/live");
  EXPECT_EQ(made.body["targetVersion"], "1");
  EXPECT_EQ(send("PUT", endpoints, json{{"name", "live"}}).status, 409);
  EXPECT_EQ(send("PUT", endpoints, json{{"name", "no-hyphens"}}).status, 400);
  EXPECT_EQ(send("PUT", endpoints, json{{"name", "later"}, {"agentRuntimeVersion", "7"}}).status, 404);
  const json listed = send("POST", endpoints).body["runtimeEndpoints"];
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(listed[0]["name"], "DEFAULT");
  EXPECT_EQ(listed[1], send("GET", endpoints + "live/").body);

  const std::string call = "/runtimes/" + created["agentRuntimeId"].get<std::string>() +
                           "/invocations?accountId=123456789012&qualifier=live";
  EXPECT_EQ(send("POST", call, json::object()).status, 200);
  send("PUT", of(created), request(""));
  EXPECT_EQ(send("GET", endpoints + "live/").body["liveVersion"], "1");
  EXPECT_EQ(send("PUT", endpoints + "live/", json{{"agentRuntimeVersion", "2"}}).body["liveVersion"], "2");
  EXPECT_EQ(send("DELETE", endpoints + "live/").status, 202);
  EXPECT_EQ(send("POST", call, json::object()).status, 404);
  EXPECT_EQ(send("DELETE", endpoints + "DEFAULT/").status, 409);
}

TEST_F(AgentCoreControlPlane, RefusesWhatIsNoRuntime) {
  EXPECT_EQ(create_over_http("").error,
            "400 ValidationException: 1 validation error detected: Value null at 'agentRuntimeName' failed "
            "to satisfy "
            "constraint: Member must not be null");
  EXPECT_EQ(create_over_http("my-agent").error,
            "400 ValidationException: 1 validation error detected: Value 'my-agent' at 'agentRuntimeName' "
            "failed to "
            "satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][a-zA-Z0-9_]{0,47}");
  EXPECT_THAT(create_over_http("a", {{"roleArn", "agent"}}).error, HasSubstr("Value 'agent' at 'roleArn'"));
  EXPECT_EQ(
      create_over_http("a", {{"roleArn", nullptr}, {"networkConfiguration", nullptr}}).error,
      "400 ValidationException: 2 validation errors detected: Value null at 'roleArn' failed to satisfy "
      "constraint: Member must not be null; Value null at 'networkConfiguration' failed to satisfy "
      "constraint: "
      "Member must not be null");
  EXPECT_THAT(create_over_http("a", {{"lifecycleConfiguration", {{"maxLifetime", 59}}}}).error,
              HasSubstr("Member must have value greater than or equal to 60"));
  EXPECT_TRUE(agents.list_agent_runtimes(root()).empty());
}

TEST_F(AgentCoreControlPlane, RefusesByNameWhatItDoesNotOffer) {
  const auto refusal = [&](const json& changes) { return create_over_http("a", changes).error; };
  EXPECT_EQ(refusal({{"networkConfiguration", {{"networkMode", "VPC"}}}}),
            "501 NotImplementedException: This emulator's AgentCore does not offer the network mode VPC: "
            "there are no "
            "VPCs");
  EXPECT_THAT(
      refusal({{"authorizerConfiguration", {{"customJWTAuthorizer", json::object()}}}}),
      HasSubstr(
          "501 NotImplementedException: This emulator's AgentCore does not offer authorizerConfiguration"));
  EXPECT_THAT(refusal({{"protocolConfiguration", {{"serverProtocol", "MCP"}}}}),
              HasSubstr("does not offer other protocols than HTTP"));
  EXPECT_THAT(refusal({{"agentRuntimeArtifact", {{"containerConfiguration", nullptr}}}}),
              HasSubstr("does not offer agentRuntimeArtifact other than containerConfiguration"));
  EXPECT_TRUE(agents.list_agent_runtimes(root()).empty());
}

class AgentCoreControlPlaneInTypicalTime : public AgentCoreControlPlane {
 protected:
  AgentCoreControlPlaneInTypicalTime() : AgentCoreControlPlane({}, typical()) {}

 private:
  static region::Region::Options typical() {
    region::Region::Options options;
    options.latency = region::LatencyProfile::typical;
    return options;
  }
};

TEST_F(AgentCoreControlPlaneInTypicalTime, LetsARuntimeBeCreatingForSeconds) {
  const json created = create_over_http("my_agent").body;
  EXPECT_EQ(created["status"], "CREATING");
  const std::string call =
      "/runtimes/" + created["agentRuntimeId"].get<std::string>() + "/invocations?accountId=123456789012";
  EXPECT_EQ(send("POST", call, json::object()).status, 409);
  EXPECT_EQ(send("PUT", of(created), request("")).status, 409);
  finish();  // a client that waits for it makes time pass
  EXPECT_GE(loop.now(), clock::Instant(3s));
  EXPECT_LE(loop.now(), clock::Instant(12s));
  EXPECT_EQ(send("GET", of(created)).body["status"], "READY");
  EXPECT_EQ(send("GET", of(created)).body["createdAt"], created["createdAt"]);
  EXPECT_EQ(send("POST", call, json::object()).status, 200);
}

TEST_F(AgentCoreControlPlaneInTypicalTime, ServesWhileItIsUpdating) {
  const json created = create_over_http("my_agent").body;
  finish();
  EXPECT_EQ(send("PUT", of(created), request("")).body["status"], "UPDATING");
  EXPECT_EQ(send("GET", of(created)).body["status"], "UPDATING");
  EXPECT_EQ(send("GET", of(created) + "?version=1").body["status"], "READY");
  finish();
  EXPECT_EQ(send("GET", of(created)).body["status"], "READY");
}

TEST_F(AgentCoreControlPlaneInTypicalTime, OwesNothingForARuntimeThatIsDeletedWhileItIsCreating) {
  const json created = create_over_http("my_agent").body;
  EXPECT_EQ(send("DELETE", of(created)).status, 202);
  finish();
  EXPECT_EQ(loop.now(), clock::Instant());
}

}  // namespace
}  // namespace cutoff::agentcore
