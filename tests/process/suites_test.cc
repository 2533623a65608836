// The tests that users of the polling flow write, for pytest and for node:test, under `cutoff run`: minutes of sleeps, which
// end at exactly the same instant each time.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/cutoff.h"

namespace cutoff::process {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

const std::string pytest =
    "/usr/bin/python3 -B -m pytest -p no:cacheprovider fixtures/flows/async_polling/tests";

/// Runs the tests on the application, then asks how much time has passed.
Ended run_suite(std::vector<std::string> application, const std::string& tests) {
  std::vector<std::string> arguments{"run"};
  arguments.insert(arguments.end(), application.begin(), application.end());
  arguments.insert(arguments.end(), {"--", "/usr/bin/bash", "-c",
                                     tests + " && curl --silent $CUTOFF_URL/_cutoff/clock | jq .now_ms"});
  return run_cutoff(std::move(arguments), {{"LANG", "C.UTF-8"}, {"PATH", "/usr/bin:/bin"}});
}

// A request, which is accepted at once; then one of 68 s, one polled every 15 s, three users, and one asked after 75 s.
constexpr const char* five_minutes = "\n289000\n";

class Suites : public ::testing::TestWithParam<const char*> {  // the language of the handlers
 protected:
  static std::vector<std::string> application() {
    return {"fixtures/flows/async_polling/template.yaml", "--parameter",
            std::string("Language=") + GetParam()};
  }
};

TEST_P(Suites, ForPytestPassInFiveMinutesOfVirtualTime) {
  const Ended ended = run_suite(application(), pytest);
  EXPECT_EQ(ended.exit_code, 0) << ended.out << ended.err;
  EXPECT_EQ(ended.err, "");
  EXPECT_THAT(ended.out, HasSubstr("= 12 passed in 289.00s (0:04:49) ="));
  EXPECT_THAT(ended.out, EndsWith(five_minutes));
}

TEST_P(Suites, ForNodeTestPassInFiveMinutesOfVirtualTime) {
  const Ended ended = run_suite(
      application(), "/usr/bin/node --test --test-reporter=tap fixtures/flows/async_polling/tests/");
  EXPECT_EQ(ended.exit_code, 0) << ended.out << ended.err;
  EXPECT_EQ(ended.err, "");
  EXPECT_THAT(ended.out, HasSubstr("# pass 12\n# fail 0\n"));
  EXPECT_THAT(ended.out, EndsWith(five_minutes));
}

INSTANTIATE_TEST_SUITE_P(, Suites, ::testing::Values("python", "node"), [](const auto& language) {
  return std::string(language.param == std::string("node") ? "Node" : "Python");
});

TEST(Suite, FailsByThatSecondWhereTheAgentTakesOneLonger) {
  const Ended ended =
      run_suite({"fixtures/flows/async_polling/template.yaml", "--parameter", "AgentTakes=69s"},
                "/usr/bin/python3 -B -m pytest -p no:cacheprovider fixtures/flows/async_polling/tests -k "
                "agent_is_done");
  EXPECT_EQ(ended.exit_code, 1) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("assert 69000 == 68000"));
}

}  // namespace
}  // namespace cutoff::process
