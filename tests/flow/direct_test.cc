// Scenario 1 on a REST API: the request that dies at 29 s while its Lambda and its agent go on.
#include "fixtures/flows/direct/direct.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/replay/ledger.h"
#include "tests/harness/cloud_test.h"

namespace cutoff::flows {
namespace {

using namespace std::chrono_literals;
using harness::EntryOf;
using harness::Happened;
using harness::HasBody;
using harness::HasHeader;
using harness::HasJsonBody;
using harness::HasNoHeader;
using harness::HasStatus;
using ::testing::Contains;
using ::testing::Each;
using ::testing::Eq;
using ::testing::Not;
using ::testing::Optional;
using ::testing::SizeIs;

constexpr std::string_view url = "https://skymarshal.execute-api.us-east-1.amazonaws.com/dev/api/v1/invoke";
constexpr const char* question = R"({"prompt":"Flight EY123 delayed 2 hours"})";

cloud::Options with_timeouts_up_to(clock::Duration most) {
  cloud::Options options;
  options.apigateway.maximum_integration_timeout = most;
  return options;
}

class DirectFlow : public harness::CloudTest {
 protected:
  explicit DirectFlow(const cloud::Options& options = {}) : CloudTest(options) {}

  /// One request at 0 s, whose agent takes `agent`; all that it causes has happened when this returns.
  RequestRecord send_one(clock::Duration agent, const Direct& flow = Direct()) {
    return run_flow(flow, cloud, {{"1", 0s, question, agent}}, 24h).front();
  }
  replay::Work work(const RequestRecord& record) {
    return replay::tally(cloud.journal().copy(), {record}).work;
  }
};

TEST_F(DirectFlow, TheGatewayAnswers504At29SecondsToTheByte) {
  Direct().deploy(cloud);
  cloud.agentcore().script("skymarshal_agent-AbCdEfGhIj") = agentcore::Script::fixed(68s);
  const wire::Response response = request("POST", url, question);
  EXPECT_EQ(now(), 29s);
  EXPECT_THAT(response, HasStatus(504));
  EXPECT_THAT(response, HasBody(Eq(R"({"message": "Endpoint request timed out"})")));
  EXPECT_THAT(response, HasHeader("Content-Length", "41"));
  EXPECT_THAT(response, HasHeader("x-amzn-ErrorType", "InternalServerErrorException"));
  EXPECT_THAT(response, HasNoHeader("Access-Control-Allow-Origin"));  // a browser calls it a CORS failure
}

TEST_F(DirectFlow, TheRequestTimesOutAndItsAnswerComesNever) {
  const RequestRecord record = send_one(68s);
  EXPECT_THAT(record.status, Optional(504));
  EXPECT_THAT(record.responded, Optional(clock::Duration(29s)));
  EXPECT_EQ(record.answered, std::nullopt);
  EXPECT_EQ(record.outcome, Outcome::timed_out);
}

TEST_F(DirectFlow, TheAgentAnswersAt68SecondsAndLambdaReportsThemButNobodyHears) {
  const RequestRecord record = send_one(68s);
  const auto& journal = cloud.journal().entries();
  EXPECT_THAT(journal, Contains(Happened(29s, "apigateway.cutoff", {{"timeout_ms", "29000"}})));
  EXPECT_THAT(journal, Contains(Happened(68s, "agentcore.answer",
                                         {{"duration_ms", "68000"}, {"status", "200"}, {"heard", "true"}})));
  EXPECT_THAT(journal,
              Contains(Happened(68s, "lambda.report",
                                {{"duration_ms", "68000"}, {"billed_ms", "68000"}, {"status", "success"}})));
  EXPECT_THAT(journal, Contains(Happened(68s, "lambda.reply", {{"heard", "false"}})));
  EXPECT_EQ(cloud.loop().now(), clock::Instant(68s));
  EXPECT_EQ(work(record).agent, 68s);
  EXPECT_EQ(work(record).orphaned_agent, 68s);
  EXPECT_EQ(work(record).duplicated_agent, 0s);
  EXPECT_EQ(work(record).invocations, 1);
}

TEST_F(DirectFlow, EveryEntryOfTheRequestCarriesItsTrace) {
  const RequestRecord record = send_one(68s);
  EXPECT_THAT(cloud.journal().entries(), Each(::testing::Field(&journal::Entry::trace, record.trace)));
}

TEST_F(DirectFlow, AnAgentThatTakesExactly29SecondsIsInTime) {
  const RequestRecord record = send_one(29s);
  EXPECT_THAT(record.status, Optional(200));
  EXPECT_THAT(record.answered, Optional(clock::Duration(29s)));
  EXPECT_EQ(work(record).orphaned_agent, 0s);
}

TEST_F(DirectFlow, AnAgentThatTakesANanosecondMoreIsNot) {
  const RequestRecord record = send_one(29s + 1ns);
  EXPECT_THAT(record.status, Optional(504));
  EXPECT_EQ(work(record).orphaned_agent, 29s + 1ns);
}

TEST_F(DirectFlow, AFunctionTimeoutOf29SecondsEndsFirstWith502) {
  const RequestRecord record = send_one(68s, Direct({.function_timeout = 29s}));
  EXPECT_THAT(record.status, Optional(502));
  EXPECT_THAT(record.responded, Optional(clock::Duration(29s)));
  EXPECT_EQ(record.outcome, Outcome::failed);
  const auto& journal = cloud.journal().entries();
  EXPECT_THAT(journal,
              Contains(Happened(29s, "lambda.report", {{"duration_ms", "29000"}, {"status", "timeout"}})));
  EXPECT_THAT(journal, Not(Contains(EntryOf("apigateway.cutoff"))));
  EXPECT_THAT(journal, Contains(Happened(68s, "agentcore.answer", {{"heard", "false"}})));
  EXPECT_EQ(work(record).orphaned_agent, 68s);
}

TEST_F(DirectFlow, TheOnlyPathIsPostApiV1Invoke) {
  Direct().deploy(cloud);
  const wire::Response get = request("GET", url);
  EXPECT_THAT(get, HasStatus(403));
  EXPECT_THAT(get, HasBody(Eq(R"({"message":"Missing Authentication Token"})")));
  EXPECT_THAT(request("POST", std::string(url) + "s", question), HasStatus(403));
}

class DirectFlowWithARaisedQuota : public DirectFlow {
 protected:
  DirectFlowWithARaisedQuota() : DirectFlow(with_timeouts_up_to(300s)) {}
};

TEST_F(DirectFlowWithARaisedQuota, AnIntegrationTimeoutOf120SecondsAnswers200At68Seconds) {
  const RequestRecord record = send_one(68s, Direct({.integration_timeout = 120s}));
  EXPECT_THAT(record.status, Optional(200));
  EXPECT_THAT(record.answered, Optional(clock::Duration(68s)));
  EXPECT_EQ(record.outcome, Outcome::answered);
  EXPECT_EQ(work(record).orphaned_agent, 0s);
}

TEST_F(DirectFlow, WithoutARaisedQuotaThatTimeoutIsRefusedAtDeployment) {
  try {
    Direct({.integration_timeout = 120s}).deploy(cloud);
    FAIL() << "it was accepted";
  } catch (const wire::Fault& fault) {
    EXPECT_EQ(fault.status(), 400);
    EXPECT_EQ(fault.message(), "Timeout should be between 50 ms and 29000 ms");
  }
}

TEST_F(DirectFlow, WithoutPermissionToTheAgentTheFunctionFailsAndTheClientGets502) {
  Direct().deploy(cloud);
  cloud.iam().put_role({"skymarshal-api-invoke-role", {}});
  EXPECT_THAT(request("POST", url, question), HasStatus(502));
  EXPECT_THAT(cloud.journal().entries(), Not(Contains(EntryOf("agentcore.call"))));
}

// Same seed, same journal.

std::string journal_of(std::uint64_t seed, region::LatencyProfile latency) {
  cloud::Options options;
  options.region.seed = seed;
  options.region.latency = latency;
  cloud::Cloud cloud(options);
  run_flow(Direct(), cloud,
           {{"1", 0s, question, 68s}, {"2", 500ms, question, 12s}, {"3", 500ms, question, 29s}}, 24h);
  return cloud.journal().json_lines();
}

TEST(Determinism, AHundredRunsOfOneSeedWriteTheSameJournalByteForByte) {
  for (const auto latency : {region::LatencyProfile::ideal, region::LatencyProfile::typical}) {
    const std::string first = journal_of(7, latency);
    for (int run = 1; run < 100; ++run) ASSERT_TRUE(journal_of(7, latency) == first) << "run " << run;
    EXPECT_FALSE(journal_of(8, latency) == first);
  }
}

/// The first line in which two journals differ, with both versions of it; "" when they are the same.
std::string first_difference(const std::string& actual, const std::string& kept) {
  std::istringstream ours(actual);
  std::istringstream theirs(kept);
  std::string our_line;
  std::string their_line;
  for (int line = 1;; ++line) {
    const bool more = static_cast<bool>(std::getline(ours, our_line));
    const bool more_kept = static_cast<bool>(std::getline(theirs, their_line));
    if (!more && !more_kept) return "";
    if (more != more_kept || our_line != their_line) {
      return "line " + std::to_string(line) + " is\n  " + (more ? our_line : "(no more)") + "\nand was\n  " +
             (more_kept ? their_line : "(no more)");
    }
  }
}

// With CUTOFF_KEEP_JOURNALS=1 in the environment they are written anew.
TEST(Determinism, EveryBuildWritesTheJournalThatIsKeptBesideThisTest) {
  for (const auto& [latency, name] : {std::pair(region::LatencyProfile::ideal, "direct.ideal.jsonl"),
                                      std::pair(region::LatencyProfile::typical, "direct.typical.jsonl")}) {
    const std::string path = std::string(CUTOFF_SOURCE_DIR) + "/tests/flow/" + name;
    const std::string journal = journal_of(1, latency);
    if (std::getenv("CUTOFF_KEEP_JOURNALS") != nullptr) std::ofstream(path) << journal;
    std::ifstream file(path);
    std::ostringstream kept;
    kept << file.rdbuf();
    EXPECT_EQ(first_difference(journal, kept.str()), "") << "kept in " << path;
  }
}

}  // namespace
}  // namespace cutoff::flows
