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

class CodeRunner;

struct Options {
  /// What runs the code that users upload; none: nothing does (see uploaded_code.h). Outlives Lambda.
  CodeRunner* uploaded_code = nullptr;
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
  /// The same for events. 1 MiB since 24 October 2025; before, 262,144.
  std::size_t event_limit = 1'048'576;
  /// 6 MiB and 100 bytes (recorded).
  std::size_t response_limit = 6'291'556;

  /// How long a function is Pending, and an update of it in progress, in the latency profile `typical`: a few seconds,
  /// in everybody's experience; AWS gives no figures. Functions that run in-process have nothing to be prepared and
  /// are Active at once; in `ideal` all are.
  struct Changes {
    clock::Duration creation_least = std::chrono::milliseconds(1000);
    clock::Duration creation_most = std::chrono::milliseconds(4000);
    clock::Duration update_least = std::chrono::milliseconds(500);
    clock::Duration update_most = std::chrono::milliseconds(2500);
  } changes;

  // AWS delivers an event at least once, so sometimes twice, and nobody knows how often. A second delivery has the
  // request id of the first and is an event of its own otherwise.

  /// Of how many of a thousand events, drawn with the seed.
  std::uint64_t duplicated_events_per_1000 = 0;
  /// Beside those, the first so many.
  std::int64_t duplicated_events = 0;
  /// How long after the first attempt has begun, be it over by then or not. Nothing: when the event has succeeded.
  std::optional<clock::Duration> duplicate_delay;
};

}  // namespace cutoff::lambda
