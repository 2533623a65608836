#include <gtest/gtest.h>

#include "emulator/report/json_report.h"
#include "tests/unit/replay/sample.h"

namespace cutoff::report {
namespace {

using namespace std::chrono_literals;

TEST(JsonReport, HasItsMembersInTheirOrder) {
  EXPECT_EQ(
      json_report(replay::Sample::direct().result(), std::nullopt),
      R"({"incident":"sample","flow":"direct","seed":1,)"
      R"("requests":[{"id":"1","sent_ms":0,"status":504,"responded_ms":29000,"answered_ms":null,"outcome":"timed_out"}],)"
      R"("work":{"agent_seconds":68,"orphaned_agent_seconds":68,"duplicated_agent_seconds":0,"invocations":1},)"
      R"("summary":{"answered":0,"timed_out":1,"failed":0,"lost":0},)"
      R"("latency":"ideal","limit_reached":false,"expect":null})"
      "\n");
}

TEST(JsonReport, WritesNumbersWithTheDecimalsThatTheyHave) {
  replay::Sample sample;
  const auto trace = sample.request({"1", 500us, 200, 1s, 10s, flows::Outcome::answered, {}});
  sample.agent_call(0s, trace, "c");
  sample.agent_answer(10s, trace, "c", 10s + 1ns, true);
  sample.edit().settings.seed = 18446744073709551615U;
  const std::string json = json_report(sample.result(), std::nullopt);
  EXPECT_NE(json.find(R"("seed":18446744073709551615,)"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("sent_ms":0.5,"status":200,"responded_ms":1000,"answered_ms":10000,)"),
            std::string::npos)
      << json;
  EXPECT_NE(json.find(R"("agent_seconds":10.000000001,"orphaned_agent_seconds":0,)"), std::string::npos)
      << json;
}

TEST(JsonReport, HasNullWhereARequestHadNoResponse) {
  replay::Sample sample;
  sample.request({"a \"b\"", 0s, std::nullopt, std::nullopt, std::nullopt, flows::Outcome::lost, {}});
  const std::string json = json_report(sample.result(), std::nullopt);
  EXPECT_NE(
      json.find(
          R"({"id":"a \"b\"","sent_ms":0,"status":null,"responded_ms":null,"answered_ms":null,"outcome":"lost"})"),
      std::string::npos)
      << json;
}

TEST(JsonReport, SaysWhetherItWentAsExpected) {
  const std::string holds = json_report(replay::Sample::direct().result(), std::vector<std::string>());
  EXPECT_NE(holds.find(R"("expect":{"holds":true,"mismatches":[]}})"), std::string::npos) << holds;
  const std::string fails =
      json_report(replay::Sample::direct().result(), std::vector<std::string>{"a", "b"});
  EXPECT_NE(fails.find(R"("expect":{"holds":false,"mismatches":["a","b"]}})"), std::string::npos) << fails;
}

}  // namespace
}  // namespace cutoff::report
