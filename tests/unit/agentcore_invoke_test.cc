// InvokeAgentRuntime in-process: when it answers, what it refuses, and that it goes on when nobody waits.
#include "tests/unit/agentcore_testing.h"

namespace cutoff::agentcore {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const wire::Payload done = wire::Payload::from_text(R"({"result":"done"})");

class InvokeAgentRuntime : public AgentCoreTest {
 protected:
  void allow(const std::vector<std::string>& actions, const std::vector<std::string>& resources) {
    region.iam().put_role({"worker-role", {iam::Policy{"agents", {}}.allow(actions, resources)}});
  }
  iam::Caller worker() const { return iam::Caller::assumed_role(region.account(), "worker-role", "worker"); }
  std::string refused_to_worker(InvokeInput input) {
    return refusal([&] { (void)agents.start_invoke(worker(), std::move(input)); });
  }
};

TEST_F(InvokeAgentRuntime, AnswersAfterItsLatency) {
  const AgentRuntime runtime = create(Script::fixed(68s, done));
  EXPECT_EQ(outcome(agents.start_invoke(root(), to(runtime.arn))), R"(200 {"result":"done"} at 68.000)");
  EXPECT_EQ(outcome(agents.start_invoke(root(), to(runtime.id))), R"(200 {"result":"done"} at 136.000)");
}

TEST_F(InvokeAgentRuntime, TakesNoFiber) {
  const AgentRuntime runtime = create(Script::fixed(68s, done));
  auto result = agents.start_invoke(root(), to(runtime.arn));
  EXPECT_EQ(loop.fibers(), 0U);
  EXPECT_EQ(agents.ongoing_calls(), 1U);
  loop.advance(68s);
  EXPECT_TRUE(result.ready());
  EXPECT_EQ(agents.ongoing_calls(), 0U);
}

TEST_F(InvokeAgentRuntime, GoesOnWhenItsCallerHasGivenUp) {
  const AgentRuntime runtime = create(Script::fixed(68s, done));
  const bool answered = run([&] {
    clock::Deadline deadline(loop, 29s);
    auto result = agents.start_invoke(root(), to(runtime.arn, session('1')));
    return result.wait(deadline).has_value();
  });
  EXPECT_FALSE(answered);
  EXPECT_EQ(loop.now(), clock::Instant(29s));
  EXPECT_EQ(agents.ongoing_calls(), 1U);
  EXPECT_TRUE(loop.run_until_idle(1h));
  EXPECT_EQ(loop.now(), clock::Instant(68s));
  const auto answers = journal_of("agentcore.answer");
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_THAT(answers[0], HasSubstr(R"("at_ms":68000)"));
  EXPECT_THAT(answers[0], HasSubstr(R"("duration_ms":68000,"status":200,"heard":false})"));
}

TEST_F(InvokeAgentRuntime, GoesOnWhenTheFiberOfItsCallerWasKilled) {
  const AgentRuntime runtime = create(Script::fixed(68s, done));
  clock::FiberHandle caller = clock::spawn(loop, "caller", [this, id = runtime.id] {
    agents.start_invoke(root(), to(id)).wait();
    ADD_FAILURE() << "it was killed";
  });
  loop.advance(10s);
  caller.kill();
  loop.advance(58s);
  const auto answers = journal_of("agentcore.answer");
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_THAT(answers[0], HasSubstr(R"("duration_ms":68000,"status":200,"heard":false})"));
}

TEST_F(InvokeAgentRuntime, IsWrittenIntoTheJournalAtItsStartAndItsEnd) {
  const AgentRuntime runtime =
      create(Script::list({Behaviour::answer(2s, done), Behaviour::fail(Failure::container_error(), 1s)},
                          Script::AfterEnd::last_repeats));
  InvokeInput input = to(runtime.arn, session('1'));
  input.trace = *wire::TraceId::parse("1-698a7180-000000010000000000000002");
  outcome(agents.start_invoke(root(), input));
  outcome(agents.start_invoke(root(), input));
  std::vector<std::string> lines;
  for (const journal::Entry& entry : region.journal().entries()) {
    std::string line = entry.json();
    const auto call = line.find("\"call\":\"") + 8;
    lines.push_back(line.replace(call, 36, "CALL"));
  }
  const std::string common =
      R"("trace":"1-698a7180-000000010000000000000002","runtime":"assessor","session":")" + session('1') +
      R"(","call":"CALL",)";
  EXPECT_THAT(
      lines,
      ElementsAre(R"({"n":1,"at_ms":0,"kind":"agentcore.call",)" + common + R"("new_session":true})",
                  R"({"n":2,"at_ms":2000,"kind":"agentcore.answer",)" + common +
                      R"("duration_ms":2000,"status":200,"heard":true})",
                  R"({"n":3,"at_ms":2000,"kind":"agentcore.call",)" + common + R"("new_session":false})",
                  R"({"n":4,"at_ms":3000,"kind":"agentcore.answer",)" + common +
                      R"("duration_ms":1000,"status":424,"error_type":"RuntimeClientError","heard":true})"));
}

TEST_F(InvokeAgentRuntime, FailsAsScriptedAfterTheLatencyOfTheFailure) {
  const AgentRuntime runtime = create(Script::list(
      {Behaviour::fail(Failure::throttled()),
       Behaviour::fail(Failure::too_many_sessions(region.account()), 1s),
       Behaviour::fail(Failure::session_busy()), Behaviour::fail(Failure::container_error(), 5s),
       Behaviour::fail(Failure::initialization_exceeded(60s), 60s),
       Behaviour::fail(Failure::initialization_exceeded(), 120s), Behaviour::fail(Failure::internal())},
      Script::AfterEnd::fails));
  const auto next = [&] { return outcome(agents.start_invoke(root(), to(runtime.id))); };
  EXPECT_THAT(next(), HasSubstr("429 ThrottlingException: "));
  EXPECT_EQ(next(),
            "402 ServiceQuotaExceededException: maxVms limit exceeded for account 123456789012 at 1.000");
  EXPECT_EQ(next(), "409 RetryableConflictException: Session operation in progress, please retry at 1.000");
  EXPECT_EQ(agents.active_sessions(), 0U) << "the service refused these: no microVM heard of them";
  EXPECT_EQ(next(),
            "424 RuntimeClientError: Received error (500) from runtime. Please check your CloudWatch logs "
            "for more information. at 6.000");
  EXPECT_EQ(agents.active_sessions(), 1U);
  EXPECT_EQ(next(),
            "424 RuntimeClientError: Runtime initialization time exceeded. Please make sure that "
            "initialization completes in 60s. at 66.000");
  EXPECT_EQ(next(),
            "424 RuntimeClientError: Runtime initialization time exceeded. Please make sure that "
            "initialization completes in 120s. at 186.000");
  EXPECT_EQ(agents.active_sessions(), 1U) << "a microVM that did not start does not stay";
  EXPECT_THAT(next(), HasSubstr("500 InternalServerException: "));
  EXPECT_EQ(next(),
            "500 InternalServerException: The script of this agent is at its end: it was written for 7 "
            "calls. at 186.000");
}

TEST_F(InvokeAgentRuntime, EndsAtTheRequestLimitAndIsInTimeThen) {
  const AgentRuntime runtime =
      create(Script::list({Behaviour::answer(15min, done), Behaviour::answer(15min + 1ns, done)},
                          Script::AfterEnd::last_repeats));
  EXPECT_EQ(outcome(agents.start_invoke(root(), to(runtime.id))), R"(200 {"result":"done"} at 900.000)");
  EXPECT_EQ(outcome(agents.start_invoke(root(), to(runtime.id))),
            "500 InternalServerException: The request exceeded the time limit of the runtime. at 1800.000");
}

TEST_F(InvokeAgentRuntime, NeedsPermissionOnTheRuntimeAndOnItsEndpoint) {
  const AgentRuntime runtime = create(Script::fixed(1s));
  const std::string who =
      "403 AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/worker-role/worker is not "
      "authorized to perform: ";
  const std::string arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/assessor-AbCdEfGhIj";
  const std::string action = "bedrock-agentcore:InvokeAgentRuntime";
  EXPECT_EQ(runtime.arn, arn);
  EXPECT_EQ(refused_to_worker(to(arn)), who + action + " on resource: " + arn +
                                            " because no identity-based policy allows the " + action +
                                            " action");
  allow({"bedrock-agentcore:InvokeRuntime"}, {"*"});
  EXPECT_EQ(refused_to_worker(to(arn)), who + action + " on resource: " + arn +
                                            " because no identity-based policy allows the " + action +
                                            " action");
  allow({action}, {arn});
  EXPECT_EQ(refused_to_worker(to(arn)),
            who + action + " on resource: " + arn +
                "/runtime-endpoint/DEFAULT because no identity-based policy allows the " + action +
                " action");
  allow({action}, {arn + "*"});
  EXPECT_EQ(refused_to_worker(to(arn)), "started");
  EXPECT_EQ(refused_to_worker(to("another-AbCdEfGhIj")).substr(0, 4), "403 ")
      << "who may not is not told what exists";
}

TEST_F(InvokeAgentRuntime, OnBehalfOfAUserNeedsOneMorePermission) {
  const AgentRuntime runtime = create(Script::fixed(1s));
  InvokeInput input = to(runtime.arn);
  input.user_id = "ayesha";
  allow({"bedrock-agentcore:InvokeAgentRuntime"}, {"*"});
  EXPECT_THAT(
      refused_to_worker(input),
      HasSubstr(
          "because no identity-based policy allows the bedrock-agentcore:InvokeAgentRuntimeForUser action"));
  allow({"bedrock-agentcore:InvokeAgentRuntime*"}, {"*"});
  EXPECT_EQ(refused_to_worker(input), "started");
}

TEST_F(InvokeAgentRuntime, RefusesWhatItDoesNotKnow) {
  const AgentRuntime runtime = create(Script::fixed(1s));
  EXPECT_EQ(refused(to("unknown-AbCdEfGhIj")),
            "404 ResourceNotFoundException: No endpoint or agent found with qualifier 'DEFAULT' for agent "
            "'arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/unknown-AbCdEfGhIj'");
  EXPECT_EQ(refused(to("arn:aws:bedrock-agentcore:eu-west-1:123456789012:runtime/assessor-AbCdEfGhIj")),
            "404 ResourceNotFoundException: No endpoint or agent found with qualifier 'DEFAULT' for agent "
            "'arn:aws:bedrock-agentcore:eu-west-1:123456789012:runtime/assessor-AbCdEfGhIj'");
  InvokeInput input = to(runtime.id);
  input.qualifier = "prod";
  EXPECT_EQ(refused(input),
            "404 ResourceNotFoundException: No endpoint or agent found with qualifier 'prod' for agent '" +
                runtime.arn + "'");
}

TEST_F(InvokeAgentRuntime, WantsSessionIdsOf33To256Characters) {
  const AgentRuntime runtime = create(Script::fixed(1s));
  EXPECT_EQ(refused(to(runtime.id, std::string(32, 'a'))),
            "400 ValidationException: 1 validation error detected: Value 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' "
            "at 'runtimeSessionId' failed to "
            "satisfy constraint: Member must have length greater than or equal to 33");
  EXPECT_EQ(refused(to(runtime.id, std::string(33, 'a'))), "started");
  EXPECT_EQ(refused(to(runtime.id, std::string(256, 'a'))), "started");
  EXPECT_THAT(refused(to(runtime.id, std::string(257, 'a'))),
              HasSubstr("Member must have length less than or equal to 256"));
}

class SmallPayloads : public AgentCoreTest {
 protected:
  static AgentCore::Options options() {
    AgentCore::Options options;
    options.max_payload = 10;
    options.authorize_endpoint = false;
    return options;
  }
  SmallPayloads() : AgentCoreTest(options()) {}
};

TEST_F(SmallPayloads, AreAllThatIsTaken) {
  EXPECT_EQ(AgentCore::Options().max_payload, 100'000'000U);
  const AgentRuntime runtime = create(Script::fixed(1s));
  InvokeInput input = to(runtime.id);
  input.payload = wire::Payload::from_text("0123456789");
  EXPECT_EQ(refused(input), "started");
  input.payload = wire::Payload::from_text("0123456789A");
  EXPECT_EQ(refused(input).substr(0, 4), "413 ");
}

TEST_F(SmallPayloads, PermissionOnTheRuntimeAloneIsEnoughWhereTheOptionSaysSo) {
  const AgentRuntime runtime = create(Script::fixed(1s));
  region.iam().put_role(
      {"r", {iam::Policy{"p", {}}.allow({"bedrock-agentcore:InvokeAgentRuntime"}, {runtime.arn})}});
  const auto result =
      agents.start_invoke(iam::Caller::assumed_role(region.account(), "r", "s"), to(runtime.id));
  EXPECT_FALSE(result.ready());
}

TEST_F(InvokeAgentRuntime, StreamsItsChunksAtTheirInstants) {
  Behaviour behaviour;
  behaviour.chunks = {{1s, "data: one\n\n"}, {3s, "data: two\n\n"}, {68s, "data: end\n\n"}};
  const AgentRuntime runtime = create(Script::fixed(behaviour));
  std::vector<std::string> seen;
  run([&] {
    InvokeReply reply = agents.start_invoke(root(), to(runtime.id)).wait();
    EXPECT_EQ(reply.content_type, "text/event-stream");
    EXPECT_EQ(loop.now(), clock::Instant(1s));
    while (auto chunk = reply.stream->read()) seen.push_back(clock::seconds_text(loop.now()) + " " + *chunk);
  });
  EXPECT_THAT(seen, ElementsAre("1.000 data: one\n\n", "3.000 data: two\n\n", "68.000 data: end\n\n"));
  const auto answers = journal_of("agentcore.answer");
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_THAT(answers[0], HasSubstr(R"("duration_ms":68000,"status":200,"heard":true})"));
}

TEST_F(InvokeAgentRuntime, StreamsOnWhenItsReaderHasLeft) {
  Behaviour behaviour;
  behaviour.chunks = {{1s, "a"}, {2s, "b"}, {68s, "c"}};
  const AgentRuntime runtime = create(Script::fixed(behaviour));
  run([&] {
    InvokeReply reply = agents.start_invoke(root(), to(runtime.id)).wait();
    EXPECT_EQ(reply.stream->read(), "a");
  });
  EXPECT_TRUE(loop.run_until_idle(1h));
  EXPECT_EQ(loop.now(), clock::Instant(68s));
  EXPECT_THAT(journal_of("agentcore.answer").at(0),
              HasSubstr(R"("duration_ms":68000,"status":200,"heard":false})"));
}

TEST_F(InvokeAgentRuntime, StreamsToNobodyWhenItsCallerGaveUpBefore) {
  Behaviour behaviour;
  behaviour.chunks = {{40s, "a"}, {68s, "c"}};
  const AgentRuntime runtime = create(Script::fixed(behaviour));
  run([&] {
    clock::Deadline deadline(loop, 29s);
    EXPECT_FALSE(agents.start_invoke(root(), to(runtime.id)).wait(deadline).has_value());
  });
  EXPECT_TRUE(loop.run_until_idle(1h));
  EXPECT_THAT(journal_of("agentcore.answer").at(0),
              HasSubstr(R"("duration_ms":68000,"status":200,"heard":false})"));
}

TEST_F(InvokeAgentRuntime, AFailureCutsAStreamOff) {
  Behaviour behaviour = Behaviour::fail(Failure::internal(), 5s);
  behaviour.chunks = {{1s, "a"}, {68s, "never"}};
  const AgentRuntime runtime = create(Script::fixed(behaviour));
  run([&] {
    InvokeReply reply = agents.start_invoke(root(), to(runtime.id)).wait();
    EXPECT_EQ(reply.stream->read(), "a");
    EXPECT_THROW(reply.stream->read(), wire::Fault);
    EXPECT_EQ(loop.now(), clock::Instant(5s));
  });
}

TEST_F(InvokeAgentRuntime, ManyGoOnWhenAllOfThisIsTornDown) {
  AgentCore::Options options;
  options.quotas = {std::nullopt, std::nullopt, 100'000};
  auto others = std::make_unique<AgentCore>(region, options);
  CreateAgentRuntimeInput input;
  input.name = "other";
  input.script = Script::fixed(68s);
  const std::string id = others->create_agent_runtime(root(), input).id;
  for (int i = 0; i < 2000; ++i) {
    clock::spawn(loop, "caller",
                 [this, &service = *others, id] { service.start_invoke(root(), to(id)).wait(); });
  }
  loop.advance(30s);
  EXPECT_EQ(others->ongoing_calls(), 2000U);
  loop.kill_all();
  others.reset();
  loop.advance(1h);
  EXPECT_EQ(journal_of("agentcore.answer").size(), 0U);
}

}  // namespace
}  // namespace cutoff::agentcore
