#include "fakes/wire/calendar.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace cutoff::wire {
namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

/// A moment's parts, and the text that is made of them.
class Text {
 public:
  explicit Text(Calendar::Moment moment)
      : days_(std::chrono::floor<std::chrono::days>(moment)), date_(days_), time_(moment - days_) {}

  Text& year() {
    const auto year = static_cast<unsigned>(static_cast<int>(date_.year()));
    return two_digits(year / 100).two_digits(year % 100);
  }
  Text& month() { return two_digits(static_cast<unsigned>(date_.month())); }
  Text& day() { return two_digits(static_cast<unsigned>(date_.day())); }
  Text& month_name() { return literal(months[static_cast<unsigned>(date_.month()) - 1]); }
  Text& weekday_name() { return literal(weekdays[std::chrono::weekday(days_).c_encoding()]); }
  /// "12:30:45"
  Text& clock() {
    two_digits(static_cast<unsigned>(time_.hours().count())).literal(":");
    two_digits(static_cast<unsigned>(time_.minutes().count())).literal(":");
    return two_digits(static_cast<unsigned>(time_.seconds().count()));
  }
  Text& milliseconds() {
    const auto count = static_cast<unsigned>(time_.subseconds().count() / 1'000'000);
    return digit(count / 100).two_digits(count % 100);
  }
  Text& literal(std::string_view text) {
    for (const char c : text) *end_++ = c;
    return *this;
  }

  std::string take() { return {text_.data(), end_}; }

 private:
  Text& two_digits(unsigned value) { return digit(value / 10).digit(value % 10); }
  Text& digit(unsigned value) {
    *end_++ = static_cast<char>('0' + value % 10);
    return *this;
  }

  std::chrono::sys_days days_;
  std::chrono::year_month_day date_;
  std::chrono::hh_mm_ss<clock::Duration> time_;
  std::array<char, sizeof "Sun, 06 Nov 1994 08:49:37 GMT"> text_;  // the longest
  char* end_ = text_.data();
};

}  // namespace

std::int64_t Calendar::epoch_ms(clock::Instant instant) const {
  return std::chrono::floor<std::chrono::milliseconds>(at(instant)).time_since_epoch().count();
}

std::uint32_t Calendar::epoch_seconds(clock::Instant instant) const {
  return static_cast<std::uint32_t>(
      std::chrono::floor<std::chrono::seconds>(at(instant)).time_since_epoch().count());
}

std::string Calendar::iso8601(clock::Instant instant) const {
  Text text(at(instant));
  text.year()
      .literal("-")
      .month()
      .literal("-")
      .day()
      .literal("T")
      .clock()
      .literal(".")
      .milliseconds()
      .literal("Z");
  return text.take();
}

const std::string& Calendar::http_date(clock::Instant instant) const {
  const auto second = std::chrono::floor<std::chrono::seconds>(at(instant));
  if (http_date_.empty() || second != http_date_second_) {
    Text text(second);
    text.weekday_name().literal(", ").day().literal(" ").month_name().literal(" ").year().literal(" ");
    http_date_ = text.clock().literal(" GMT").take();
    http_date_second_ = second;
  }
  return http_date_;
}

std::string Calendar::common_log(clock::Instant instant) const {
  Text text(at(instant));
  text.day().literal("/").month_name().literal("/").year().literal(":").clock().literal(" +0000");
  return text.take();
}

std::string Calendar::day(clock::Instant instant) const {
  return Text(at(instant)).year().literal("/").month().literal("/").day().take();
}

}  // namespace cutoff::wire
