// Chance without a past: a draw depends on the seed, on who draws, for which request, and on how many draws
// came before it there, and on nothing else.
//
// So two flows that run under one seed meet the same workload, however their other draws interleave. All
// sampling is in integers: the same on every machine and in every build.
#pragma once

#include <cstdint>
#include <string_view>

#include "fakes/clock/time.h"

namespace cutoff::clock {

class RandomStream {
 public:
  explicit RandomStream(std::uint64_t key) : key_(key) {}

  std::uint64_t next();
  /// Below `bound`, each value as likely as any other; `bound` is not 0.
  std::uint64_t below(std::uint64_t bound);
  /// Between the two, both included, to the nanosecond.
  Duration between(Duration least, Duration most);
  /// True `part` times in `whole`.
  bool happens(std::uint64_t part, std::uint64_t whole) { return below(whole) < part; }

 private:
  std::uint64_t key_;
  std::uint64_t draws_ = 0;
};

class Random {
 public:
  explicit Random(std::uint64_t seed) : seed_(seed) {}
  std::uint64_t seed() const { return seed_; }

  /// The stream of `name` ("agentcore.latency"), for one request where a draw belongs to one.
  RandomStream stream(std::string_view name, std::string_view request = {}) const;

 private:
  std::uint64_t seed_;
};

}  // namespace cutoff::clock
