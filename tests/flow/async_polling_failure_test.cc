// Scenario 2, when the worker fails: its attempts, its claims, and what the client sees.
#include "fakes/lambda/handler_error.h"
#include "tests/flow/async_polling_test.h"

namespace cutoff::flows {
namespace {

using async_polling::Assessment;
using async_polling::Poller;
using harness::EntryOf;
using harness::Happened;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Optional;
using ::testing::SizeIs;
using ::testing::StartsWith;

using Mishap = std::function<void(lambda::Context&)>;

/// The worker raises at the first `count` attempts.
Mishap raises(int count) {
  // Shared: each environment has a copy of the function's code.
  return [left = std::make_shared<int>(count)](lambda::Context&) {
    if ((*left)-- > 0) throw lambda::HandlerError("RuntimeError", "the worker has raised");
  };
}

/// The first attempt's process ends after a while, in the middle of its work.
Mishap exits_once_after(clock::Duration duration) {
  return [first = std::make_shared<bool>(true), duration](lambda::Context& context) {
    if (!std::exchange(*first, false)) return;
    clock::sleep_for(context.loop(), duration);
    throw lambda::Exit{1};
  };
}

AsyncPolling::Options with(Mishap mishap) { return {.worker = {.mishap = std::move(mishap)}}; }
AsyncPolling::Options asking_with(sdk::ClientConfig config) { return {.worker = {.agent_client = config}}; }

class AsyncPollingFailure : public AsyncPollingTest {
 protected:
  explicit AsyncPollingFailure(cloud::Options options = {}) : AsyncPollingTest(std::move(options)) {}

  Assessment ask() {
    Client browser = client();
    Poller poller(browser);
    return run([&] { return poller.ask("Flight EY123 delayed 2 hours"); });
  }
};

// It raises.

TEST_F(AsyncPollingFailure, AWorkerThatRaisesOnceIsTriedAgainAfter60SecondsAndItsAnswerIsSeenAt210Seconds) {
  const RequestRecord record = send_one(150s, with(raises(1)));
  EXPECT_THAT(attempts(), ElementsAre(0s, 60s));
  EXPECT_THAT(record.answered, Optional(clock::Duration(210s)));
  EXPECT_EQ(record.outcome, Outcome::answered);
  EXPECT_EQ(work({record}).agent, 150s);
  EXPECT_EQ(work({record}).duplicated_agent, 0s);
}

TEST_F(AsyncPollingFailure, AWorkerThatAlwaysRaisesIsGivenUpAndTheRequestIsProcessingForEver) {
  deploy(150s, with(raises(1000)));
  const Assessment assessment = ask();
  EXPECT_THAT(attempts(), ElementsAre(0s, 60s, 180s));
  EXPECT_THAT(cloud.journal().entries(),
              Contains(Happened(180s, "lambda.drop", {{"reason", "RetriesExhausted"}})));
  EXPECT_EQ(now(), 602s);
  EXPECT_EQ(assessment.code, "TIMEOUT_ERROR");
  EXPECT_EQ(status_word(assessment.request_id), "processing");
  advance(20h);
  EXPECT_EQ(status_word(assessment.request_id), "processing");
  EXPECT_EQ(item_of(assessment.request_id)->find("claim_token"), nullptr);  // nobody works on it
}

TEST_F(AsyncPollingFailure, ThatRequestIsLost) {
  const RequestRecord record = send_one(150s, with(raises(1000)));
  EXPECT_EQ(record.outcome, Outcome::lost);
  EXPECT_THAT(polls(), SizeIs(301));
  EXPECT_EQ(polls().back(), 602s);
  EXPECT_EQ(work({record}).agent, 0s);
}

// The agent fails: the worker catches that.

TEST_F(AsyncPollingFailure, AnAgentThatFailsIsAnErrorThatTheFlowAnswers) {
  deploy(20s);
  cloud.agentcore().script(agent_id) =
      agentcore::Script::fixed(agentcore::Behaviour::fail(agentcore::Failure::container_error(500), 20s));
  const Assessment assessment = ask();
  EXPECT_EQ(now(), 20s);
  EXPECT_EQ(assessment.status, "error");
  EXPECT_EQ(assessment.code, "SERVER_ERROR");
  EXPECT_THAT(assessment.message, StartsWith("RuntimeClientError: "));
  EXPECT_FALSE(assessment.retryable);
  EXPECT_THAT(attempts(), ElementsAre(0s));  // the worker has not failed
  EXPECT_EQ(status_word(assessment.request_id), "error");
}

TEST_F(AsyncPollingFailure, WithoutAWordOfItsOwnThePageSaysProcessingFailed) {
  deploy(20s);
  const std::string id = accepted();
  cloud.dynamodb().update_item({root(), {}}, {.table = "skymarshal-requests-dev",
                                              .key = {{"request_id", id}},
                                              .update = "SET #s = :e",
                                              .names = {{"#s", "status"}},
                                              .values = {{":e", "error"}}});
  Client browser = client();
  Poller poller(browser);
  const Assessment assessment = run([&] {
    return poller.wait_for({id, "/api/v1/status/" + id, cloud.loop().now()});
  });
  EXPECT_EQ(assessment.message, "Processing failed");
}

TEST_F(AsyncPollingFailure, AnErrorAfterAcceptanceCountsAsFailed) {
  const RequestRecord record = send_one(901s);  // longer than the agent may take
  EXPECT_THAT(record.status, Optional(202));
  EXPECT_EQ(record.outcome, Outcome::lost);  // the client had gone at 602 s
  AsyncPolling flow(asking_with(sdk::ClientConfig::patient(100s)));
  cloud::Cloud other;
  const RequestRecord failed = run_flow(flow, other, {{"1", 0s, question, 150s}}, 24h).front();
  EXPECT_EQ(failed.outcome, Outcome::failed);
  EXPECT_EQ(failed.answered, std::nullopt);
}

// The SDK in the worker.

TEST_F(AsyncPollingFailure, WithBoto3sLegacyDefaultsItSendsFiveTimesAndIsAnErrorAt300Seconds) {
  const RequestRecord record = send_one(150s, asking_with(sdk::ClientConfig::boto3_legacy()));
  EXPECT_THAT(instants("agentcore.call"), ElementsAre(0s, 60s, 120s, 180s, 240s));
  EXPECT_EQ(instants("dynamodb.update_item").back(), 300s);
  EXPECT_EQ(polls().back(),
            302s);  // a client gives up behind what else is due, so the poll at 300 s came before
  EXPECT_EQ(record.outcome, Outcome::failed);
  EXPECT_EQ(work({record}).agent, 750s);
  EXPECT_EQ(work({record}).orphaned_agent, 750s);
  EXPECT_EQ(work({record}).duplicated_agent, 600s);
}

TEST_F(AsyncPollingFailure, WithSeededJitterItSendsEachTimeThatMuchLater) {
  sdk::ClientConfig config = sdk::ClientConfig::boto3_legacy();
  config.jitter_seed = 7;
  send_one(150s, asking_with(config));
  EXPECT_THAT(instants("agentcore.call"),
              ElementsAre(0s, 60'462'194'250ns, 121'203'861'589ns, 181'715'653'075ns, 243'602'489'315ns));
  EXPECT_EQ(instants("dynamodb.update_item").back(), 303'602'489'315ns);
}

TEST_F(AsyncPollingFailure, WithBoto3sStandardModeItSendsThreeTimesAndIsAnErrorAt180Seconds) {
  const RequestRecord record = send_one(150s, asking_with(sdk::ClientConfig::boto3_standard()));
  EXPECT_THAT(instants("agentcore.call"), ElementsAre(0s, 60s, 120s));
  EXPECT_EQ(instants("dynamodb.update_item").back(), 180s);
  EXPECT_EQ(polls().back(), 182s);
  EXPECT_EQ(record.outcome, Outcome::failed);
  EXPECT_EQ(work({record}).orphaned_agent, 450s);
  EXPECT_EQ(work({record}).duplicated_agent, 300s);
}

TEST_F(AsyncPollingFailure, WithTheJavaScriptSdkItSendsOnceAndIsCompleteAt150Seconds) {
  const RequestRecord record = send_one(150s, asking_with(sdk::ClientConfig::javascript()));
  EXPECT_THAT(instants("agentcore.call"), ElementsAre(0s));
  EXPECT_THAT(record.answered, Optional(clock::Duration(150s)));
}

// Limits of 900 s.

TEST_F(AsyncPollingFailure, AnAgentOf1000SecondsIsAnErrorAt900Seconds) {
  deploy(1000s);
  const std::string id = accepted();
  advance(900s - 1ns);
  EXPECT_EQ(status_word(id), "processing");
  advance(1ns);
  EXPECT_EQ(status_word(id), "error");
  EXPECT_THAT(attempts(), ElementsAre(0s));
  EXPECT_THAT(cloud.journal().entries(),
              Contains(Happened(900s, "lambda.report", {{"duration_ms", "900000"}, {"status", "success"}})));
}

cloud::Options agent_may_take(clock::Duration limit) {
  cloud::Options options;
  options.agentcore.request_limit = limit;
  return options;
}

class AsyncPollingWithAPatientAgent : public AsyncPollingFailure {
 protected:
  AsyncPollingWithAPatientAgent() : AsyncPollingFailure(agent_may_take(3600s)) {}
};

TEST_F(AsyncPollingWithAPatientAgent, TheReadTimeoutOf900SecondsEndsBeforeTheFunctionsOwn) {
  deploy(1000s);
  const std::string id = accepted();
  advance(900s);
  EXPECT_THAT(cloud.journal().entries(),
              Contains(Happened(900s, "sdk.gave_up", {{"after_ms", "900000"}, {"reason", "read timeout"}})));
  EXPECT_EQ(status_word(id), "error");
  EXPECT_THAT(item_of(id)->at("error").string(), StartsWith("Read timeout on endpoint"));
}

TEST_F(AsyncPollingWithAPatientAgent, WithARaisedReadTimeoutTheWorkerIsKilledAt900SecondsAndTriedTwiceMore) {
  const RequestRecord record = send_one(1000s, asking_with(sdk::ClientConfig::patient(1100s)));
  EXPECT_THAT(attempts(), ElementsAre(0s, 960s, 1980s));
  EXPECT_THAT(instants("lambda.report", {{"status", "timeout"}}), ElementsAre(900s, 1860s, 2880s));
  EXPECT_THAT(instants("agentcore.call"), ElementsAre(0s, 960s, 1980s));  // each claim had lapsed by then
  EXPECT_THAT(instants("lambda.drop", {{"reason", "RetriesExhausted"}}), ElementsAre(2880s));
  EXPECT_EQ(record.outcome, Outcome::lost);
  EXPECT_EQ(polls().back(), 602s);
  EXPECT_EQ(work({record}).agent, 3000s);
  EXPECT_EQ(work({record}).orphaned_agent, 3000s);
  EXPECT_EQ(work({record}).duplicated_agent, 2000s);
}

// Claims.

TEST_F(AsyncPollingFailure, AWorkerThatExitsLeavesItsClaimAndTheRequestIsVisiblyStuck) {
  deploy(150s, with(exits_once_after(10s)));
  const Assessment assessment = ask();
  EXPECT_THAT(attempts(), ElementsAre(0s, 70s));  // the second finds the claim, and does nothing
  EXPECT_THAT(instants("agentcore.call"), IsEmpty());
  EXPECT_EQ(assessment.code, "TIMEOUT_ERROR");
  EXPECT_EQ(status_word(assessment.request_id), "processing");
  EXPECT_NE(item_of(assessment.request_id)->find("claim_token"), nullptr);
}

TEST_F(AsyncPollingFailure, AClaimLapsesAtTheDeadlineOfTheAttemptThatMadeIt) {
  deploy(150s, with(exits_once_after(10s)));
  const std::string id = accepted();
  EXPECT_EQ(item_of(id)->at("claim_until").number(),
            dynamodb::Number(cloud.region().calendar().epoch_ms(clock::Instant(900s))));
  const auto deliver_again = [&] {
    cloud.lambda().invoke_event(
        root(), {.function = std::string(AsyncPolling::function_name),
                 .event = wire::Payload::of(async_polling::Task{id, "Flight EY123 delayed 2 hours", ""})});
    cloud.loop().run_ready();
    advance(0s);
  };
  advance(900s - 1ms);
  deliver_again();
  EXPECT_THAT(instants("agentcore.call"), IsEmpty());
  advance(1ms);
  deliver_again();
  EXPECT_THAT(instants("agentcore.call"), ElementsAre(900s));
  finish();
  EXPECT_EQ(status_word(id), "complete");
}

TEST_F(AsyncPollingFailure, AClaimIsGoneOnceTheRequestIsDone) {
  deploy(20s);
  const std::string id = accepted();
  finish();
  EXPECT_FALSE(item_of(id)->has("claim_token"));
  EXPECT_FALSE(item_of(id)->has("claim_until"));
}

// Lambda delivers an event at least once.

cloud::Options each_event_twice(std::optional<clock::Duration> delay) {
  cloud::Options options;
  options.lambda.duplicated_events_per_1000 = 1000;
  options.lambda.duplicate_delay = delay;
  return options;
}

class AsyncPollingDeliveredTwiceAtOnce : public AsyncPollingFailure {
 protected:
  AsyncPollingDeliveredTwiceAtOnce() : AsyncPollingFailure(each_event_twice(0s)) {}
};

TEST_F(AsyncPollingDeliveredTwiceAtOnce, OneOfThemCallsTheAgentAndTheOtherDoesNothing) {
  const RequestRecord record = send_one(150s);
  EXPECT_THAT(attempts(), ElementsAre(0s, 0s));
  EXPECT_THAT(instants("agentcore.call"), ElementsAre(0s));
  EXPECT_THAT(record.answered, Optional(clock::Duration(150s)));
}

class AsyncPollingDeliveredAgainMeanwhile : public AsyncPollingFailure {
 protected:
  AsyncPollingDeliveredAgainMeanwhile() : AsyncPollingFailure(each_event_twice(30s)) {}
};

TEST_F(AsyncPollingDeliveredAgainMeanwhile, TheSecondFindsTheFirstsClaim) {
  const RequestRecord record = send_one(150s);
  EXPECT_THAT(attempts(), ElementsAre(0s, 30s));
  EXPECT_THAT(instants("agentcore.call"), ElementsAre(0s));
  EXPECT_THAT(record.answered, Optional(clock::Duration(150s)));
  EXPECT_EQ(work({record}).duplicated_agent, 0s);
}

class AsyncPollingDeliveredAgainAfterwards : public AsyncPollingFailure {
 protected:
  AsyncPollingDeliveredAgainAfterwards() : AsyncPollingFailure(each_event_twice(std::nullopt)) {}
};

TEST_F(AsyncPollingDeliveredAgainAfterwards, WhatIsCompleteIsNotComputedAgain) {
  const RequestRecord record = send_one(150s);
  EXPECT_THAT(attempts(), ElementsAre(0s, 150s));
  EXPECT_THAT(instants("agentcore.call"), ElementsAre(0s));
  EXPECT_THAT(record.answered, Optional(clock::Duration(150s)));
}

// What the troubleshooting guide tells of.

TEST_F(AsyncPollingFailure, StillA504MeansThatTheOldHandlerIsDeployed) {
  const RequestRecord record = send_one(68s, {.old_handler = true});
  EXPECT_THAT(record.status, Optional(504));
  EXPECT_THAT(record.responded, Optional(clock::Duration(29s)));
  EXPECT_EQ(record.outcome, Outcome::timed_out);
  EXPECT_EQ(work({record}).orphaned_agent, 68s);
  EXPECT_THAT(polls(), IsEmpty());
}

TEST_F(AsyncPollingFailure, AFrontendThatDoesNotPollNeverHasItsAnswer) {
  const RequestRecord record = send_one(68s, {.frontend = AsyncPolling::Frontend::does_not_poll});
  EXPECT_THAT(record.status, Optional(202));
  EXPECT_EQ(record.outcome, Outcome::lost);
  EXPECT_THAT(polls(), IsEmpty());
  EXPECT_EQ(work({record}).orphaned_agent, 68s);
}

}  // namespace
}  // namespace cutoff::flows
