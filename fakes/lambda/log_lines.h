// The lines of a function's log, as AWS writes them (text format), made from the journal when somebody reads it.
//
// Group "/aws/lambda/NAME". Recorded: LocalStack's test_invocation_with_logs and test_invocation_type_event_error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/journal/entry.h"
#include "fakes/wire/calendar.h"

namespace cutoff::lambda {

/// What LogResult holds of the log at most: its end.
inline constexpr std::size_t log_tail_bytes = 4096;

struct ReportLine {
  std::string request_id;
  clock::Duration duration{};
  clock::Duration billed{};
  std::int64_t memory_mb = 0;
  std::int64_t max_memory_mb = 0;
  std::optional<clock::Duration> init;
  std::string status;  // "success", "error", "timeout"
  std::string error_type;
};

std::string start_line(std::string_view request_id, std::string_view version);
std::string end_line(std::string_view request_id);
/// Ends in a tab and a newline; or, where the platform ended the code, in "Status: timeout" or in "Status: error" with
/// its "Error Type: Runtime.ExitError", and a newline. (An exception of the code's own is no such error.)
std::string report_line(const ReportLine& report);

/// The line, newline included, that the entry is in its function's log; nothing for entries that are none. A failed
/// init is an INIT_REPORT. (INIT_START is not written: it names a hash of AWS's runtime.)
std::optional<std::string> log_line(const journal::Entry& entry);

/// "2026/02/10/[$LATEST]" and 32 hex digits.
std::string log_stream_name(const wire::Calendar& calendar, clock::Instant created, std::string_view version,
                            const wire::Uuid& environment);

}  // namespace cutoff::lambda
