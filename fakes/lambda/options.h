// What an account's Lambda can be told to do otherwise: its limits, and what AWS changed or never said.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "fakes/clock/time.h"

namespace cutoff::lambda {

/// How the error of a function's timeout is worded. Consumers parse both.
enum class TimeoutWording : std::uint8_t {
  /// {"errorType":"Sandbox.Timedout","errorMessage":"RequestId: ID Error: Task timed out after 1.00 seconds"}, and
  /// "Status: timeout" in REPORT. Recorded from AWS in November 2025.
  sandbox_timedout,
  /// {"errorMessage":"2024-04-08T14:56:22.123Z ID Task timed out after 1.00 seconds"}, and the same as a line of the
  /// log. Recorded from AWS in April 2024.
  before_2025,
};

struct Options {
  /// How many invocations may run at once in the account and region; nothing: as many as you like.
  std::optional<std::int64_t> account_concurrency = 1000;
  /// What reservations must leave to functions that have none.
  std::int64_t least_unreserved_concurrency = 100;
  /// How many new environments one function gets in 10 s, refilled continuously (AWS: "scaling behavior").
  std::optional<std::int64_t> environments_in_10s = 1000;
  /// After how long an idle environment is retired. AWS does not say; observers report 5 to 15 minutes.
  clock::Duration idle_lifetime = std::chrono::minutes(10);
  /// The limit of an init before the first invocation; after it the init is tried again inside the function's
  /// timeout (AWS: "Lambda execution environment lifecycle").
  clock::Duration init_limit = std::chrono::seconds(10);
  TimeoutWording timeout_wording = TimeoutWording::sandbox_timedout;
  /// Since August 2025 the billed duration includes the init of all functions.
  bool init_is_billed = true;
  /// What REPORT names as Max Memory Used where an environment cannot measure it, as in-process none can. Nothing:
  /// the memory size, which is what AWS's own Runtime Interface Emulator reports.
  std::optional<std::int64_t> unmeasured_memory_mb;
  /// A request of that size is taken, one byte more is refused. AWS names this number in its refusal.
  std::size_t request_limit = 6'291'456;
  /// 6 MiB and 100 bytes (recorded).
  std::size_t response_limit = 6'291'556;
};

}  // namespace cutoff::lambda
