// What the benchmarks of whole flows have in common.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fakes/cloud/cloud.h"
#include "fixtures/flows/flow.h"

namespace cutoff::bench {

/// An account without limits: what is measured is our own.
inline cloud::Options without_limits() {
  cloud::Options options;
  options.lambda.account_concurrency.reset();
  options.lambda.environments_in_10s.reset();
  options.agentcore.quotas = {.invocations = {}, .new_sessions = {}, .active_sessions = UINT32_MAX};
  return options;
}

/// `count` requests, `apart`, each with an agent of 68 s.
inline std::vector<flows::Arrival> arrivals(std::uint64_t count, clock::Duration apart) {
  std::vector<flows::Arrival> all;
  all.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    all.push_back({std::to_string(i + 1), apart * static_cast<std::int64_t>(i),
                   R"({"prompt":"Flight EY123 delayed 2 hours"})", std::chrono::seconds(68)});
  }
  return all;
}

inline double seconds(cloud::Cloud& cloud) {
  return static_cast<double>(cloud.loop().now().time_since_epoch().count()) / 1e9;
}

}  // namespace cutoff::bench
