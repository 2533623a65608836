// What the preloaded clock's rules are for: each is switched off, and something goes wrong.
#include <chrono>
#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/clock/programs.h"

namespace cutoff::process {
namespace {

using namespace std::chrono_literals;

/// Nothing goes on for so long where something would at once.
constexpr auto long_enough = 500ms;

constexpr const char* wants_pythons_lock = R"(
import os, threading, time
begin, end = os.pipe()
ready = False
def set_ready():
  global ready
  os.read(begin, 1)
  ready = True
threading.Thread(target=set_ready, daemon=True).start()
time.sleep(1)
os.write(end, b'!')
while not ready: pass
print('ready')
)";

/// Sooner or later: without a rule it is a matter of luck.
template <class Attempt>
bool comes_to_be_stuck(Attempt attempt) {
  for (int i = 0; i < 50; ++i) {
    try {
      attempt();
    } catch (const TimeKeeper::Stuck&) {
      return true;
    }
  }
  return false;
}

TEST(PreloadedClock, LeavesWhoWantsPythonsLockToRealTime) {
  // One computes, and no time passes; the other must get the lock from him all the same.
  EXPECT_EQ(said_by_python(wants_pythons_lock), "ready\n");

  EXPECT_TRUE(comes_to_be_stuck([] {
    TimeKeeper without;
    without.page().ablations = cutoff_without_gil;
    without.set_patience(long_enough);
    said_by_python(without, wants_pythons_lock);
  }));
}

TEST(PreloadedClock, NumbersThreadsByWhoStartsThem) {
  const std::string right = said_by("ties_of_latecomers");
  EXPECT_THAT(right, ::testing::StartsWith("0 1 2 3 "));

  TimeKeeper without;
  without.page().ablations = cutoff_without_thread_numbers;
  EXPECT_NE(said_by(without, "ties_of_latecomers"), right);
}

TEST(PreloadedClock, KeepsProgramsFromBlockingTheSignalOfTheTrap) {
  EXPECT_EQ(TimeKeeper().run({CUTOFF_CLOCK_PROGRAM, "masks"}).exit_code, 0);

  TimeKeeper without;
  without.page().ablations = cutoff_without_masks;
  EXPECT_EQ(without.run({CUTOFF_CLOCK_PROGRAM, "masks"}).exit_code, -SIGSYS);
}

TEST(PreloadedClock, LosesNoEndOfAWaitThatHasNotQuiteBegun) {
  TimeKeeper with;
  with.page().ablations = cutoff_with_haste;
  with.make_hasty();
  EXPECT_EQ(said_by(with, "naps"), "napped 0 at 1 s\n");

  EXPECT_TRUE(comes_to_be_stuck([] {
    TimeKeeper without;
    without.page().ablations = cutoff_with_haste | cutoff_without_stub;
    without.make_hasty();
    without.set_patience(long_enough);
    said_by(without, "naps");
  }));
}

TEST(PreloadedClock, LetsTimePassForWhoReadsTheClockWithoutEnd) {
  TimeKeeper time;
  EXPECT_EQ(said_by(time, "spins"), "1\n");
  EXPECT_GE(time.now(), 1s);
  EXPECT_LE(time.now(), 1s + 1ms);
  EXPECT_THAT(said_by("yields"), ::testing::StartsWith("yielded 0 at 0.0001 s"));
}

}  // namespace
}  // namespace cutoff::process
