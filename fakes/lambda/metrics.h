// A function's metrics, counted from the journal as entries pass: namespace AWS/Lambda, dimension FunctionName.
//
//   lambda::Metrics metrics;
//   for (const journal::Entry& entry : journal.entries()) metrics.take(entry);   // or as the journal's sink
//   metrics.of("worker").async_events_dropped
//
// Source: Lambda Developer Guide, "Types of metrics for Lambda functions". Values are totals since the first entry.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "fakes/journal/entry.h"

namespace cutoff::lambda {

/// What CloudWatch keeps of many values: SampleCount, Sum, Maximum.
struct DurationStatistic {
  std::int64_t count = 0;
  clock::Duration sum{};
  clock::Duration greatest{};

  void add(clock::Duration value);
};

struct FunctionMetrics {
  std::int64_t invocations = 0;           // the code was run; a throttle is none
  std::int64_t errors = 0;                // and failed, or was ended by its timeout
  std::int64_t throttles = 0;             // of calls, and of deliveries of events
  std::int64_t greatest_concurrency = 0;  // ConcurrentExecutions, Maximum
  DurationStatistic duration;
  std::int64_t async_events_received = 0;
  DurationStatistic async_event_age;  // at each attempt
  std::int64_t async_events_dropped = 0;
  std::int64_t dead_letter_errors = 0;
  std::int64_t destination_delivery_failures = 0;
};

class Metrics {
 public:
  void take(const journal::Entry& entry);
  /// Zeros for a function that nothing has happened to.
  FunctionMetrics of(std::string_view function) const;

 private:
  struct Counted {
    FunctionMetrics metrics;
    // By request: two deliveries of one event may run at once.
    std::multiset<wire::Uuid> running;
  };
  std::map<std::string, Counted, std::less<>> functions_;
};

}  // namespace cutoff::lambda
