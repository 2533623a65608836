#include "emulator/control/time_text.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace cutoff::control {
namespace {

bool is_of_number(char c) { return (c >= '0' && c <= '9') || c == '.'; }

/// Reads ISO 8601's extended form from the left.
class Iso8601 {
 public:
  explicit Iso8601(std::string_view text) : rest_(text) {}

  std::optional<wire::Calendar::Moment> read() {
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

std::optional<clock::Duration> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  clock::Duration sum{};
  while (!text.empty()) {
    std::size_t end = 0;
    while (end < text.size() && is_of_number(text[end])) ++end;
    while (end < text.size() && !is_of_number(text[end])) ++end;
    std::string part(text.substr(0, end));
    text.remove_prefix(end);
    if (part.size() > 1 && part.back() == 'm') part += "in";
    const auto duration = clock::parse_duration(part);
    if (!duration || *duration > clock::Duration::max() - sum) return std::nullopt;
    sum += *duration;
  }
  return sum;
}

clock::Duration read_duration(const replay::Value& value) {
  std::optional<clock::Duration> duration;
  if (value.kind() == replay::Node::Kind::number) duration = parse_duration(value.source() + "ms");
  if (value.kind() == replay::Node::Kind::string) duration = parse_duration(value.string("\"29s\""));
  if (!duration) {
    value.refuse(
        "write a duration such as \"29s\", \"1m30s\" or \"500ms\", or a number of milliseconds such as "
        "29000");
  }
  return *duration;
}

std::optional<wire::Calendar::Moment> parse_moment(std::string_view text) { return Iso8601(text).read(); }

}  // namespace cutoff::control
