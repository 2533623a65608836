// Programs read the emulator's time, whichever way they read a clock.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/clock/programs.h"

namespace cutoff::process {
namespace {

TEST(PreloadedClock, ShowsOneTimeByAllClocksButThoseOfTheCpu) {
  EXPECT_EQ(said_by("clocks"),
            R"(1767225603.000000 1767225603 1767225603 1767225603.000000000
1 1 1 1
1767225603.000000
1
1
computed 0 at 3 s
)");
}

}  // namespace
}  // namespace cutoff::process
