// Signals of a program's own interrupt its waits as they would outside.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/clock/programs.h"

namespace cutoff::process {
namespace {

TEST(PreloadedClock, LetsSignalsInterruptWaits) {
  EXPECT_EQ(said_by("interruptions"),
            R"(nanosleep -1 EINTR at 5 s
2.000000000 remain
poll -1 EINTR at 10 s
sleep 55 at 15 s
sem_timedwait -1 EINTR at 20 s
select -1 EINTR at 25 s
55 remain, told 5 times
)");
}

TEST(PreloadedClock, LetsHandlersWaitAndJump) {
  EXPECT_EQ(said_by("handlers"),
            R"(handler 0 at 5.5 s
nanosleep -1 EINTR at 5.5 s
4.500000000 remain
jumped 0 at 7.5 s
sleep 0 at 8.5 s
)");
}

TEST(PreloadedClock, KeepsItsSignalsFromMasksAndHandlers) {
  EXPECT_EQ(said_by("masks"),
            R"(sem_timedwait -1 ETIMEDOUT at 5 s
sigtimedwait -1 EAGAIN at 10 s
ppoll 0 at 15 s
0 0
0 1
sem_timedwait -1 ETIMEDOUT at 20 s
told 0 times
told 1 times
)");
}

}  // namespace
}  // namespace cutoff::process
