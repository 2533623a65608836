#include "fakes/wire/calendar.h"

#include <array>
#include <string_view>

namespace cutoff::wire {
namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

std::string padded(std::int64_t value, std::size_t digits) {
  std::string text = std::to_string(value);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return text;
}

struct Fields {
  explicit Fields(Calendar::Moment moment)
      : days(std::chrono::floor<std::chrono::days>(moment)), date(days), time(moment - days) {}

  std::string year() const { return padded(static_cast<int>(date.year()), 4); }
  std::string month() const { return padded(static_cast<unsigned>(date.month()), 2); }
  std::string day() const { return padded(static_cast<unsigned>(date.day()), 2); }
  std::string_view month_name() const { return months[static_cast<unsigned>(date.month()) - 1]; }
  std::string_view weekday_name() const { return weekdays[std::chrono::weekday(days).c_encoding()]; }
  std::string clock() const {
    return padded(time.hours().count(), 2) + ":" + padded(time.minutes().count(), 2) + ":" +
           padded(time.seconds().count(), 2);
  }
  std::string milliseconds() const { return padded(time.subseconds().count() / 1'000'000, 3); }

  std::chrono::sys_days days;
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<clock::Duration> time;
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
  const Fields f(at(instant));
  return f.year() + "-" + f.month() + "-" + f.day() + "T" + f.clock() + "." + f.milliseconds() + "Z";
}

std::string Calendar::http_date(clock::Instant instant) const {
  const Fields f(at(instant));
  return std::string(f.weekday_name()) + ", " + f.day() + " " + std::string(f.month_name()) + " " + f.year() +
         " " + f.clock() + " GMT";
}

std::string Calendar::common_log(clock::Instant instant) const {
  const Fields f(at(instant));
  return f.day() + "/" + std::string(f.month_name()) + "/" + f.year() + ":" + f.clock() + " +0000";
}

std::string Calendar::day(clock::Instant instant) const {
  const Fields f(at(instant));
  return f.year() + "/" + f.month() + "/" + f.day();
}

}  // namespace cutoff::wire
