// `cutoff replay --flow async-polling` of the incidents that come with the repository: the fix.
#include <filesystem>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/process/cutoff.h"
#include "tests/process/incident_file.h"

namespace cutoff::process {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* agent_68s = "fixtures/incidents/agent-68s.json";

TEST(PollingReplay, OfAgent68sIsAcceptedAtOnceAndAnsweredAt68Seconds) {
  const Ended ended = run_cutoff({"replay", agent_68s, "--flow", "async-polling", "--format", "json"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.err, "");
  const auto report = nlohmann::ordered_json::parse(ended.out);
  EXPECT_EQ(report["flow"], "async-polling");
  EXPECT_EQ(report["requests"], nlohmann::ordered_json::parse(R"([{"id": "1", "sent_ms": 0, "status": 202,
      "responded_ms": 0, "answered_ms": 68000, "outcome": "answered"}])"));
  EXPECT_EQ(report["work"],
            nlohmann::ordered_json::parse(R"({"agent_seconds": 68, "orphaned_agent_seconds": 0,
      "duplicated_agent_seconds": 0, "invocations": 36})"));
  EXPECT_EQ(report["summary"],
            nlohmann::ordered_json::parse(R"({"answered": 1, "timed_out": 0, "failed": 0, "lost": 0})"));
  EXPECT_EQ(report["expect"]["holds"], true);
}

TEST(PollingReplay, ShowsThePollsInOneLineAndOneRow) {
  const std::string page = run_cutoff({"replay", agent_68s, "--flow", "async-polling"}).out;
  EXPECT_THAT(page,
              HasSubstr("request 1: POST /dev/api/v1/invoke, 202 after 0.000 s, answered after 68.000 s\n"));
  EXPECT_THAT(
      page,
      HasSubstr("\nclient     ┃ 202 ──────────────────────────────────────────┃     0.000    68.000\n"));
  EXPECT_THAT(
      page,
      HasSubstr("\npolls       ┃┃ ┃┃ ┃┃┃ ┃┃ ┃┃┃ ┃┃ ┃┃ ┃┃┃ ┃┃ ┃┃┃ ┃┃ ┃┃┃ ┃┃ ┃┃       2.000    66.000\n"));
  EXPECT_THAT(
      page,
      HasSubstr("\nlambda 2   ┣━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┫     0.000    68.000\n"));
  EXPECT_THAT(
      page,
      HasSubstr("\nagent      ┣━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┫     0.000    68.000\n"));
  EXPECT_THAT(
      page,
      HasSubstr("\ntable      ┃                                               ┃     0.000    68.000\n"));
  EXPECT_THAT(page, HasSubstr("\n     2.000  client     polls 33 times, every 2.000 s until 66.000: still\n"
                              "                       processing\n    68.000  "));
  EXPECT_THAT(page, EndsWith("The request was answered at 68.000 s.\nThis is what the incident expects.\n"));
}

TEST(PollingReplay, WorksOnEveryIncidentUnderEveryFlowAndAsItExpects) {
  int incidents = 0;
  for (const auto& file : std::filesystem::directory_iterator(CUTOFF_SOURCE_DIR "/fixtures/incidents")) {
    if (file.path().extension() != ".json") continue;
    ++incidents;
    for (const char* flow : {"direct", "async-polling"}) {
      const Ended ended = run_cutoff({"replay", file.path().string(), "--flow", flow, "--format", "json"});
      EXPECT_EQ(ended.exit_code, 0) << file.path() << " " << flow << "\n" << ended.out << ended.err;
      EXPECT_EQ(nlohmann::json::parse(ended.out)["expect"]["holds"], true) << file.path() << " " << flow;
    }
  }
  EXPECT_GE(incidents, 2);
}

TEST(PollingReplay, RunsInProfileTypicalWhereTablesAndPollsTakeTheirTime) {
  const Ended ended =
      run_cutoff({"replay", "fixtures/incidents/assessment-2-5min.json", "--flow", "async-polling",
                  "--latency", "typical", "--seed", "3", "--format", "json"});
  const auto report = nlohmann::json::parse(ended.out);
  EXPECT_EQ(report["summary"]["answered"], 6);
  for (const auto& request : report["requests"]) {
    EXPECT_LT(request["responded_ms"].get<double>() - request["sent_ms"].get<double>(), 1000) << request;
  }
}

TEST(PollingReplay, IsAtMost80ColumnsWideAndHasNoLineForEachPoll) {
  const std::string page = run_cutoff({"replay", "fixtures/incidents/assessment-2-5min.json", "--flow",
                                       "async-polling", "--latency", "typical"},
                                      {})
                               .out;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
  EXPECT_THAT(page, Not(HasSubstr("more events")));
}

TEST(PollingReplay, OfAnAgentThatTakesTooLongIsLostAndSaysSo) {
  const IncidentFile file(R"({"name": "n", "gateway": "rest", "flow": "async-polling",
      "requests": [{"at": "0s", "body": {"prompt": "hello"}, "agent": "700s"},
                   {"at": "1s", "body": {"question": "hello"}, "agent": "7s"}]})");
  const auto report = nlohmann::json::parse(run_cutoff({"replay", file.path(), "--format", "json"}).out);
  EXPECT_EQ(report["requests"][0]["outcome"], "lost");
  EXPECT_EQ(report["requests"][0]["status"], 202);
  EXPECT_TRUE(report["requests"][0]["answered_ms"].is_null());
  EXPECT_EQ(report["requests"][1]["outcome"], "failed");
  EXPECT_EQ(report["requests"][1]["status"], 400);
  EXPECT_EQ(report["work"]["orphaned_agent_seconds"], 700);
}

}  // namespace
}  // namespace cutoff::process
