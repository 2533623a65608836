// Agent runtimes as resources: creating, describing, listing and deleting them.
#include "tests/unit/agentcore/testing.h"

namespace cutoff::agentcore {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class AgentRuntimes : public AgentCoreTest {
 protected:
  CreateAgentRuntimeInput named(std::string name) const {
    CreateAgentRuntimeInput input;
    input.name = std::move(name);
    return input;
  }
  std::string refusal_of(CreateAgentRuntimeInput input) {
    return refusal([&] { agents.create_agent_runtime(root(), std::move(input)); });
  }
};

TEST_F(AgentRuntimes, HaveAnIdOfTheirNameAndTenCharacters) {
  CreateAgentRuntimeInput input = named("skymarshal_agent");
  input.role_arn = region.iam().role_arn("agent");
  const AgentRuntime runtime = agents.create_agent_runtime(root(), input);
  EXPECT_THAT(runtime.id, MatchesRegex("skymarshal_agent-[A-Za-z0-9]{10}"));
  EXPECT_EQ(runtime.arn, "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/" + runtime.id);
  EXPECT_EQ(runtime.version, "1");
  EXPECT_EQ(runtime.status, "READY");
  EXPECT_EQ(runtime.lifecycle.idle_timeout, 900s);
  EXPECT_EQ(runtime.lifecycle.max_lifetime, 28800s);
  AgentCore same_seed(region);
  EXPECT_EQ(same_seed.create_agent_runtime(root(), input).id, runtime.id);
}

TEST_F(AgentRuntimes, AreFoundByIdAndByArn) {
  const AgentRuntime runtime = create(Script());
  EXPECT_EQ(agents.get_agent_runtime(root(), "assessor-AbCdEfGhIj").name, "assessor");
  EXPECT_EQ(agents.get_agent_runtime(root(), runtime.arn).role_arn, "");
  EXPECT_EQ(refusal([&] { agents.get_agent_runtime(root(), "no-AbCdEfGhIj"); }),
            "404 ResourceNotFoundException: Agent runtime no-AbCdEfGhIj was not found");
  create(Script(), "zebra");
  create(Script(), "Alpha");
  std::vector<std::string> names;
  for (const AgentRuntime& one : agents.list_agent_runtimes(root())) names.push_back(one.name);
  EXPECT_THAT(names, ::testing::ElementsAre("Alpha", "assessor", "zebra"));
  agents.delete_agent_runtime(root(), runtime.arn);
  EXPECT_EQ(agents.list_agent_runtimes(root()).size(), 2U);
  EXPECT_EQ(refusal([&] { agents.delete_agent_runtime(root(), runtime.arn); }).substr(0, 4), "404 ");
}

TEST_F(AgentRuntimes, HaveNamesWithoutHyphens) {
  for (const char* name : {"a", "A1_b", "a23456789012345678901234567890123456789012345678"})
    EXPECT_EQ(refusal_of(named(name)), "started") << name;
  for (const char* name :
       {"", "1a", "_a", "a-b", "a b", "a234567890123456789012345678901234567890123456789"}) {
    EXPECT_EQ(refusal_of(named(name)),
              std::string("400 ValidationException: 1 validation error detected: Value '") + name +
                  "' at 'agentRuntimeName' failed to satisfy constraint: Member must satisfy regular "
                  "expression pattern: "
                  "[a-zA-Z][a-zA-Z0-9_]{0,47}");
  }
  EXPECT_THAT(refusal_of(named("a")), HasSubstr("409 ConflictException: "));
}

TEST_F(AgentRuntimes, LiveWithinTheLimitsOfTheirLifecycle) {
  const auto with = [&](std::optional<clock::Duration> idle, std::optional<clock::Duration> lifetime) {
    CreateAgentRuntimeInput input = named("x");
    input.idle_timeout = idle;
    input.max_lifetime = lifetime;
    const std::string refused = refusal_of(input);
    if (refused != "started") return refused;
    const Lifecycle lifecycle = agents.list_agent_runtimes(root()).at(0).lifecycle;
    agents.delete_agent_runtime(root(), agents.list_agent_runtimes(root()).at(0).id);
    return clock::seconds_text(lifecycle.idle_timeout) + " " + clock::seconds_text(lifecycle.max_lifetime);
  };
  EXPECT_EQ(with({}, {}), "900.000 28800.000");
  EXPECT_EQ(with(60s, 60s), "60.000 60.000");
  EXPECT_EQ(with({}, 600s), "600.000 600.000");
  EXPECT_EQ(with({}, 1000s), "900.000 1000.000");
  EXPECT_THAT(
      with(59s, {}),
      HasSubstr(
          "Value '59' at 'lifecycleConfiguration.idleRuntimeSessionTimeout' failed to satisfy constraint: "
          "Member must have value greater than or equal to 60"));
  EXPECT_THAT(with({}, 28801s), HasSubstr("Member must have value less than or equal to 28800"));
  EXPECT_THAT(with(500s, 400s),
              HasSubstr("idleRuntimeSessionTimeout must be less than or equal to maxLifetime"));
  EXPECT_THAT(with(60500ms, {}), HasSubstr("whole number of seconds"));
}

TEST_F(AgentRuntimes, NeedPermission) {
  const auto nobody = iam::Caller::assumed_role(region.account(), "r", "s");
  EXPECT_THAT(refusal([&] { agents.create_agent_runtime(nobody, named("a")); }),
              HasSubstr("perform: bedrock-agentcore:CreateAgentRuntime on"));
  EXPECT_THAT(refusal([&] { agents.get_agent_runtime(nobody, "a"); }),
              HasSubstr("perform: bedrock-agentcore:GetAgentRuntime on"));
  EXPECT_THAT(refusal([&] { agents.list_agent_runtimes(nobody); }),
              HasSubstr("perform: bedrock-agentcore:ListAgentRuntimes on"));
  EXPECT_THAT(refusal([&] { agents.delete_agent_runtime(nobody, "a"); }),
              HasSubstr("perform: bedrock-agentcore:DeleteAgentRuntime on"));
  EXPECT_THAT(refusal([&] { agents.update_agent_runtime(nobody, "a", {}); }),
              HasSubstr("perform: bedrock-agentcore:UpdateAgentRuntime on"));
  EXPECT_THAT(refusal([&] { agents.list_agent_runtime_versions(nobody, "a"); }),
              HasSubstr("perform: bedrock-agentcore:ListAgentRuntimeVersions on"));
  EXPECT_THAT(refusal([&] { agents.create_agent_runtime_endpoint(nobody, "a", "live"); }),
              HasSubstr("perform: bedrock-agentcore:CreateAgentRuntimeEndpoint on"));
  EXPECT_THAT(refusal([&] { agents.get_agent_runtime_endpoint(nobody, "a", "live"); }),
              HasSubstr("perform: bedrock-agentcore:GetAgentRuntimeEndpoint on"));
  EXPECT_THAT(refusal([&] { agents.list_agent_runtime_endpoints(nobody, "a"); }),
              HasSubstr("perform: bedrock-agentcore:ListAgentRuntimeEndpoints on"));
  EXPECT_THAT(refusal([&] { agents.update_agent_runtime_endpoint(nobody, "a", "live"); }),
              HasSubstr("perform: bedrock-agentcore:UpdateAgentRuntimeEndpoint on"));
  EXPECT_THAT(refusal([&] { agents.delete_agent_runtime_endpoint(nobody, "a", "live"); }),
              HasSubstr("perform: bedrock-agentcore:DeleteAgentRuntimeEndpoint on"));
}

}  // namespace
}  // namespace cutoff::agentcore
