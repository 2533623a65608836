// Requests of clients outside, read from the journal: what a timeline is drawn of when nothing was replayed.
#include "emulator/replay/observed.h"

#include <chrono>

#include "emulator/report/timeline.h"
#include "fixtures/flows/agent.h"
#include "fixtures/flows/direct/direct.h"
#include "tests/harness/cloud_test.h"
#include "tests/harness/http_matchers.h"

namespace cutoff::replay {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class Observed : public harness::CloudTest {
 protected:
  Observed() {
    flows::Direct().deploy(cloud);
    flows::set_agent_latency(cloud, 68s);
  }
  void invoke() {
    request("POST", "https://skymarshal.execute-api.us-east-1.amazonaws.com/dev/api/v1/invoke", "{}");
  }
};

TEST_F(Observed, ARequestThatWasCutOffTimedOut) {
  invoke();
  finish();
  const Result result = observed(cloud.journal().entries(), "pytest", "direct");
  ASSERT_EQ(result.records.size(), 1U);
  EXPECT_EQ(result.records[0].status, 504);
  EXPECT_EQ(result.records[0].responded, 29s);
  EXPECT_EQ(result.records[0].outcome, flows::Outcome::timed_out);
  EXPECT_EQ(result.ledger.work.orphaned_agent, 68s);
}

TEST_F(Observed, ARequestWithoutAResponseIsLost) {
  clock::spawn(cloud.loop(), "client", [this] {
    cloud.handle(harness::request_to(
        "POST", "https://skymarshal.execute-api.us-east-1.amazonaws.com/dev/api/v1/invoke", "{}"));
  });
  cloud.loop().advance(10s);
  const Result result = observed(cloud.journal().entries(), "pytest", "direct");
  ASSERT_EQ(result.records.size(), 1U);
  EXPECT_EQ(result.records[0].status, std::nullopt);
  EXPECT_EQ(result.records[0].outcome, flows::Outcome::lost);
}

TEST_F(Observed, EachTraceIsARequestOfItsOwn) {
  invoke();
  invoke();
  const Result result = observed(cloud.journal().entries(), "pytest", "direct");
  ASSERT_EQ(result.records.size(), 2U);
  EXPECT_EQ(result.records[1].sent, 29s);
  EXPECT_EQ(result.records[1].id, "2");
}

TEST_F(Observed, IsDrawnAsAReplayIs) {
  invoke();
  finish();
  const std::string page =
      report::timeline(observed(cloud.journal().entries(), "pytest", "direct"), std::nullopt, {});
  EXPECT_THAT(page, HasSubstr("request 1: POST /api/v1/invoke, 504 after 29.000 s, timed out"));
  EXPECT_THAT(page, HasSubstr("cut off at 29.000 s"));
  EXPECT_THAT(page,
              HasSubstr("The request timed out at 29.000 s, and 68.000 s of agent work reached nobody."));
}

TEST_F(Observed, AnEmptyJournalHasNoRequests) {
  EXPECT_EQ(observed(journal::Entries(), "pytest", "direct").records.size(), 0U);
}

}  // namespace
}  // namespace cutoff::replay
