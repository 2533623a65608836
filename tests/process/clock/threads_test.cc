// Threads that wait until one instant go on in the order in which they were started.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/clock/programs.h"

namespace cutoff::process {
namespace {

std::string forty_in_order() {
  std::string numbers;
  for (int i = 0; i < 40; ++i) numbers += std::to_string(i) + " ";
  return numbers + "\njoined 0 at 20 s\n";
}

TEST(PreloadedClock, WakesThreadsThatWaitTogetherInTheOrderOfTheirStart) {
  EXPECT_EQ(said_by("ties"), forty_in_order());
}

TEST(PreloadedClock, WakesThreadsInThatOrderAlsoIfTheLastToBeStartedIsTheFirstToWait) {
  EXPECT_EQ(said_by("ties_of_latecomers"), forty_in_order());
}

TEST(PreloadedClock, LetsThreadsBeCancelledInWaits) {
  EXPECT_EQ(said_by("cancellations"),
            R"(cancelled 1 at 5 s
cancelled 1 at 10 s
cancelled 1 at 15 s
sleep 0 at 20 s
)");
}

}  // namespace
}  // namespace cutoff::process
