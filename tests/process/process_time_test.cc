// What time functions' processes see: what the emulator was told, or they themselves.
#include <csignal>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/functions.h"

namespace cutoff::process {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

/// `cutoff serve`, in a time that begins with the year 2001 and jumps.
Functions in_2001(std::vector<std::string> options = {}) {
  options.insert(options.begin(), {"--clock", "auto", "--epoch", "2001-01-01T00:00:00Z"});
  return Functions(std::move(options));
}

const Files sleeps = {{"index.py",
                       "import time\n"
                       "def handler(event, context):\n"
                       "    began = time.time_ns()\n"
                       "    time.sleep(68)\n"
                       "    return [time.strftime('%Y', time.gmtime()), time.time_ns() - began]\n"}};
const Files says_the_year = {{"index.py",
                              "import time\n"
                              "def handler(event, context):\n"
                              "    return time.strftime('%Y', time.gmtime())\n"}};
const Files starts_a_static_program = {{"index.py",
                                        "import subprocess\n"
                                        "def handler(event, context):\n"
                                        "    subprocess.run(['" CUTOFF_STATIC_SLEEPER "', '30'])\n"}};

Settings in_time(const std::string& time) {
  return {.timeout_s = 90, .environment = {{"CUTOFF_PROCESS_TIME", time}}};
}

TEST(ProcessTime, IsTheEmulatorsForAFunctionWhereThatWasSaid) {
  const Functions functions = in_2001({"--process-time", "virtual"});
  functions.create("sleeper", sleeps, {.timeout_s = 90});
  const Invoked answer = functions.invoke("sleeper");
  EXPECT_EQ(answer.payload, R"(["2001", 68000000000])");
  EXPECT_THAT(answer.report, HasSubstr("\tDuration: 68000.00 ms\t"));
}

TEST(ProcessTime, IsTheEmulatorsForAFunctionThatSaysSoOfItself) {
  const Functions functions = in_2001();
  functions.create("sleeper", sleeps, in_time("virtual"));
  EXPECT_EQ(functions.invoke("sleeper").payload, R"(["2001", 68000000000])");
  functions.create("other", says_the_year);
  EXPECT_NE(functions.invoke("other").payload, R"("2001")");
}

TEST(ProcessTime, IsTheMachinesForAFunctionThatSaysSoOfItself) {
  const Functions functions = in_2001({"--process-time", "virtual"});
  functions.create("clock", says_the_year, in_time("real"));
  EXPECT_NE(functions.invoke("clock").payload, R"("2001")");
}

TEST(ProcessTime, MayBePaced) {
  const Functions functions = in_2001();
  functions.create("clock", says_the_year, in_time("paced"));
  EXPECT_EQ(functions.invoke("clock").payload, R"("2001")");
}

TEST(ProcessTime, CutsAFunctionOffThatSleepsForLongerThanItMay) {
  const Functions functions = in_2001();
  Settings settings = in_time("virtual");
  settings.timeout_s = 67;
  functions.create("sleeper", sleeps, settings);
  EXPECT_THAT(functions.invoke("sleeper").payload, HasSubstr("Task timed out after 67.00 seconds"));
}

TEST(ProcessTime, OfAFunctionIsOneOfThree) {
  const Functions functions = in_2001();
  const HttpAnswer answer = functions.try_create("clock", says_the_year, in_time("slow"));
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("Function clock's variable CUTOFF_PROCESS_TIME is slow: write virtual, "
                                     "paced or real."));
}

TEST(ProcessTime, ThatHasToFlowIsSpokenOfOnceWhenItHappens) {
  Functions functions = in_2001({"--process-time", "virtual"});
  functions.create("starter", starts_a_static_program);
  functions.invoke("starter");
  const std::vector<std::string> flows = functions.journal("process.flow");
  ASSERT_EQ(flows.size(), 1U);
  EXPECT_THAT(flows[0], HasSubstr("cannot be given a clock"));
  EXPECT_THAT(functions.served().end(SIGTERM).err,
              MatchesRegex("cutoff: .*static_sleeper \\(pid [0-9]+\\) cannot be given a clock: [^\n]*\n"));
}

TEST(ProcessTime, ThatHasToFlowEndsAStrictEmulator) {
  Functions functions = in_2001({"--process-time", "virtual", "--strict"});
  functions.create("starter", starts_a_static_program);
  EXPECT_THROW(functions.invoke("starter"), std::runtime_error);
  const Ended ended = functions.served().end(0);
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_THAT(ended.err, HasSubstr("cannot be given a clock"));
}

}  // namespace
}  // namespace cutoff::process
