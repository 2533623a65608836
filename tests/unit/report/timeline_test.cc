#include "emulator/report/timeline.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/report/text.h"
#include "tests/unit/replay/sample.h"

namespace cutoff::report {
namespace {

using namespace std::chrono_literals;
using flows::Outcome;
using replay::field;
using replay::Sample;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Style with_unicode{false, true};
constexpr Style with_ascii{false, false};

std::string page_of(Sample sample, const Style& style = with_unicode) {
  return timeline(sample.result(), std::nullopt, style);
}

void expect_80_columns(const std::string& page) {
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(width(line), 80U) << line;
}

TEST(Timeline, ShowsTheCutOffRequest) {
  EXPECT_EQ(page_of(Sample::direct()),
            R"(sample
flow direct, seed 1, latency ideal

request 1: POST /assess, 504 after 29.000 s, timed out

seconds    0      10     20     30     40     50     60           from     until
           ┬──────┬──────┬──────┬──────┬──────┬──────┬──────
client     ┣━━━━━━━━━━━━━━━━━━━╳ 504                             0.000    29.000
gateway    ┣━━━━━━━━━━━━━━━━━━━╳ cut off at 29.000 s             0.000    29.000
lambda     ┣━━━━━━━━━━━━━━━━━━━┊╱╱╱ runs on for nobody ╱╱╱╱○     0.000    68.000
agent      ┣━━━━━━━━━━━━━━━━━━━┊╱╱╱ answered to nobody ╱╱╱╱○     0.000    68.000
           ━━━ somebody waits  ╱╱╱ nobody waits  ╳ cut off  ○ reached nobody

     0.000  client     sends POST /assess
     0.000  gateway    calls assess, waits at most 29.000 s
     0.000  lambda     starts assess
     0.000  agent      starts to work (planner)
    29.000  gateway    CUT OFF: it has waited 29.000 s and waits no more
    29.000  gateway    answers 504 (INTEGRATION_TIMEOUT)
    29.000  client     gets 504 after 29.000 s
    68.000  agent      answers 200 after 68.000 s
    68.000  lambda     ends after 68.000 s, billed 68.000 s
    68.000  lambda     its answer reaches nobody

requests                      agent                         Lambda
answered               0      worked          68.000 s      invocations      1
timed out              1      orphaned        68.000 s
failed                 0      duplicated       0.000 s
lost                   0

The request timed out at 29.000 s, and 68.000 s of agent work reached nobody.
)");
}

TEST(Timeline, IsDrawnInAsciiWhereUnicodeCannotBeShown) {
  const std::string page = page_of(Sample::direct(), with_ascii);
  EXPECT_THAT(
      page,
      HasSubstr("\ngateway    |===================X cut off at 29.000 s             0.000    29.000\n"));
  EXPECT_THAT(
      page,
      HasSubstr("\nagent      |===================:/// answered to nobody ////o     0.000    68.000\n"));
  for (const char c : page) ASSERT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << static_cast<int>(c);
}

TEST(Timeline, IsTheSamePageWithColoursAround) {
  const std::string coloured = page_of(Sample::direct(), {true, true});
  EXPECT_THAT(coloured, HasSubstr("\x1b[1;31m╳ cut off at 29.000 s \x1b[0m"));
  std::string plain;
  for (std::size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\x1b') {
      i = coloured.find('m', i);
    } else {
      plain += coloured[i];
    }
  }
  EXPECT_EQ(plain, page_of(Sample::direct()));
}

TEST(Timeline, CountsFromTheWorkloadsStartNotFromTheDeployment) {
  Sample sample = Sample::direct();
  for (journal::Entry& entry : sample.edit().journal) entry.at += 40s;
  sample.edit().start = clock::Instant(40s);
  EXPECT_EQ(page_of(std::move(sample)), page_of(Sample::direct()));
}

TEST(Timeline, SaysWhetherItWentAsExpected) {
  Sample sample = Sample::direct();
  EXPECT_THAT(timeline(sample.result(), std::vector<std::string>(), with_unicode),
              HasSubstr("\nThis is what the incident expects.\n"));
  EXPECT_THAT(
      timeline(sample.result(), std::vector<std::string>{"request 1: status is 504, expected 200"},
               with_unicode),
      HasSubstr("\nThis is not what the incident expects:\n  request 1: status is 504, expected 200\n"));
  EXPECT_THAT(timeline(sample.result(), std::nullopt, with_unicode), Not(HasSubstr("expects")));
}

TEST(Timeline, SaysThatTheReplayWasStopped) {
  Sample sample = Sample::direct();
  sample.edit().limit_reached = true;
  EXPECT_THAT(
      page_of(std::move(sample)),
      HasSubstr("It was stopped after 86400.000 s of virtual time, while work was still going on.\n"));
}

TEST(Timeline, ShowsTheFunctionsOwnTimeoutAsItsEnd) {
  Sample sample;
  const auto trace = sample.request({"1", 0s, 502, 29s, std::nullopt, Outcome::failed, {}});
  sample.client_sends(0s, trace, "POST", "/assess");
  sample.gateway_takes(0s, trace, "g");
  sample.invocation(0s, trace, "i");
  sample.agent_call(0s, trace, "c");
  sample.report(29s, trace, "i", 29s, "timeout");
  sample.reply(29s, trace, "i", true);
  sample.gateway_answers(29s, trace, "g", 502);
  sample.client_gets(29s, trace, 502, 29s);
  sample.agent_answer(68s, trace, "c", 68s, false);
  const std::string page = page_of(std::move(sample));
  EXPECT_THAT(
      page,
      HasSubstr("\ngateway    ┣━━━━━━━━━━━━━━━━━━━╳ 502                             0.000    29.000\n"));
  EXPECT_THAT(
      page,
      HasSubstr("\nlambda     ┣━━━━━━━━━━━━━━━━━━━╳ timeout                         0.000    29.000\n"));
  EXPECT_THAT(
      page,
      HasSubstr("\nagent      ┣━━━━━━━━━━━━━━━━━━━┊╱╱╱ answered to nobody ╱╱╱╱○     0.000    68.000\n"));
  EXPECT_THAT(page,
              HasSubstr("    29.000  lambda     hits its own timeout after 29.000 s, billed 29.000 s\n"));
  EXPECT_THAT(page, HasSubstr("    68.000  agent      answers 200 after 68.000 s, to nobody\n"));
}

TEST(Timeline, GivesEachInvocationItsLaneUntilThereAreTooMany) {
  Sample sample;
  const auto trace = sample.request({"1", 0s, 202, 0s, 150s, Outcome::answered, {}});
  std::vector<std::string> ids;
  for (int poll = 0; poll <= 75; ++poll) {
    const std::string id = "i" + std::to_string(poll);
    sample.client_sends(poll * 2s, trace, poll == 0 ? "POST" : "GET", "/assess");
    sample.invocation(poll * 2s, trace, id.c_str());
    sample.report(poll * 2s, trace, id.c_str(), 0s);
    sample.client_gets(poll * 2s, trace, 200, 0s);
    if (poll == 0) sample.invocation(0s, trace, "worker");
  }
  sample.report(150s, trace, "worker", 150s);
  const std::string page = page_of(std::move(sample));
  EXPECT_THAT(
      page,
      HasSubstr("\nlambda 2   ┣━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┫     0.000   150.000\n"));
  EXPECT_THAT(page, HasSubstr("\nlambda x72 "));
  EXPECT_THAT(page, Not(HasSubstr("\nlambda 77 ")));
  EXPECT_THAT(page,
              HasSubstr("\n     2.000  client     polls 74 times, every 2.000 s until 148.000: still\n"));
  EXPECT_THAT(page, HasSubstr("\n       ...  119 more events\n"));
  expect_80_columns(page);
}

TEST(Timeline, ShowsTheFirstRequestsWholeAndOneRowForEachOther) {
  Sample sample;
  for (int i = 0; i < 50; ++i) {
    const clock::Duration at = i * 10s;
    const auto trace =
        sample.request({std::to_string(i + 1), at, 504, at + 29s, std::nullopt, Outcome::timed_out, {}});
    const std::string call = "c" + std::to_string(i);
    sample.client_sends(at, trace, "POST", "/assess");
    sample.agent_call(at, trace, call.c_str());
    sample.client_gets(at + 29s, trace, 504, 29s);
    sample.agent_answer(at + 68s, trace, call.c_str(), 68s, true);
  }
  const std::string page = page_of(std::move(sample));
  EXPECT_THAT(page, HasSubstr("request 3: POST /assess, 504 after 29.000 s, timed out\n"));
  EXPECT_THAT(page, Not(HasSubstr("request 4:")));
  EXPECT_THAT(
      page,
      HasSubstr("\n4          ┣━━━━━━━━━━━━╳╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱○    30.000    59.000  504  timed out\n"));
  EXPECT_THAT(page, HasSubstr("\n43         ┣"));
  EXPECT_THAT(page, Not(HasSubstr("\n44         ┣")));
  EXPECT_THAT(page, HasSubstr("\nand 7 more: --format json has all of them\n"));
  EXPECT_THAT(
      page,
      HasSubstr(
          "\nOf 50 requests 0 were answered, 50 timed out, and 3400.000 s of agent work\nreached nobody.\n"));
  expect_80_columns(page);
}

TEST(Timeline, StaysWithin80ColumnsWhateverTheNamesAndInstants) {
  Sample sample;
  sample.edit().incident = std::string(200, 'n') + " 東京 " + std::string(100, 'm');
  sample.edit().description =
      "A long description of what happened, with\nlines and \x1b[31mescapes, over and over again.";
  for (int i = 0; i < 6; ++i) {
    const clock::Duration at = 23h + 12345678901ns + i * 1ns;
    const auto trace = sample.request({std::string(70, 'i') + std::to_string(i),
                                       at,
                                       504,
                                       at + 29s + 1ns,
                                       std::nullopt,
                                       Outcome::timed_out,
                                       {}});
    sample.client_sends(at, trace, "POST", ("/" + std::string(120, 'p')).c_str());
    sample.gateway_takes(at, trace, "g");
    sample.entry(at + 1ns, "lambda.log", trace, field("function", "f"), field("request_id", "i"),
                 field("message", std::string(50, 'w') + " " + std::string(90, 'v')));
    sample.entry(at + 5ns, "dynamodb.put_item", trace, field("table", std::string(255, 't')));
    sample.gateway_cuts_off(at + 29s + 1ns, trace, "g");
    sample.client_gets(at + 29s + 1ns, trace, 504, 29s + 1ns);
  }
  const std::string page = page_of(std::move(sample));
  EXPECT_THAT(page, HasSubstr("\n82812.345678901  client "));
  EXPECT_THAT(page, Not(HasSubstr("\x1b")));
  expect_80_columns(page);
}

TEST(Timeline, ShowsARequestThatTookNoTime) {
  Sample sample;
  const auto trace = sample.request({"1", 5s, 400, 5s, std::nullopt, Outcome::failed, {}});
  sample.client_sends(5s, trace, "POST", "/assess");
  sample.entry(5s, "dynamodb.get_item", trace, field("table", "requests"));
  sample.client_gets(5s, trace, 400, 0s);
  const std::string page = page_of(std::move(sample));
  EXPECT_THAT(page, HasSubstr("\nclient     ╳ 400 "));
  EXPECT_THAT(page, HasSubstr("\ntable      ┃ "));
  EXPECT_THAT(page, HasSubstr("     5.000  table      get item (requests)\n"));
  expect_80_columns(page);
}

TEST(Timeline, ShowsARequestOfWhichTheJournalSaysNothing) {
  Sample sample;
  sample.request({"1", 0s, std::nullopt, std::nullopt, std::nullopt, Outcome::failed, {}});
  EXPECT_THAT(page_of(std::move(sample)), HasSubstr("request 1: failed\n"));
}

TEST(Timeline, ShowsWorkThatHadNotEndedAsOpen) {
  Sample sample;
  const auto trace = sample.request({"1", 0s, 504, 29s, std::nullopt, Outcome::timed_out, {}});
  sample.gateway_takes(0s, trace, "g");
  sample.agent_call(0s, trace, "endless");
  sample.gateway_cuts_off(29s, trace, "g");
  sample.entry(68s, "sdk.note", trace);
  const std::string page = page_of(std::move(sample));
  EXPECT_THAT(
      page,
      HasSubstr("\nagent      ┣━━━━━━━━━━━━━━━━━━━┊╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱▶     0.000    68.000\n"));
}

}  // namespace
}  // namespace cutoff::report
