// Sessions: which microVM a call meets, how long it lives, and how many there may be.
#include "tests/unit/agentcore_testing.h"

namespace cutoff::agentcore {
namespace {

using ::testing::HasSubstr;

class Sessions : public AgentCoreTest {
 protected:
  using AgentCoreTest::AgentCoreTest;
  /// Calls and waits; whether the call met a new microVM.
  bool meets_new(const std::string& runtime, const std::string& id) {
    outcome(agents.start_invoke(root(), to(runtime, id)));
    return last_was_new();
  }
  bool last_was_new() {
    const journal::Entry* last = nullptr;
    for (const journal::Entry& entry : region.journal().entries()) {
      if (entry.is("agentcore.call")) last = &entry;
    }
    return last != nullptr && last->text("new_session") == "true";
  }
};

TEST_F(Sessions, TheSameIdMeetsTheSameMicroVmUntilItWasIdleForFifteenMinutes) {
  const AgentRuntime runtime = create(Script::fixed(1s));
  EXPECT_TRUE(meets_new(runtime.id, session('1')));
  EXPECT_FALSE(meets_new(runtime.id, session('1')));
  EXPECT_TRUE(meets_new(runtime.id, session('2')));
  EXPECT_EQ(agents.active_sessions(), 2U);
  loop.advance(898s);  // to 901 s: session 1 has been idle for 899 s
  EXPECT_EQ(agents.active_sessions(), 2U);
  loop.advance(1s);
  EXPECT_EQ(agents.active_sessions(), 1U);
  EXPECT_TRUE(meets_new(runtime.id, session('1')));
}

TEST_F(Sessions, ACallThatGoesOnKeepsItsSessionFromBeingIdle) {
  CreateAgentRuntimeInput input;
  input.name = "slow";
  input.idle_timeout = 60s;
  input.script = Script::fixed(10min);
  const std::string id = agents.create_agent_runtime(root(), input).id;
  EXPECT_TRUE(meets_new(id, session('1')));
  EXPECT_EQ(loop.now(), clock::Instant(600s));
  EXPECT_EQ(agents.active_sessions(), 1U);
  loop.advance(60s - 1ns);
  EXPECT_EQ(agents.active_sessions(), 1U);
  loop.advance(1ns);
  EXPECT_EQ(agents.active_sessions(), 0U);
}

TEST_F(Sessions, ALifetimeEndsACallThatGoesOn) {
  CreateAgentRuntimeInput input;
  input.name = "short_lived";
  input.max_lifetime = 60s;
  input.script = Script::fixed(68s);
  const std::string id = agents.create_agent_runtime(root(), input).id;
  EXPECT_EQ(outcome(agents.start_invoke(root(), to(id, session('1')))),
            "424 RuntimeClientError: Received error (500) from runtime. Please check your CloudWatch logs "
            "for more information. at 60.000");
  EXPECT_EQ(agents.active_sessions(), 0U);
  EXPECT_EQ(agents.ongoing_calls(), 0U);
  EXPECT_FALSE(loop.run_until([] { return false; }, 1h)) << "nothing is owed any more";
  EXPECT_EQ(loop.now(), clock::Instant(60s));
}

TEST_F(Sessions, TheirTimersMakeNoTimePass) {
  const AgentRuntime runtime = create(Script::fixed(1s));
  outcome(agents.start_invoke(root(), to(runtime.id)));
  EXPECT_TRUE(loop.run_until_idle(24h));
  EXPECT_EQ(loop.now(), clock::Instant(1s));
}

TEST_F(Sessions, AreStoppedByName) {
  const AgentRuntime runtime = create(Script::fixed(68s));
  auto result = agents.start_invoke(root(), to(runtime.id, session('1')));
  loop.advance(10s);
  agents.stop_runtime_session(root(), runtime.arn, session('1'));
  EXPECT_EQ(agents.active_sessions(), 0U);
  EXPECT_THAT(outcome(std::move(result)), HasSubstr("424 RuntimeClientError"));
  EXPECT_EQ(loop.now(), clock::Instant(10s));
  EXPECT_EQ(refusal([&] { agents.stop_runtime_session(root(), runtime.arn, session('1')); }),
            "404 ResourceNotFoundException: Session " + session('1') +
                " was not found or has already been terminated");
  EXPECT_EQ(refusal([&] {
              agents.stop_runtime_session(iam::Caller::anonymous(), runtime.arn, session('1'));
            }).substr(0, 4),
            "403 ");
}

TEST_F(Sessions, EndWithTheirRuntime) {
  const AgentRuntime runtime = create(Script::fixed(68s));
  auto result = agents.start_invoke(root(), to(runtime.id, session('1')));
  agents.delete_agent_runtime(root(), runtime.id);
  EXPECT_TRUE(result.ready());
  EXPECT_EQ(agents.active_sessions(), 0U);
  EXPECT_EQ(refused(to(runtime.id)).substr(0, 4), "404 ");
}

TEST_F(Sessions, ThatTheServiceMakesHaveAnIdOfTheRegion) {
  const AgentRuntime runtime = create(Script::fixed(1s));
  const std::string id = run([&] { return *agents.start_invoke(root(), to(runtime.id)).wait().session_id; });
  EXPECT_EQ(id.size(), 36U);
  EXPECT_TRUE(wire::Uuid::parse(id).has_value());
  EXPECT_FALSE(meets_new(runtime.id, id));
}

class FewSessions : public Sessions {
 protected:
  static AgentCore::Options options() {
    AgentCore::Options options;
    options.quotas.active_sessions = 2;
    return options;
  }
  FewSessions() : Sessions(options()) {}
};

TEST_F(FewSessions, AreAllThereMayBeIdleOnesIncluded) {
  const AgentRuntime runtime = create(Script::fixed(1s));
  EXPECT_TRUE(meets_new(runtime.id, session('1')));
  EXPECT_TRUE(meets_new(runtime.id, session('2')));
  EXPECT_EQ(refused(to(runtime.id, session('3'))),
            "402 ServiceQuotaExceededException: maxVms limit exceeded for account 123456789012");
  EXPECT_EQ(refused(to(runtime.id, session('2'))), "started");
  loop.advance(901s);
  EXPECT_EQ(refused(to(runtime.id, session('3'))), "started");
}

TEST_F(Sessions, AreFiveThousandOrHalfOfThatByRegion) {
  const auto most = [](const std::string& name) {
    clock::Loop own_loop;
    region::Region::Options place;
    place.name = name;
    region::Region own_region(own_loop, place);
    AgentCore::Options options;
    options.quotas.new_sessions.reset();
    options.quotas.invocations.reset();
    AgentCore service(own_region, options);
    CreateAgentRuntimeInput input;
    input.name = "a";
    const std::string id = service.create_agent_runtime(iam::Caller::root(own_region.account()), input).id;
    try {
      for (;;) {
        InvokeInput call;
        call.runtime = id;
        (void)service.start_invoke(iam::Caller::root(own_region.account()), call);
      }
    } catch (const wire::Fault& fault) {
      EXPECT_EQ(fault.status(), 402);
    }
    return service.active_sessions();
  };
  EXPECT_EQ(most("us-west-2"), 5000U);
  EXPECT_EQ(most("eu-central-1"), 2500U);
}

TEST_F(Sessions, NewOnesAreTwentyFiveASecond) {
  const AgentRuntime runtime = create(Script::fixed(10s));
  for (int i = 0; i < 25; ++i) EXPECT_EQ(refused(to(runtime.id)), "started");
  EXPECT_EQ(refused(to(runtime.id)),
            "429 ThrottlingException: Too many requests, please wait before trying again.");
  loop.advance(40ms - 1ns);
  EXPECT_EQ(refused(to(runtime.id)).substr(0, 4), "429 ");
  loop.advance(1ns);
  EXPECT_EQ(refused(to(runtime.id)), "started");
  EXPECT_EQ(refused(to(runtime.id)).substr(0, 4), "429 ");
}

TEST_F(Sessions, CallsAreAThousandASecond) {
  const AgentRuntime runtime = create(Script::fixed(10s));
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(refused(to(runtime.id, session('1'))), "started");
  EXPECT_EQ(refused(to(runtime.id, session('1'))).substr(0, 4), "429 ");
  loop.advance(1ms);
  EXPECT_EQ(refused(to(runtime.id, session('1'))), "started");
}

region::Region::Options typical() {
  region::Region::Options place;
  place.latency = region::LatencyProfile::typical;
  return place;
}

class TypicalSessions : public Sessions {
 protected:
  TypicalSessions() : Sessions({}, typical()) {}
};

TEST_F(TypicalSessions, TakeTheirTimeToStartAndNoneLater) {
  const AgentRuntime runtime = create(Script::fixed(68s));
  const auto took = [&](const std::string& id) {
    const clock::Instant before = loop.now();
    outcome(agents.start_invoke(root(), to(runtime.id, id)));
    return loop.now() - before - 68s;
  };
  const clock::Duration cold = took(session('1'));
  EXPECT_GE(cold, 17'400ms);
  EXPECT_LE(cold, 19'500ms);
  const clock::Duration warm = took(session('2'));
  EXPECT_GE(warm, 400ms);
  EXPECT_LE(warm, 420ms);
  EXPECT_EQ(took(session('1')), 0s);
}

TEST_F(TypicalSessions, RefuseASecondOperationWhileTheyStart) {
  const AgentRuntime runtime = create(Script::fixed(68s));
  auto first = agents.start_invoke(root(), to(runtime.id, session('1')));
  loop.advance(10s);
  const std::string busy = "409 RetryableConflictException: Session operation in progress, please retry";
  EXPECT_EQ(refused(to(runtime.id, session('1'))), busy);
  EXPECT_EQ(refusal([&] { agents.stop_runtime_session(root(), runtime.id, session('1')); }), busy);
  loop.advance(10s);
  EXPECT_EQ(refused(to(runtime.id, session('1'))), "started");
}

}  // namespace
}  // namespace cutoff::agentcore
