// Timers that send signals, start threads and are files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/clock/programs.h"

namespace cutoff::process {
namespace {

TEST(PreloadedClock, SendsTheSignalsOfTimers) {
  EXPECT_EQ(said_by("timers"),
            R"(alarm 0 at 0 s
alarm 7 at 3 s
pause -1 EINTR at 7 s
0.500000 left, then every 2
pause -1 EINTR at 7.5 s
pause -1 EINTR at 9.5 s
pause -1 EINTR at 11.5 s
2 left
sigwaitinfo 34 at 16.5 s
1 42
4 left, then every 5
sigwaitinfo 34 at 21.5 s
sigwaitinfo 34 at 24.5 s
timer_delete 0 at 24.5 s
timer_gettime -1 EINVAL at 24.5 s
)");
}

TEST(PreloadedClock, StartsTheThreadsOfTimers) {
  EXPECT_EQ(said_by("timers_with_threads"),
            R"(timer's thread 7 at 2 s
timer's thread 7 at 5 s
timer's thread 7 at 8 s
sleep 0 at 18 s
)");
}

TEST(PreloadedClock, MakesTimerFilesReadable) {
  EXPECT_EQ(said_by("timer_files"),
            R"(read 1 at 2 s
2 left, then every 3
poll 1 at 5 s
read 3 at 12 s
read 1 at 16 s
poll 0 at 26 s
)");
}

TEST(PreloadedClock, TakesADuplicateOfATimerFileForTheTimer) {
  EXPECT_EQ(said_by("timer_file_duplicates"),
            R"(timerfd_settime 0 at 0 s
read 1 at 2 s
timerfd_settime 0 at 2 s
timerfd_gettime 3 at 3 s
read 1 at 6 s
timerfd_settime 0 at 6 s
read 1 at 8 s
timerfd_settime 0 at 8 s
timerfd_gettime 3 at 8 s
read 1 at 11 s
timerfd_settime 0 at 11 s
read 1 at 17 s
timerfd_settime 0 at 17 s
poll 0 at 27 s
timerfd_settime 0 at 27 s
poll 0 at 37 s
)");
}

}  // namespace
}  // namespace cutoff::process
