#include "emulator/report/verdict.h"

#include <gtest/gtest.h>

#include "tests/unit/replay/sample.h"

namespace cutoff::report {
namespace {

using namespace std::chrono_literals;
using flows::Outcome;

std::string verdict_on(flows::RequestRecord record) {
  replay::Sample sample;
  sample.request(std::move(record));
  return verdict(sample.result());
}

TEST(Verdict, SaysWhatBecameOfOneRequest) {
  EXPECT_EQ(verdict_on({"1", 0s, 202, 0s, 68s, Outcome::answered, {}}),
            "The request was answered at 68.000 s.");
  EXPECT_EQ(verdict_on({"1", 0s, 504, 29s, std::nullopt, Outcome::timed_out, {}}),
            "The request timed out at 29.000 s.");
  EXPECT_EQ(verdict_on({"1", 0s, 502, 29s, std::nullopt, Outcome::failed, {}}),
            "The request failed with 502 at 29.000 s.");
  EXPECT_EQ(verdict_on({"1", 0s, 202, 0s, std::nullopt, Outcome::lost, {}}),
            "The request was lost: it was accepted, and its client never had the result.");
}

TEST(Verdict, SaysWhatTheAgentDidForNothing) {
  EXPECT_EQ(verdict(replay::Sample::direct().result()),
            "The request timed out at 29.000 s, and 68.000 s of agent work reached nobody.");
}

TEST(Verdict, SaysWhatTheAgentDidTwice) {
  replay::Sample sample;
  const auto trace = sample.request({"1", 0s, 500, 300s, std::nullopt, Outcome::failed, {}});
  sample.agent_call(0s, trace, "a");
  sample.agent_answer(60s, trace, "a", 60s, false);
  sample.agent_call(60s, trace, "b");
  sample.agent_answer(120s, trace, "b", 60s, false);
  EXPECT_EQ(verdict(sample.result()),
            "The request failed with 500 at 300.000 s, 120.000 s of agent work reached nobody, and 60.000 s "
            "of it was "
            "done again.");
}

TEST(Verdict, CountsManyRequests) {
  replay::Sample sample;
  sample.request({"1", 0s, 200, 1s, 1s, Outcome::answered, {}});
  sample.request({"2", 0s, 200, 1s, 1s, Outcome::answered, {}});
  EXPECT_EQ(verdict(sample.result()), "All 2 requests were answered.");
  sample.request({"3", 0s, 504, 29s, std::nullopt, Outcome::timed_out, {}});
  sample.request({"4", 0s, 500, 1s, std::nullopt, Outcome::failed, {}});
  sample.request({"5", 0s, 202, 1s, std::nullopt, Outcome::lost, {}});
  EXPECT_EQ(verdict(sample.result()), "Of 5 requests 2 were answered, 1 timed out, 1 failed, 1 was lost.");
}

}  // namespace
}  // namespace cutoff::report
