// AWS timestamps: an epoch plus virtual time, in the spellings that AWS uses.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "fakes/clock/time.h"

namespace cutoff::wire {

class Calendar {
 public:
  using Moment = std::chrono::sys_time<clock::Duration>;

  /// `epoch` is the moment at which the loop's time begins.
  explicit Calendar(Moment epoch) : epoch_(epoch) {}

  /// Where `instant` is later than nanoseconds since 1970 count, that is the last moment of all, in 2262.
  Moment at(clock::Instant instant) const {
    const clock::Duration passed = instant.time_since_epoch();
    return epoch_ > Moment::max() - passed ? Moment::max() : epoch_ + passed;
  }
  std::int64_t epoch_ms(clock::Instant instant) const;
  std::uint32_t epoch_seconds(clock::Instant instant) const;

  /// "2026-02-10T18:08:45.123Z"
  std::string iso8601(clock::Instant instant) const;
  /// "Tue, 10 Feb 2026 18:08:45 GMT": the Date header. Valid until it is asked for again.
  const std::string& http_date(clock::Instant instant) const;
  /// "10/Feb/2026:18:08:45 +0000": requestTime of API Gateway, and access logs.
  std::string common_log(clock::Instant instant) const;
  /// "2026/02/10": log streams.
  std::string day(clock::Instant instant) const;

 private:
  Moment epoch_;
  // Hundreds of answers in a second have the same Date.
  mutable std::chrono::sys_seconds http_date_second_;
  mutable std::string http_date_;
};

}  // namespace cutoff::wire
