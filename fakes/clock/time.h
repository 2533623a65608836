// Instants and durations of virtual time.
//
// Time is an integer count of nanoseconds. An Instant counts from the start of its Loop and means nothing
// outside of it; what AWS calls a timestamp is an epoch, kept by the cloud, plus an Instant.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace cutoff::clock {

using Duration = std::chrono::nanoseconds;

/// The clock that Instants are of. It has no now(): only a Loop knows what time it is.
struct VirtualTime {
  using duration = Duration;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<VirtualTime>;
  static constexpr bool is_steady = true;
};
using Instant = VirtualTime::time_point;

/// The real, monotonic time of the machine, known only to an Outside.
struct RealTime {
  using duration = Duration;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<RealTime>;
  static constexpr bool is_steady = true;
};
using RealInstant = RealTime::time_point;

/// `instant + duration`, staying at Instant::max() where that would overflow ("in 300 years" is never).
constexpr Instant add_saturated(Instant instant, Duration duration) {
  return duration > Instant::max() - instant ? Instant::max() : instant + duration;
}

/// Seconds with the digits that matter, three at least: "29.000", "0.0000005". For people and messages.
std::string seconds_text(Duration duration);
inline std::string seconds_text(Instant instant) { return seconds_text(instant.time_since_epoch()); }

/// Reads "68s", "1.5s", "250ms", "5min", "2h", "10us", "7ns". Exact: decimals are never rounded through a
/// double. Nothing for any other text, a negative number, a fraction of a nanosecond or an overflow.
std::optional<Duration> parse_duration(std::string_view text);

}  // namespace cutoff::clock
