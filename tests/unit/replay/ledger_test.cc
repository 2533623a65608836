#include "emulator/replay/ledger.h"

#include <gtest/gtest.h>

#include "tests/unit/replay/sample.h"

namespace cutoff::replay {
namespace {

using namespace std::chrono_literals;
using flows::Outcome;

flows::RequestRecord answered_at(clock::Duration at) { return {"1", 0s, 200, at, at, Outcome::answered, {}}; }
flows::RequestRecord never_answered() { return {"1", 0s, 504, 29s, std::nullopt, Outcome::timed_out, {}}; }

TEST(Ledger, CountsWorkWhoseRequestWasCutOffAsOrphanedThoughTheLambdaHeardIt) {
  Sample sample = Sample::direct();
  const Ledger& ledger = sample.result().ledger;
  EXPECT_EQ(ledger.work.agent, 68s);
  EXPECT_EQ(ledger.work.orphaned_agent, 68s);
  EXPECT_EQ(ledger.work.duplicated_agent, 0s);
  EXPECT_EQ(ledger.work.invocations, 1);
  EXPECT_EQ(ledger.summary.timed_out, 1);
}

TEST(Ledger, CountsWorkThatReachedItsClientAsWorkOnly) {
  Sample sample;
  const auto trace = sample.request(answered_at(150s));
  sample.agent_call(0s, trace, "c");
  sample.agent_answer(150s, trace, "c", 150s, true);
  EXPECT_EQ(sample.result().ledger.work.agent, 150s);
  EXPECT_EQ(sample.result().ledger.work.orphaned_agent, 0s);
}

// The SDK's defaults in boto3's mode legacy: sent five times, 60 s apart; nobody hears any of them.
TEST(Ledger, CountsEachCallThatTheSdkSentAgainAsDuplicated) {
  Sample sample;
  const auto trace = sample.request(never_answered());
  const char* const names[] = {"c0", "c1", "c2", "c3", "c4"};
  for (int i = 0; i < 5; ++i) sample.agent_call(i * 60s, trace, names[i]);
  for (int i = 0; i < 5; ++i) sample.agent_answer(i * 60s + 150s, trace, names[i], 150s, false);
  EXPECT_EQ(sample.result().ledger.work.agent, 750s);
  EXPECT_EQ(sample.result().ledger.work.orphaned_agent, 750s);
  EXPECT_EQ(sample.result().ledger.work.duplicated_agent, 600s);
}

TEST(Ledger, CountsAnUnheardCallAsOrphanedEvenWhenALaterOneAnsweredTheClient) {
  Sample sample;
  const auto trace = sample.request(answered_at(90s));
  sample.agent_call(0s, trace, "slow");
  sample.agent_call(60s, trace, "quick");
  sample.agent_answer(70s, trace, "slow", 70s, false);
  sample.agent_answer(90s, trace, "quick", 30s, true);
  EXPECT_EQ(sample.result().ledger.work.orphaned_agent, 70s);
  EXPECT_EQ(sample.result().ledger.work.duplicated_agent, 30s);
}

TEST(Ledger, DoesNotCountTheFirstWorkAfterARefusedCallAsDuplicated) {
  Sample sample;
  const auto trace = sample.request(answered_at(70s));
  sample.agent_call(0s, trace, "refused");
  sample.agent_answer(0s, trace, "refused", 0s, true);
  sample.agent_call(2s, trace, "taken");
  sample.agent_answer(70s, trace, "taken", 68s, true);
  EXPECT_EQ(sample.result().ledger.work.duplicated_agent, 0s);
}

TEST(Ledger, DoesNotMixTheCallsOfDifferentRequests) {
  Sample sample;
  const auto first = sample.request(answered_at(10s));
  const auto second = sample.request(never_answered());
  sample.agent_call(0s, first, "a");
  sample.agent_call(0s, second, "b");
  sample.agent_answer(10s, first, "a", 10s, true);
  sample.agent_answer(40s, second, "b", 40s, true);
  EXPECT_EQ(sample.result().ledger.work.orphaned_agent, 40s);
  EXPECT_EQ(sample.result().ledger.work.duplicated_agent, 0s);
}

TEST(Ledger, CountsACallThatIsStillRunningUntilTheJournalsEnd) {
  Sample sample;
  const auto trace = sample.request(never_answered());
  sample.agent_call(1s, trace, "endless");
  sample.gateway_cuts_off(29s, trace, "g");
  const Ledger& ledger = sample.result().ledger;
  ASSERT_EQ(ledger.calls.size(), 1U);
  EXPECT_FALSE(ledger.calls[0].ended);
  EXPECT_EQ(ledger.work.agent, 28s);
  EXPECT_EQ(ledger.work.orphaned_agent, 28s);
}

TEST(Ledger, IsExactToTheNanosecond) {
  Sample sample;
  for (int i = 0; i < 10; ++i) {
    const auto trace = sample.request(answered_at(1s));
    const std::string name = "c" + std::to_string(i);
    sample.agent_call(0s, trace, name.c_str());
    sample.agent_answer(1s, trace, name.c_str(), 100ms + 1ns, true);
  }
  EXPECT_EQ(sample.result().ledger.work.agent, 1s + 10ns);
}

TEST(Ledger, CountsEachRequestOnce) {
  Sample sample;
  for (const Outcome outcome :
       {Outcome::answered, Outcome::timed_out, Outcome::failed, Outcome::lost, Outcome::lost}) {
    sample.request({"1", 0s, std::nullopt, std::nullopt, std::nullopt, outcome, {}});
  }
  const Summary& summary = sample.result().ledger.summary;
  EXPECT_EQ(summary.answered, 1);
  EXPECT_EQ(summary.timed_out, 1);
  EXPECT_EQ(summary.failed, 1);
  EXPECT_EQ(summary.lost, 2);
}

TEST(Ledger, IsEmptyForAnEmptyJournal) { EXPECT_EQ(Sample().result().ledger.work.agent, 0s); }

}  // namespace
}  // namespace cutoff::replay
