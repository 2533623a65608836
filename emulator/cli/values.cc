#include "emulator/cli/values.h"

#include <charconv>
#include <optional>

#include "emulator/replay/document.h"
#include "emulator/replay/near_miss.h"
#include "fixtures/flows/flow.h"

namespace cutoff::cli {
namespace {

/// Reads ISO 8601's extended form from the left.
class Iso8601 {
 public:
  explicit Iso8601(std::string_view text) : rest_(text) {}

  std::optional<std::chrono::sys_time<clock::Duration>> read() {
    const int year = number(4);
    literal("-");
    const int month = number(2);
    literal("-");
    const int day = number(2);
    literal("T");
    const int hours = number(2);
    literal(":");
    const int minutes = number(2);
    literal(":");
    const int seconds = number(2);
    const std::chrono::nanoseconds fraction = this->fraction();
    const std::chrono::minutes zone = this->zone();
    const std::chrono::year_month_day date(std::chrono::year(year) / month / day);
    if (!good_ || !rest_.empty() || !date.ok() || hours > 23 || minutes > 59 || seconds > 59)
      return std::nullopt;
    // What nanoseconds since 1970 can count, with room for time to pass.
    if (year < 1970 || year > 2200) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(hours) + std::chrono::minutes(minutes) +
           std::chrono::seconds(seconds) + fraction - zone;
  }

 private:
  int number(std::size_t digits) {
    int value = 0;
    const auto end = rest_.data() + std::min(digits, rest_.size());
    const bool is_number = !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
    const auto read = std::from_chars(rest_.data(), end, value);
    good_ = good_ && is_number && rest_.size() >= digits && read.ec == std::errc() && read.ptr == end;
    rest_.remove_prefix(std::min(digits, rest_.size()));
    return value;
  }

  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  void literal(std::string_view text) { good_ = take(text) && good_; }

  std::chrono::nanoseconds fraction() {
    if (!take(".")) return {};
    std::int64_t nanoseconds = 0;
    std::int64_t unit = 1'000'000'000;
    while (unit > 1 && !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      unit /= 10;
      nanoseconds += (rest_.front() - '0') * unit;
      rest_.remove_prefix(1);
    }
    good_ = good_ && unit < 1'000'000'000;
    return std::chrono::nanoseconds(nanoseconds);
  }

  std::chrono::minutes zone() {
    if (take("Z")) return {};
    const int sign = take("+") ? 1 : take("-") ? -1 : 0;
    good_ = good_ && sign != 0;
    const int hours = number(2);
    literal(":");
    return sign * (std::chrono::hours(hours) + std::chrono::minutes(number(2)));
  }

  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

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
  const auto moment = Iso8601(text).read();
  if (!moment) refuse(option, text, "write a moment as ISO 8601 has it, such as 2026-02-10T18:08:45Z");
  return *moment;
}

std::vector<std::string> flow_names() {
  std::vector<std::string> names;
  for (const auto& flow : flows::all_flows()) names.emplace_back(flow->name());
  return names;
}

}  // namespace cutoff::cli
