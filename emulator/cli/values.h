// What the options of several commands have in common: reading their values, and refusing them in one sentence.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/process/clock/page.h"
#include "fakes/clock/time.h"
#include "fakes/region/latency.h"

namespace cutoff::cli {

/// Throws replay::UnusableInput: "--format is "xml": write "text" or "json"".
[[noreturn]] void refuse(std::string_view option, const std::string& value,
                         const std::string& what_would_be_right);

/// `value` if it is one of `names`; what is nearly one is refused with a question, all else with `otherwise`.
std::string one_of(std::string_view option, const std::string& value, const std::vector<std::string>& names,
                   const std::string& otherwise);

std::uint64_t seed_of(const std::string& text);
region::LatencyProfile latency_of(const std::string& text);
/// "68s", "1.5s", "250ms"
clock::Duration duration_of(std::string_view option, const std::string& text);
/// "2026-02-10T18:08:45Z", with or without a fraction of the second; the zone may be "+01:00".
std::chrono::sys_time<clock::Duration> moment_of(std::string_view option, const std::string& text);

/// "db.internal:5432", "[::1]:6379": where each of them is found. One name may have several addresses.
std::vector<cutoff_peer> peers_of(std::string_view option, const std::vector<std::string>& texts);

std::vector<std::string> flow_names();

}  // namespace cutoff::cli
