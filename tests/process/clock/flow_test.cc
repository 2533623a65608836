// Time may flow, and begin and cease to.
#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/clock/programs.h"

namespace cutoff::process {
namespace {

using namespace std::chrono_literals;

TEST(PreloadedClock, WaitsAsLongAsTimeThatFlowsTakes) {
  TimeKeeper time;
  time.flow(100'000);
  EXPECT_EQ(said_by(time, "sleep_in_flow"), "-1 1\n");
}

TEST(PreloadedClock, GoesOnWaitingWhenTimeBeginsToFlow) {
  TimeKeeper time;
  time.when_all_wait([&] { time.flow(100'000); });
  EXPECT_EQ(said_by(time, "sleep_in_flow"), "-1 1\n");
}

TEST(PreloadedClock, GoesOnWaitingUntilTheSameInstantWhenTimeCeasesToFlow) {
  TimeKeeper time;
  // So slowly that nothing is to be seen of it.
  time.flow(1e-12);
  time.when_all_wait([&] { time.stand(); });
  EXPECT_EQ(said_by(time, "long_sleep"), "sleep 0 at 68 s\n");
  EXPECT_EQ(time.now(), 68s);
}

}  // namespace
}  // namespace cutoff::process
