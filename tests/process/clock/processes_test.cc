// What a program starts, and what it becomes, stays in the emulator's time.
#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/clock/programs.h"

namespace cutoff::process {
namespace {

using ::testing::MatchesRegex;
using namespace std::chrono_literals;

TEST(PreloadedClock, IsHandedOnAlsoByProgramsThatPassAnEnvironmentOfTheirOwn) {
  EXPECT_EQ(said_by("executions"),
            R"(execve 0 at 30 s
execle 0 at 60 s
execvpe 0 at 90 s
fexecve 0 at 120 s
posix_spawn 0 at 150 s
env -i 0 at 180 s
system 0 at 210 s
popen 0 at 240 s
execve -1 ENOENT at 240 s
sleep 0 at 241 s
exit -14
)");
}

TEST(PreloadedClock, KeepsAnAlarmThatOutlivesItsProgram) {
  TimeKeeper time;
  // As above: seven seconds after the program has become another.
  EXPECT_EQ(time.run({CUTOFF_CLOCK_PROGRAM, "executions"}).at, 248s);
}

TEST(PreloadedClock, StaysFirstAmongPreloadedLibraries) {
  TimeKeeper time;
  const auto ended = time.run({"/bin/sh", "-c", "LD_PRELOAD=libutil.so.1 /usr/bin/env"});
  EXPECT_THAT(ended.out, MatchesRegex("(.|\n)*LD_PRELOAD=/proc/[0-9]+/fd/[0-9]+:libutil.so.1\n(.|\n)*"));
}

TEST(PreloadedClock, SaysThatItIsOfLittleUseWhereAddressesAreNotRandom) {
  TimeKeeper time;
  // What is called by name it sees all the same.
  EXPECT_EQ(time.run({"setarch", "--addr-no-randomize", CUTOFF_CLOCK_PROGRAM, "naps"}).out,
            "napped 0 at 1 s\n");
  const auto& processes = time.page().processes;
  EXPECT_TRUE(std::any_of(std::begin(processes), std::end(processes), [](const cutoff_process& process) {
    return process.inert == cutoff_inert_no_random;
  }));
}

TEST(PreloadedClock, DoesNothingWithoutAPage) {
  TimeKeeper time;
  EXPECT_EQ(time.run({CUTOFF_CLOCK_PROGRAM, "outside"}).out, "0\n");
  for (const char* nothing :
       {"", "1:2", "/nonexistent:1:1", "/dev/null:1:1", "/proc/self/exe:1:1", "/proc/self/exe:0:1"}) {
    EXPECT_EQ(time.run({CUTOFF_CLOCK_PROGRAM, "outside"}, {std::string("CUTOFF_CLOCK=") + nothing}).out,
              "1\n")
        << nothing;
  }
}

TEST(PreloadedClock, LeavesGoToTheMachinesTime) {
  // It makes its system calls by itself.
  TimeKeeper time;
  EXPECT_EQ(time.run({CUTOFF_CLOCK_PROGRAM_OF_GO, "outside"}).out, "1\n");
  EXPECT_EQ(time.page().processes_in_use, 0u);
}

TEST(PreloadedClock, NumbersProcessesByWhoStartsThem) { EXPECT_EQ(said_by("numbers"), "1 2 3 4 5 \n"); }

TEST(PreloadedClock, KeepsChildrenInItsTime) {
  EXPECT_EQ(said_by("forks"),
            R"(parent 0 at 10 s
child 0 at 10 s
child 0 at 10 s
child 0 at 10 s
vfork 0 at 15 s
sleep 0 at 16 s
)");
}

}  // namespace
}  // namespace cutoff::process
