// Timeouts of sockets, and whom a program talks to.
#include <algorithm>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/clock/programs.h"

namespace cutoff::process {
namespace {

TEST(PreloadedClock, EndsCallsOnSocketsThatHaveATimeout) {
  EXPECT_EQ(said_by("socket_timeouts"),
            R"(5.500000
recv -1 EAGAIN at 5.5 s
read -1 EAGAIN at 11 s
recv -1 EAGAIN at 11 s
recvfrom 1 at 13 s
recv 1 at 18.5 s
write 1 at 21.5 s
send -1 EAGAIN at 24.5 s
read -1 EAGAIN at 30 s
recv -1 ECONNRESET at 30 s
recv 1 at 32 s
accept -1 EAGAIN at 36 s
connect 0 at 36 s
connect -1 EINPROGRESS at 40 s
read -1 EAGAIN at 44 s
)");
}

TEST(PreloadedClock, LetsNothingWaitInTheKernelThatIsSent) {
  EXPECT_EQ(said_by("corks"),
            R"(comes 1 at 0 s
comes 2 at 0 s
comes 3 at 60 s
comes 4 at 120 s
comes 5 at 180 s
comes 6 at 240 s
comes 7 at 300 s
comes 8 at 360 s
recv 2 at 420 s
)");
}

/// Whether a process has talked to somebody who is none of its world.
bool has_met_a_stranger(TimeKeeper& time) {
  return std::any_of(std::begin(time.page().processes), std::end(time.page().processes),
                     [](const cutoff_process& process) { return process.stranger != 0; });
}

TEST(PreloadedClock, KnowsProcessesThatListenAndThoseWhoConnectToThem) {
  TimeKeeper time;
  const std::string said = said_by(time, "inner_sockets");
  const int port = std::stoi(said.substr(said.find('\n') + 1));
  EXPECT_EQ(said, "connect 0 at 0 s\n" + std::to_string(port) +
                      "\nsendto 1 at 0 s\nrecvfrom 1 at 0 s\nsendto 1 at 0 s\n");
  EXPECT_EQ(time.page().tree_of_port[port], 1);
  EXPECT_FALSE(has_met_a_stranger(time));
}

TEST(PreloadedClock, KnowsDeclaredPeers) {
  TimeKeeper time;
  time.page().peers[0] = {.address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 7}, .port = 5432};
  time.page().peer_count = 1;
  EXPECT_EQ(said_by(time, "peers"), "");
  EXPECT_FALSE(has_met_a_stranger(time));
  EXPECT_EQ(said_by(time, "strangers"), "");
  EXPECT_TRUE(has_met_a_stranger(time));
}

TEST(PreloadedClock, TakesWhoListensOnLoopbackAndIsNotOfItsTimeForAStranger) {
  TimeKeeper time;
  EXPECT_EQ(said_by(time, "strangers_nearby"), "");
  EXPECT_TRUE(has_met_a_stranger(time));
}

}  // namespace
}  // namespace cutoff::process
