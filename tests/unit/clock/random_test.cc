#include "fakes/clock/random.h"

#include <array>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cutoff::clock {
namespace {

using namespace std::chrono_literals;

TEST(Chance, DependsOnSeedNameRequestAndDrawAlone) {
  const auto draws = [](std::uint64_t seed, const char* name, const char* request) {
    RandomStream stream = Random(seed).stream(name, request);
    return std::array{stream.next(), stream.next(), stream.next()};
  };
  EXPECT_EQ(draws(1, "agent", "r1"), draws(1, "agent", "r1"));
  EXPECT_NE(draws(1, "agent", "r1"), draws(2, "agent", "r1"));
  EXPECT_NE(draws(1, "agent", "r1"), draws(1, "table", "r1"));
  EXPECT_NE(draws(1, "agent", "r1"), draws(1, "agent", "r2"));
  EXPECT_NE(draws(1, "agent", ""), draws(1, "", "agent"));
}

TEST(Chance, IsTheSameInEveryBuild) {
  RandomStream stream = Random(42).stream("agentcore.latency", "1");
  EXPECT_EQ(stream.next(), 10'283'456'656'085'480'833U);
}

TEST(Chance, StaysBelowItsBoundAndReachesEveryValue) {
  RandomStream stream = Random(1).stream("dice");
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(stream.below(6));
  EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2, 3, 4, 5}));
}

TEST(Chance, FavoursNoValue) {
  RandomStream stream = Random(1).stream("dice");
  std::array<int, 6> counts{};
  for (int i = 0; i < 60'000; ++i) ++counts[stream.below(6)];
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 400);  // four standard deviations
}

TEST(Chance, DrawsDurationsBetweenBothEndsIncluded) {
  RandomStream stream = Random(1).stream("latency");
  std::set<Duration> seen;
  for (int i = 0; i < 200; ++i) seen.insert(stream.between(8ns, 11ns));
  EXPECT_EQ(seen, (std::set<Duration>{8ns, 9ns, 10ns, 11ns}));
  EXPECT_EQ(stream.between(5s, 5s), Duration(5s));
  stream.between(Duration::min(), Duration::max());
}

}  // namespace
}  // namespace cutoff::clock
