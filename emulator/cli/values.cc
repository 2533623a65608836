#include "emulator/cli/values.h"

#include <charconv>

#include "emulator/control/time_text.h"
#include "emulator/replay/document.h"
#include "emulator/replay/near_miss.h"
#include "fixtures/flows/flow.h"

namespace cutoff::cli {

void refuse(std::string_view option, const std::string& value, const std::string& what_would_be_right) {
  throw replay::UnusableInput(std::string(option) + " is \"" + value + "\": " + what_would_be_right);
}

std::string one_of(std::string_view option, const std::string& value, const std::vector<std::string>& names,
                   const std::string& otherwise) {
  for (const std::string& name : names) {
    if (name == value) return value;
  }
  refuse(option, value, replay::did_you_mean(value, names, otherwise));
}

std::uint64_t seed_of(const std::string& text) {
  std::uint64_t seed = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, seed);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) {
    refuse("--seed", text, "write a whole number from 0 to 18446744073709551615, such as 7");
  }
  return seed;
}

region::LatencyProfile latency_of(const std::string& text) {
  const std::string name = one_of("--latency", text, {"ideal", "typical"}, R"(write "ideal" or "typical")");
  return name == "typical" ? region::LatencyProfile::typical : region::LatencyProfile::ideal;
}

clock::Duration duration_of(std::string_view option, const std::string& text) {
  const auto duration = clock::parse_duration(text);
  if (!duration) refuse(option, text, "write a duration with its unit, such as 68s or 250ms");
  return *duration;
}

std::chrono::sys_time<clock::Duration> moment_of(std::string_view option, const std::string& text) {
  const auto moment = control::parse_moment(text);
  if (!moment) refuse(option, text, "write a moment as ISO 8601 has it, such as 2026-02-10T18:08:45Z");
  return *moment;
}

std::vector<std::string> flow_names() {
  std::vector<std::string> names;
  for (const auto& flow : flows::all_flows()) names.emplace_back(flow->name());
  return names;
}

}  // namespace cutoff::cli
