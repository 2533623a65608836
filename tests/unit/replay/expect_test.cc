#include "emulator/replay/expect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/replay/sample.h"

namespace cutoff::replay {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Expect, HoldsWhenAllThatIsNamedIsSo) {
  Expectation expectation;
  expectation.summary.timed_out = 1;
  ExpectedRequest request;
  request.status = std::optional(504);
  request.responded = std::optional<clock::Duration>(29s);
  request.answered = std::optional<clock::Duration>();
  request.outcome = flows::Outcome::timed_out;
  expectation.requests.push_back(request);
  EXPECT_THAT(mismatches(expectation, Sample::direct().result()), IsEmpty());
}

TEST(Expect, JudgesNothingThatIsNotNamed) {
  EXPECT_THAT(mismatches({"direct", {}, {ExpectedRequest{}}}, Sample::direct().result()), IsEmpty());
}

TEST(Expect, SaysInOneSentenceEachWhatIsNotSo) {
  Expectation expectation;
  expectation.summary = {1, 0, 1, 1};
  ExpectedRequest request;
  request.sent = 500us;
  request.status = std::optional(200);
  request.responded = std::optional<clock::Duration>();
  request.answered = std::optional<clock::Duration>(68s);
  request.outcome = flows::Outcome::answered;
  expectation.requests.push_back(request);
  EXPECT_THAT(mismatches(expectation, Sample::direct().result()),
              ElementsAre("request 1: sent_ms is 0, expected 0.5",            //
                          "request 1: status is 504, expected 200",           //
                          "request 1: responded_ms is 29000, expected null",  //
                          "request 1: answered_ms is null, expected 68000",   //
                          "request 1: outcome is timed_out, expected answered",
                          "summary: answered is 0, expected 1",   //
                          "summary: timed_out is 1, expected 0",  //
                          "summary: failed is 0, expected 1",     //
                          "summary: lost is 0, expected 1"));
}

TEST(Expect, JudgesTheRequestThatIsMeant) {
  Sample sample;
  sample.request({"early", 0s, 200, 1s, 1s, flows::Outcome::answered, {}});
  sample.request({"late", 0s, 504, 29s, std::nullopt, flows::Outcome::timed_out, {}});
  Expectation expectation;
  expectation.requests.emplace_back().request = 1;
  expectation.requests.back().status = std::optional(200);
  EXPECT_THAT(mismatches(expectation, sample.result()),
              ElementsAre("request late: status is 504, expected 200"));
}

}  // namespace
}  // namespace cutoff::replay
