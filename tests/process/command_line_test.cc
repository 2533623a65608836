// What the program says about itself, and about a command line that it cannot use.
#include <ostream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/cutoff.h"

namespace cutoff::process {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr const char* agent_68s = "fixtures/incidents/agent-68s.json";

void expect_80_columns(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
}

TEST(CommandLine, AloneShowsTheHelp) {
  const Ended alone = run_cutoff({});
  EXPECT_EQ(alone.exit_code, 0);
  EXPECT_EQ(alone.err, "");
  EXPECT_EQ(alone.out, run_cutoff({"--help"}).out);
  EXPECT_THAT(alone.out, AllOf(HasSubstr("Usage: cutoff "), HasSubstr("\nExamples:\n"),
                               HasSubstr("  cutoff replay fixtures/incidents/agent-68s.json\n")));
  expect_80_columns(alone.out);
}

TEST(CommandLine, ShowsTheHelpOfReplayWithItsFileExamplesAndExitCodes) {
  for (const char* flag : {"--help", "-h"}) {
    const Ended ended = run_cutoff({"replay", flag});
    EXPECT_EQ(ended.exit_code, 0);
    EXPECT_EQ(ended.err, "");
    EXPECT_THAT(ended.out,
                AllOf(HasSubstr("Usage: cutoff replay "), HasSubstr("--flow NAME"), HasSubstr("--seed N"),
                      HasSubstr("--latency "), HasSubstr("--format "), HasSubstr("\nExamples:\n"),
                      HasSubstr("\"agent\": \"68s\""), HasSubstr("\nExit code:\n")));
    expect_80_columns(ended.out);
  }
}

TEST(CommandLine, ShowsTheHelpOfEachCommandIn80Columns) {
  for (const char* command :
       {"replay", "serve", "run", "clock", "journal", "faults", "invoke", "logs", "doctor"}) {
    const Ended ended = run_cutoff({command, "--help"});
    EXPECT_EQ(ended.exit_code, 0);
    expect_80_columns(ended.out);
  }
}

TEST(CommandLine, ShowsTheVersion) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--version"}, {"replay", "--version"}}) {
    const Ended ended = run_cutoff(arguments);
    EXPECT_EQ(ended.exit_code, 0);
    EXPECT_EQ(ended.out, "cutoff " CUTOFF_VERSION "\n");
    EXPECT_EQ(ended.err, "");
  }
}

struct Mistake {
  const char* name;
  std::vector<std::string> arguments;
  const char* sentence;

  friend void PrintTo(const Mistake& mistake, std::ostream* out) {
    *out << testing::PrintToString(mistake.arguments);
  }
};

class WrongCommandLine : public testing::TestWithParam<Mistake> {};

TEST_P(WrongCommandLine, IsRefusedWithOneSentence) {
  const Ended ended = run_cutoff(GetParam().arguments);
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_EQ(ended.out, "");
  EXPECT_EQ(ended.err, std::string("cutoff: ") + GetParam().sentence + "\n");
}

const std::vector<Mistake> mistakes{
    {"UnknownCommand", {"replya", agent_68s}, R"(there is no command "replya": did you mean "replay"?)"},
    {"StrangeCommand",
     {"launch"},
     R"(there is no command "launch": the commands are "replay", "serve", "run", "clock", "journal", "faults", "invoke", "logs" and "doctor")"},
    {"UnknownOption",
     {"replay", agent_68s, "--sede", "7"},
     R"(there is no option "--sede": did you mean "--seed"?)"},
    {"UnknownOptionWithValue",
     {"replay", agent_68s, "--formt=json"},
     R"(there is no option "--formt": did you mean "--format"?)"},
    {"StrangeOption",
     {"replay", agent_68s, "--colour"},
     R"(there is no option "--colour": see cutoff replay --help)"},
    {"UnknownOptionOfTheProgram",
     {"--versoin"},
     R"(there is no option "--versoin": did you mean "--version"?)"},
    {"NoFile", {"replay"}, "FILE is required: see cutoff replay --help"},
    {"TwoFiles",
     {"replay", agent_68s, "other.json"},
     R"("other.json" is one argument too many: see cutoff replay --help)"},
    {"NoSuchFile",
     {"replay", "nowhere.json"},
     "nowhere.json: cannot be read (No such file or directory): name an incident file, such as "
     "fixtures/incidents/agent-68s.json"},
    {"Directory",
     {"replay", "fixtures"},
     "fixtures: cannot be read (Is a directory): name an incident file, such as "
     "fixtures/incidents/agent-68s.json"},
    {"SeedIsNoNumber",
     {"replay", agent_68s, "--seed", "lucky"},
     R"(--seed is "lucky": write a whole number from 0 to 18446744073709551615, such as 7)"},
    {"SeedIsNegative",
     {"replay", agent_68s, "--seed=-1"},
     R"(--seed is "-1": write a whole number from 0 to 18446744073709551615, such as 7)"},
    {"SeedIsTooBig",
     {"replay", agent_68s, "--seed", "18446744073709551616"},
     R"(--seed is "18446744073709551616": write a whole number from 0 to 18446744073709551615, such as 7)"},
    {"UnknownFlow", {"replay", agent_68s, "--flow", "dirct"}, R"(--flow is "dirct": did you mean "direct"?)"},
    {"UnknownLatency",
     {"replay", agent_68s, "--latency", "real"},
     R"(--latency is "real": write "ideal" or "typical")"},
    {"UnknownProcessTime",
     {"run", "--process-time", "vrtual", "--", "true"},
     R"(--process-time is "vrtual": did you mean "virtual"?)"},
    {"PeerWithoutPort",
     {"run", "--peer", "localhost", "--", "true"},
     R"(--peer is "localhost": write a host and its port, such as 127.0.0.1:5432 or [::1]:6379)"},
    {"PeerWithTwoMeanings",
     {"serve", "--peer", "::1:5432"},
     R"(--peer is "::1:5432": write a host and its port, such as 127.0.0.1:5432 or [::1]:6379)"},
    {"PeerWithStrangePort",
     {"run", "--peer", "[::1]:65536", "--", "true"},
     R"(--peer is "[::1]:65536": write a host and its port, such as 127.0.0.1:5432 or [::1]:6379)"},
    {"PaceAfterNothing",
     {"run", "--pace-after", "0s", "--", "true"},
     R"(--pace-after is "0s": a process needs some time to work, such as 10s)"},
    {"PaceAfterNoDuration",
     {"run", "--pace-after", "soon", "--", "true"},
     R"(--pace-after is "soon": write a duration with its unit, such as 68s or 250ms)"},
    {"UnknownFormat",
     {"replay", agent_68s, "--format", "xml"},
     R"(--format is "xml": write "text" or "json")"},
};

INSTANTIATE_TEST_SUITE_P(CommandLine, WrongCommandLine, testing::ValuesIn(mistakes),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace cutoff::process
