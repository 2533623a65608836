#include <gtest/gtest.h>

#include "tests/harness/virtual_time.h"

using namespace std::chrono_literals;
namespace cutoff {
TEST(Smoke, SleepsExactly) {
  clock::Loop loop;
  auto at = harness::run(loop, [&] { clock::sleep_for(loop, 68s); return loop.now(); });
  EXPECT_EQ(at, clock::Instant(68s));
}
}
