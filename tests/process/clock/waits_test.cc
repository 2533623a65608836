// Each of libc's functions, and of the kernel's calls, that wait for a time ends at its instant, as it would there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/clock/programs.h"

namespace cutoff::process {
namespace {

TEST(PreloadedClock, EndsPollsAndSelectsAndLeavesWhatRemains) {
  EXPECT_EQ(said_by("polls"),
            R"(poll 0 at 1.5 s
ppoll 0 at 3.5 s
select 0 at 6.5 s
0 left, 0 remain
pselect 0 at 10.5 s
epoll_wait 0 at 15.5 s
epoll_pwait 0 at 21.5 s
epoll_pwait2 0 at 28.5 s
poll 1 at 28.5 s
select 1 at 28.5 s
1 left, 3000000 remain
epoll_wait 1 at 28.5 s
ppoll -1 EINVAL at 28.5 s
poll 0 at 28.5 s
)");
}

TEST(PreloadedClock, EndsSleeps) {
  EXPECT_EQ(said_by("sleeps"),
            R"(nanosleep 0 at 1.5 s
usleep 0 at 2 s
sleep 0 at 12 s
clock_nanosleep 0 at 17 s
clock_nanosleep 0 at 37 s
clock_nanosleep 0 at 57 s
clock_nanosleep 0 at 57 s
clock_nanosleep -1 EINVAL at 57 s
clock_nanosleep -1 EINVAL at 57 s
nanosleep 0 at 57 s
thrd_sleep 0 at 58 s
syscall 0 at 59 s
)");
}

TEST(PreloadedClock, EndsWhatLibcWaitsForInItself) {
  EXPECT_EQ(said_by("locks"),
            R"(pthread_cond_timedwait -1 ETIMEDOUT at 1 s
pthread_cond_clockwait -1 ETIMEDOUT at 3 s
pthread_mutex_timedlock -1 ETIMEDOUT at 6 s
pthread_mutex_clocklock -1 ETIMEDOUT at 10 s
sem_timedwait -1 ETIMEDOUT at 15 s
sem_clockwait -1 ETIMEDOUT at 21 s
pthread_timedjoin_np -1 ETIMEDOUT at 28 s
pthread_join 0 at 121 s
pthread_mutex_timedlock -1 ETIMEDOUT at 130 s
futex -1 ETIMEDOUT at 139 s
futex -1 EAGAIN at 139 s
sem_timedwait -1 ETIMEDOUT at 139 s
sem_timedwait 0 at 139 s
)");
}

TEST(PreloadedClock, EndsWaitsForSignalsMessagesAndSemaphores) {
  EXPECT_EQ(said_by("messages"),
            R"(sigtimedwait -1 EAGAIN at 1 s
sigtimedwait -1 EAGAIN at 1 s
sigtimedwait 10 at 1 s
mq_timedreceive -1 ETIMEDOUT at 3 s
mq_timedsend 0 at 3 s
mq_timedsend -1 ETIMEDOUT at 6 s
semtimedop -1 EAGAIN at 10 s
semtimedop -1 EAGAIN at 10 s
)");
}

TEST(PreloadedClock, LetsLibcsThreadsReadAndWrite) {
  EXPECT_EQ(said_by("asynchronous_io"),
            R"(aio_read 0 at 0 s
aio_suspend -1 EAGAIN at 2 s
aio_suspend 0 at 5 s
late 4 at 5 s
lio_listio 0 at 35 s
again 5 at 35 s
answered 7 at 37 s
getaddrinfo_a -1 ENOSYS at 65 s
)");
}

}  // namespace
}  // namespace cutoff::process
