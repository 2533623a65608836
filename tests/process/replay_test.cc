// `cutoff replay` of the incident that comes with the repository.
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
using ::testing::StartsWith;

constexpr const char* agent_68s = "fixtures/incidents/agent-68s.json";

/// How many characters a line of UTF-8 has; everything that the page is drawn with takes one column.
std::size_t columns(const std::string& line) {
  std::size_t count = 0;
  for (const char c : line) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  return count;
}

TEST(Replay, OfAgent68sIsCutOffAt29SecondsAndTheAgentWorks68SecondsForNobody) {
  const Ended ended = run_cutoff({"replay", agent_68s, "--format", "json"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.err, "");
  const auto report = nlohmann::ordered_json::parse(ended.out);
  EXPECT_EQ(report["incident"], "agent-68s");
  EXPECT_EQ(report["flow"], "direct");
  EXPECT_EQ(report["seed"], 1);
  EXPECT_EQ(report["requests"], nlohmann::ordered_json::parse(R"([{"id": "1", "sent_ms": 0, "status": 504,
      "responded_ms": 29000, "answered_ms": null, "outcome": "timed_out"}])"));
  EXPECT_EQ(report["work"],
            nlohmann::ordered_json::parse(R"({"agent_seconds": 68, "orphaned_agent_seconds": 68,
      "duplicated_agent_seconds": 0, "invocations": 1})"));
  EXPECT_EQ(report["summary"],
            nlohmann::ordered_json::parse(R"({"answered": 0, "timed_out": 1, "failed": 0, "lost": 0})"));
}

TEST(Replay, HasTheMembersOfItsJsonInTheirOrderOnOneLine) {
  const std::string json = run_cutoff({"replay", agent_68s, "--format", "json"}).out;
  EXPECT_THAT(
      json,
      StartsWith(R"({"incident":"agent-68s","flow":"direct","seed":1,"requests":[{"id":"1","sent_ms":0,)"
                 R"("status":504,"responded_ms":29000,"answered_ms":null,"outcome":"timed_out"}],)"
                 R"("work":{"agent_seconds":68,"orphaned_agent_seconds":68,)"
                 R"("duplicated_agent_seconds":0,"invocations":1},)"
                 R"("summary":{"answered":0,"timed_out":1,"failed":0,"lost":0})"));
  EXPECT_EQ(json.find('\n'), json.size() - 1);
}

TEST(Replay, PrintsTheSameBytesEachTime) {
  for (const char* format : {"json", "text"}) {
    const Ended first = run_cutoff({"replay", agent_68s, "--seed", "7", "--format", format});
    const Ended second = run_cutoff({"replay", agent_68s, "--seed", "7", "--format", format});
    EXPECT_EQ(first.out, second.out);
    EXPECT_THAT(first.out, HasSubstr(format == std::string("json") ? "\"seed\":7," : "seed 7,"));
  }
}

TEST(Replay, ShowsATimelineUnlessToldOtherwise) {
  const Ended ended = run_cutoff({"replay", agent_68s});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(ended.out, run_cutoff({"replay", agent_68s, "--format", "text"}).out);
  EXPECT_THAT(ended.out, HasSubstr("request 1: POST /dev/api/v1/invoke, 504 after 29.000 s, timed out\n"));
  EXPECT_THAT(
      ended.out,
      HasSubstr("\nclient     ┣━━━━━━━━━━━━━━━━━━━╳ 504                             0.000    29.000\n"));
  EXPECT_THAT(
      ended.out,
      HasSubstr("\ngateway    ┣━━━━━━━━━━━━━━━━━━━╳ cut off at 29.000 s             0.000    29.000\n"));
  EXPECT_THAT(
      ended.out,
      HasSubstr("\nlambda     ┣━━━━━━━━━━━━━━━━━━━┊╱╱╱ runs on for nobody ╱╱╱╱○     0.000    68.000\n"));
  EXPECT_THAT(
      ended.out,
      HasSubstr("\nagent      ┣━━━━━━━━━━━━━━━━━━━┊╱╱╱ answered to nobody ╱╱╱╱○     0.000    68.000\n"));
  EXPECT_THAT(ended.out, HasSubstr("\n    29.000  gateway    CUT OFF: "));
  EXPECT_THAT(ended.out,
              EndsWith("The request timed out at 29.000 s, and 68.000 s of agent work reached nobody.\n"
                       "This is what the incident expects.\n"));
}

TEST(Replay, IsAtMost80ColumnsWide) {
  std::istringstream lines(run_cutoff({"replay", agent_68s}).out);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(columns(line), 80U) << line;
}

TEST(Replay, HasNoColourWhereThereIsNoTerminal) {
  EXPECT_THAT(run_cutoff({"replay", agent_68s}, {{"LANG", "C.UTF-8"}, {"TERM", "xterm-256color"}}).out,
              Not(HasSubstr("\x1b")));
}

TEST(Replay, IsDrawnInAsciiWhereTheLocaleIsNotUtf8) {
  using Environment = std::map<std::string, std::string>;
  for (const Environment& environment : {Environment{}, Environment{{"LANG", "C"}},
                                         Environment{{"LC_ALL", "POSIX"}, {"LANG", "en_US.UTF-8"}}}) {
    const std::string page = run_cutoff({"replay", agent_68s}, environment).out;
    EXPECT_THAT(page, HasSubstr("\ngateway    |===================X cut off at 29.000 s "));
    for (const char c : page) ASSERT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << page;
  }
}

TEST(Replay, ExitsWith1AndSaysWhatIsNotAsExpected) {
  const IncidentFile file(R"({"name": "n", "gateway": "rest", "flow": "direct",
      "requests": [{"at": "0s", "body": {"prompt": "hello"}, "agent": "68s"}],
      "expect": {"direct": {"summary": {"answered": 1}, "requests": [{"status": 200, "answered_ms": 68000}]}}})");
  const Ended text = run_cutoff({"replay", file.path()});
  EXPECT_EQ(text.exit_code, 1);
  EXPECT_EQ(text.err, "");
  EXPECT_THAT(text.out, EndsWith("This is not what the incident expects:\n"
                                 "  request 1: status is 504, expected 200\n"
                                 "  request 1: answered_ms is null, expected 68000\n"
                                 "  summary: answered is 0, expected 1\n"));

  const Ended json = run_cutoff({"replay", file.path(), "--format", "json"});
  EXPECT_EQ(json.exit_code, 1);
  EXPECT_EQ(json.err,
            "cutoff: request 1: status is 504, expected 200\n"
            "cutoff: request 1: answered_ms is null, expected 68000\n"
            "cutoff: summary: answered is 0, expected 1\n");
  EXPECT_EQ(nlohmann::json::parse(json.out)["expect"]["holds"], false);
}

TEST(Replay, ExitsWith0WhenTheFileExpectsNothing) {
  const IncidentFile file(R"({"name": "n", "gateway": "rest", "flow": "direct",
      "requests": [{"at": "0s", "body": {"prompt": "hello"}, "agent": "20s"}]})");
  const Ended ended = run_cutoff({"replay", file.path(), "--format", "json"});
  EXPECT_EQ(ended.exit_code, 0);
  const auto report = nlohmann::json::parse(ended.out);
  EXPECT_EQ(report["requests"][0]["status"], 200);
  EXPECT_EQ(report["requests"][0]["answered_ms"], 20000);
  EXPECT_EQ(report["work"]["orphaned_agent_seconds"], 0);
  EXPECT_TRUE(report["expect"].is_null());
}

TEST(Replay, CountsEachRequestFromTheIncidentsStart) {
  const IncidentFile file(R"({"name": "n", "gateway": "rest", "flow": "direct", "requests": [
      {"id": "late", "at": "10.5s", "body": {"prompt": "hello"}, "agent": "68s"},
      {"id": "early", "at": "0s", "body": {"prompt": "hello"}, "agent": "29s"}]})");
  const auto report = nlohmann::json::parse(run_cutoff({"replay", file.path(), "--format", "json"}).out);
  EXPECT_EQ(report["requests"][0]["id"], "late");
  EXPECT_EQ(report["requests"][0]["sent_ms"], 10500);
  EXPECT_EQ(report["requests"][0]["responded_ms"], 39500);
  EXPECT_EQ(report["requests"][1]["status"], 200);  // what is done at the same instant is in time
  EXPECT_EQ(report["work"]["agent_seconds"], 97);
  EXPECT_EQ(report["work"]["orphaned_agent_seconds"], 68);
  EXPECT_EQ(report["work"]["invocations"], 2);
}

// `cutoff … | head -1`: the reader is gone before all is written.
TEST(Replay, DoesNotMindAReaderWhoLeaves) {
  const Ended ended =
      run({"/bin/sh",
           {"-c", "{ " CUTOFF_PROGRAM " replay fixtures/incidents/agent-68s.json; echo $? >&2; } | true"},
           {},
           CUTOFF_SOURCE_DIR});
  EXPECT_EQ(ended.err, "0\n");
}

TEST(Replay, SaysSoWhenItsOutputCannotBeWritten) {
  const Ended ended = run({"/bin/sh",
                           {"-c", CUTOFF_PROGRAM " replay fixtures/incidents/agent-68s.json > /dev/full"},
                           {},
                           CUTOFF_SOURCE_DIR});
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_EQ(ended.err, "cutoff: the output cannot be written: No space left on device\n");
}

}  // namespace
}  // namespace cutoff::process
