// Alarms in real time, of which nothing is tested but that they ring, and not too early.
#include "emulator/front/alarm.h"

#include <chrono>

#include <gtest/gtest.h>

#include "emulator/front/network.h"
#include "fakes/clock/loop.h"

namespace cutoff::front {
namespace {

using namespace std::chrono_literals;

class AlarmTest : public ::testing::Test {
 protected:
  void until_it_rings() {
    for (const int before = rung; rung == before; loop.run_ready())
      network.wait_until(clock::RealInstant::max());
  }

  Network network;
  clock::Loop loop{&network};
  int rung = 0;
  Alarm alarm{network, loop, [this] { ++rung; }};
};

TEST_F(AlarmTest, RingsOnceEachTimeThatItIsSet) {
  for (int times = 1; times <= 3; ++times) {
    alarm.set(1ms);
    until_it_rings();
    EXPECT_EQ(rung, times);
  }
}

TEST_F(AlarmTest, RingsWhenItWasToRingAsWasSaidLast) {
  for (const auto time : {20ms, 40ms, 25ms, 30ms}) {
    alarm.set(time);
    network.poll();  // now the kernel knows
  }
  const clock::RealInstant due = network.real_now() + 30ms;
  alarm.set(30ms);
  until_it_rings();
  EXPECT_EQ(rung, 1);
  EXPECT_GE(network.real_now(), due);
}

TEST_F(AlarmTest, RingsEarlierThanWasSaidBefore) {
  alarm.set(24h);
  network.poll();
  alarm.set(1ms);
  until_it_rings();
}

TEST_F(AlarmTest, MayEndBeforeItRings) {
  {
    Alarm other(network, loop, [this] { ++rung; });
    other.set(1ms);
  }
  alarm.set(2ms);
  until_it_rings();
  EXPECT_EQ(rung, 1);
}

}  // namespace
}  // namespace cutoff::front
