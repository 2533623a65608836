// How many invocations may run at once: the account's limit, and what functions have reserved of it.
//
// Source: Lambda Developer Guide, "Understanding Lambda function scaling", "Configuring reserved concurrency".
#pragma once

#include <cstdint>
#include <optional>

#include "fakes/clock/time.h"
#include "fakes/lambda/options.h"

namespace cutoff::lambda {

/// One function's part of the account's concurrency.
struct ConcurrencyShare {
  std::optional<std::int64_t> reserved;  // a cap and a reservation; 0 turns the function off
  std::int64_t running = 0;
};

class Concurrency {
 public:
  explicit Concurrency(const Options& options)
      : account_limit_(options.account_concurrency),
        least_unreserved_(options.least_unreserved_concurrency) {}

  /// Why one more invocation would be refused, as one of AWS's ThrottleReason values; nullptr when it would not.
  const char* refusal(const ConcurrencyShare& share) const;
  void enter(ConcurrencyShare& share);
  void leave(ConcurrencyShare& share);

  /// What GetAccountSettings tells: the limit, which is the greatest number where there is none, and what of it is not
  /// reserved.
  std::int64_t account_limit() const { return account_limit_.value_or(INT32_MAX); }
  std::int64_t unreserved() const { return account_limit() - reserved_; }

  /// Throws wire::Fault when that leaves less than the minimum to functions without a reservation.
  void reserve(ConcurrencyShare& share, std::int64_t count);
  void unreserve(ConcurrencyShare& share);

 private:
  std::optional<std::int64_t> account_limit_;
  std::int64_t least_unreserved_;
  std::int64_t reserved_ = 0;            // by all functions together
  std::int64_t running_unreserved_ = 0;  // invocations of functions without a reservation
};

/// How fast one function gets new environments: a number every 10 s, refilled continuously, unused ones not saved.
class ScalingRate {
 public:
  explicit ScalingRate(std::optional<std::int64_t> environments_in_10s) : limit_(environments_in_10s) {}

  /// Takes one new environment at `now`; false when there is none left.
  bool take(clock::Instant now);

 private:
  static constexpr clock::Duration period = std::chrono::seconds(10);

  std::optional<std::int64_t> limit_;
  clock::Duration saved_ = period;  // each environment costs its part of the period
  clock::Instant saved_at_{};
};

}  // namespace cutoff::lambda
