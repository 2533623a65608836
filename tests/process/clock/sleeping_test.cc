// Programs that sleep live in the emulator's time.
#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/clock/time_keeper.h"

namespace cutoff::process {
namespace {

using namespace std::chrono_literals;

TEST(PreloadedClock, PythonSleeps68SecondsInNoTime) {
  TimeKeeper time;
  const auto ended = time.run({"/usr/bin/python3", "-c", R"(
import time
begin = time.time(), time.monotonic(), time.perf_counter()
time.sleep(68)
print(time.time() - begin[0], time.monotonic() - begin[1], time.perf_counter() - begin[2])
)"});
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(ended.out, "68.0 68.0 68.0\n");
  EXPECT_EQ(ended.at, 68s);
}

TEST(PreloadedClock, PythonsLocksAndConditionsTimeOut) {
  TimeKeeper time;
  const auto ended = time.run({"/usr/bin/python3", "-c", R"(
import threading, time
print(threading.Event().wait(50), time.monotonic())
print(threading.Lock().acquire() and threading.Condition().acquire(timeout=3), time.monotonic())
)"});
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(ended.out, "False 86450.0\nTrue 86450.0\n");
}

TEST(PreloadedClock, NodesTimersFire) {
  TimeKeeper time;
  const auto ended = time.run({"node", "-e", R"(
const began = [Date.now(), performance.now()];
setTimeout(() => console.log(Date.now() - began[0], performance.now() - began[1]), 68000);
)"});
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(ended.out, "68000 68000\n");
}

}  // namespace
}  // namespace cutoff::process
