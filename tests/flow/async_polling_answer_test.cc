// Scenario 2, one request: what is accepted is answered, at the poll after the agent's end.
#include "tests/flow/async_polling_test.h"

namespace cutoff::flows {
namespace {

using async_polling::Assessment;
using async_polling::FixedPoller;
using async_polling::Poller;
using harness::EntryOf;
using harness::Happened;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Not;
using ::testing::Optional;
using ::testing::SizeIs;

class AsyncPollingAnswer : public AsyncPollingTest {};

TEST_F(AsyncPollingAnswer, AnAgentOf68SecondsIsAnsweredAtThe34thPollAt68Seconds) {
  const RequestRecord record = send_one(68s);
  EXPECT_THAT(record.status, Optional(202));
  EXPECT_THAT(record.responded, Optional(clock::Duration(0s)));
  EXPECT_THAT(record.answered, Optional(clock::Duration(68s)));
  EXPECT_EQ(record.outcome, Outcome::answered);
  EXPECT_THAT(polls(), SizeIs(34));
  EXPECT_EQ(polls().back(), 68s);
  EXPECT_EQ(work({record}).agent, 68s);
  EXPECT_EQ(work({record}).orphaned_agent, 0s);
  EXPECT_EQ(work({record}).duplicated_agent, 0s);
  EXPECT_EQ(work({record}).invocations, 36);  // the dispatcher, the worker, 34 polls
}

TEST_F(AsyncPollingAnswer, AnAgentOf150SecondsIsAnsweredAtThe75thPollAt150Seconds) {
  const RequestRecord record = send_one(150s);
  EXPECT_THAT(record.responded, Optional(clock::Duration(0s)));
  EXPECT_THAT(record.answered, Optional(clock::Duration(150s)));
  EXPECT_THAT(polls(), SizeIs(75));
  for (const journal::Entry& response : harness::entries_of(cloud.journal(), "client.response")) {
    EXPECT_LT(response.number_of("status"), 300) << response.json();
  }
  EXPECT_THAT(cloud.journal().entries(), Not(Contains(EntryOf("apigateway.cutoff"))));
}

TEST_F(AsyncPollingAnswer, EveryEntryOfTheRequestCarriesItsTrace) {
  const RequestRecord record = send_one(68s);
  bool deployed = false;
  for (const journal::Entry& entry : cloud.journal().entries()) {
    deployed = deployed || entry.is("client.send");
    if (!deployed) continue;
    EXPECT_EQ(entry.trace, record.trace) << entry.json();
  }
}

TEST_F(AsyncPollingAnswer, ThePageIsGivenTheAssessmentAndWhatBelongsToIt) {
  deploy(150s);
  Client browser = client();
  Poller poller(browser);
  const Assessment assessment = run([&] { return poller.ask("Flight EY123 delayed 2 hours"); });
  EXPECT_EQ(now(), 150s);
  EXPECT_EQ(assessment.status, "success");
  EXPECT_EQ(assessment.assessment, the_assessment);
  EXPECT_EQ(assessment.execution_time_ms, 150'000);
  EXPECT_EQ(assessment.timestamp, "2026-02-10T00:02:30.000Z");
  EXPECT_THAT(assessment.request_id, SizeIs(36));
  EXPECT_THAT(assessment.session_id, SizeIs(36));
}

TEST_F(AsyncPollingAnswer, ThePageSeesStartingAndThenHowLongItIsProcessing) {
  deploy(12s);
  Client browser = client();
  std::vector<std::string> shown;
  Poller poller(browser, [&](std::string_view text) { shown.emplace_back(text); });
  run([&] { return poller.ask("Flight EY123 delayed 2 hours"); });
  EXPECT_THAT(shown, ElementsAre("Starting…", "processing (2s)", "processing (4s)", "processing (6s)",
                                 "processing (8s)", "processing (10s)"));
}

TEST_F(AsyncPollingAnswer, TheSessionIsCarriedOnToTheNextRequest) {
  deploy(10s);
  Client browser = client();
  Poller poller(browser);
  const Assessment first = run([&] { return poller.ask("Flight EY123 delayed 2 hours"); });
  const Assessment second = run([&] { return poller.ask("And the crew?"); });
  EXPECT_EQ(second.session_id, first.session_id);
  EXPECT_NE(second.request_id, first.request_id);
  EXPECT_THAT(
      cloud.journal().entries(),
      Contains(Happened(10s, "agentcore.call", {{"session", first.session_id}, {"new_session", "false"}})));
}

TEST_F(AsyncPollingAnswer, AnAgentOf700SecondsIsATimeoutErrorAtThe301stPollAt602Seconds) {
  deploy(700s);
  Client browser = client();
  Poller poller(browser);
  const Assessment assessment = run([&] { return poller.ask("Flight EY123 delayed 2 hours"); });
  EXPECT_EQ(now(), 602s);
  EXPECT_THAT(polls(), SizeIs(301));
  EXPECT_EQ(assessment.status, "error");
  EXPECT_EQ(assessment.code, "TIMEOUT_ERROR");
  EXPECT_EQ(assessment.message, "Processing exceeded 10 minutes");
  EXPECT_TRUE(assessment.retryable);

  EXPECT_EQ(status_word(assessment.request_id), "processing");
  advance(98s);
  EXPECT_EQ(now(), 700s);  // the worker is done, and the next GET has the result
  EXPECT_THAT(status_of(assessment.request_id), harness::HasStatus(200));
  EXPECT_EQ(status_word(assessment.request_id), "complete");
}

TEST_F(AsyncPollingAnswer, ARequestOf700SecondsIsLostAndItsAgentWorksForNobody) {
  const RequestRecord record = send_one(700s);
  EXPECT_THAT(record.status, Optional(202));
  EXPECT_EQ(record.answered, std::nullopt);
  EXPECT_EQ(record.outcome, Outcome::lost);
  EXPECT_EQ(work({record}).orphaned_agent, 700s);
}

TEST_F(AsyncPollingAnswer, AnAgentOfExactly600SecondsIsStillInTime) {
  const RequestRecord record = send_one(600s);
  EXPECT_THAT(record.answered, Optional(clock::Duration(600s)));
  EXPECT_EQ(record.outcome, Outcome::answered);
}

TEST_F(AsyncPollingAnswer, WhatIsDoneBetweenTwoPollsIsSeenAtTheNext) {
  EXPECT_THAT(send_one(68s + 1ns).answered, Optional(clock::Duration(70s)));
}

// While the network is down.

TEST_F(AsyncPollingAnswer, ANetworkFailureIsAWarningAndPollingGoesOn) {
  deploy(68s, {.network_outage = [](clock::Instant at) {
           return at >= clock::Instant(10s) && at < clock::Instant(20s);
         }});
  Client browser = client();
  std::vector<std::string> shown;
  Poller poller(browser, [&](std::string_view text) { shown.emplace_back(text); });
  const Assessment assessment = run([&] { return poller.ask("Flight EY123 delayed 2 hours"); });
  EXPECT_EQ(now(), 68s);
  EXPECT_EQ(assessment.status, "success");
  EXPECT_EQ(std::count(shown.begin(), shown.end(), "Warning: Failed to fetch"), 5);
}

NetworkOutage down_from(clock::Duration instant) {
  return [instant](clock::Instant at) { return at >= clock::Instant(instant); };
}

TEST_F(AsyncPollingAnswer, AsWrittenItPollsForEverWhileTheNetworkIsDown) {
  const RequestRecord record = send_one(68s, {.network_outage = down_from(10s)});
  EXPECT_EQ(now(), 24h);  // where the replay ends it
  EXPECT_EQ(polls().back(), 24h);
  EXPECT_EQ(record.outcome, Outcome::lost);
  EXPECT_EQ(work({record}).orphaned_agent, 68s);
}

TEST_F(AsyncPollingAnswer, TheFixedPollersTenMinutesHoldAlsoWhileTheNetworkIsDown) {
  deploy(700s, {.frontend = AsyncPolling::Frontend::fixed, .network_outage = down_from(10s)});
  Client browser = client();
  FixedPoller poller(browser);
  const Assessment assessment = run([&] { return poller.ask("Flight EY123 delayed 2 hours"); });
  EXPECT_EQ(now(), 602s);
  EXPECT_EQ(assessment.code, "TIMEOUT_ERROR");
}

TEST_F(AsyncPollingAnswer, WithoutANetworkTheRequestFails) {
  const RequestRecord record = send_one(68s, {.network_outage = down_from(0s)});
  EXPECT_EQ(record.status, std::nullopt);
  EXPECT_EQ(record.outcome, Outcome::failed);
  EXPECT_EQ(stored(), 0U);
}

}  // namespace
}  // namespace cutoff::flows
