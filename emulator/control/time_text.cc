#include "emulator/control/time_text.h"

#include <array>
#include <charconv>
#include <string>

namespace cutoff::control {
namespace {

bool is_of_number(char c) { return (c >= '0' && c <= '9') || c == '.'; }

/// The next digits as a number, exactly `width` of them; -1 when there are others.
int take_digits(std::string_view& text, std::size_t width) {
  int number = 0;
  if (text.size() < width) return -1;
  const auto read = std::from_chars(text.data(), text.data() + width, number);
  if (read.ec != std::errc() || read.ptr != text.data() + width || text.front() == '-') return -1;
  text.remove_prefix(width);
  return number;
}

bool take(std::string_view& text, char expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(1);
  return true;
}

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

std::optional<wire::Calendar::Moment> parse_moment(std::string_view text) {
  const int year = take_digits(text, 4);
  if (year < 0 || !take(text, '-')) return std::nullopt;
  const int month = take_digits(text, 2);
  if (month < 1 || !take(text, '-')) return std::nullopt;
  const int day = take_digits(text, 2);
  if (day < 1 || !take(text, 'T')) return std::nullopt;
  const int hour = take_digits(text, 2);
  if (hour < 0 || hour > 23 || !take(text, ':')) return std::nullopt;
  const int minute = take_digits(text, 2);
  if (minute < 0 || minute > 59 || !take(text, ':')) return std::nullopt;
  const int second = take_digits(text, 2);
  if (second < 0 || second > 59) return std::nullopt;
  clock::Duration fraction{};
  if (take(text, '.')) {
    clock::Duration unit = std::chrono::milliseconds(100);
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), unit /= 10)
      fraction += (text.front() - '0') * unit;
  }
  if (text != "Z") return std::nullopt;
  using namespace std::chrono;
  const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return sys_days(date) + hours(hour) + minutes(minute) + seconds(second) + fraction;
}

}  // namespace cutoff::control
