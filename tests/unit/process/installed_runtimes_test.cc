// Which of the programs that are installed runs a function.
#include "emulator/process/installed_runtimes.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace cutoff::process {
namespace {

std::string program_for(const InstalledRuntimes& installed, std::string_view runtime) {
  const Interpreter* const found = installed.nearest(*RuntimeName::parse(runtime));
  return found == nullptr ? "none" : found->program;
}

const InstalledRuntimes installed({{Language::python, 11, "/venv/bin/python3.11"},
                                   {Language::python, 9, "/usr/bin/python3.9"},
                                   {Language::python, 11, "/usr/bin/python3.11"},
                                   {Language::node, 18, "/usr/bin/node"}});

TEST(InstalledRuntimes, GiveTheVersionThatIsAskedForAndOfTwoTheFirst) {
  EXPECT_EQ(program_for(installed, "python3.9"), "/usr/bin/python3.9");
  EXPECT_EQ(program_for(installed, "python3.11"), "/venv/bin/python3.11");
  EXPECT_EQ(program_for(installed, "nodejs18.x"), "/usr/bin/node");
}

TEST(InstalledRuntimes, GiveTheNearestVersionOtherwiseAndOfTwoTheNewer) {
  EXPECT_EQ(program_for(installed, "python3.8"), "/usr/bin/python3.9");
  EXPECT_EQ(program_for(installed, "python3.10"), "/venv/bin/python3.11");
  EXPECT_EQ(program_for(installed, "python3.14"), "/venv/bin/python3.11");
  EXPECT_EQ(program_for(installed, "nodejs24.x"), "/usr/bin/node");
}

TEST(InstalledRuntimes, GiveNothingOfAnotherLanguage) {
  EXPECT_EQ(program_for(InstalledRuntimes({{Language::python, 11, "/usr/bin/python3.11"}}), "nodejs20.x"),
            "none");
}

TEST(RuntimeNames, AreReadWhereTheyCanBeRun) {
  EXPECT_EQ(RuntimeName::parse("python3.13")->version, 13);
  EXPECT_EQ(RuntimeName::parse("nodejs22.x")->version, 22);
  EXPECT_EQ(RuntimeName::parse("provided.al2023")->language, Language::own);
  for (const char* other :
       {"java21", "dotnet8", "ruby3.3", "python2.7", "nodejs", "nodejs.x", "python3.", ""})
    EXPECT_FALSE(RuntimeName::parse(other).has_value()) << other;
}

}  // namespace

}  // namespace cutoff::process
