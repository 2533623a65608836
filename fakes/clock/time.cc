#include "fakes/clock/time.h"

#include <array>
#include <cstdint>

namespace cutoff::clock {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};

constexpr std::array<Unit, 6> units{{{"ns", 1},
                                     {"us", 1'000},
                                     {"ms", 1'000'000},
                                     {"s", 1'000'000'000},
                                     {"min", 60'000'000'000},
                                     {"h", 3'600'000'000'000}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string seconds_text(Duration duration) {
  const bool negative = duration < Duration::zero();
  const auto count = negative ? 0 - static_cast<std::uint64_t>(duration.count())
                              : static_cast<std::uint64_t>(duration.count());
  std::string fraction = std::to_string(count % 1'000'000'000);
  fraction.insert(0, 9 - fraction.size(), '0');
  while (fraction.size() > 3 && fraction.back() == '0') fraction.pop_back();
  return (negative ? "-" : "") + std::to_string(count / 1'000'000'000) + "." + fraction;
}

std::optional<Duration> parse_duration(std::string_view text) {
  std::size_t end_of_number = 0;
  while (end_of_number < text.size() && (is_digit(text[end_of_number]) || text[end_of_number] == '.'))
    ++end_of_number;
  const std::string_view number = text.substr(0, end_of_number);
  const std::string_view unit_name = text.substr(end_of_number);

  const Unit* unit = nullptr;
  for (const Unit& candidate : units) {
    if (candidate.name == unit_name) unit = &candidate;
  }
  if (unit == nullptr || number.empty() || !is_digit(number.front()) || !is_digit(number.back()))
    return std::nullopt;

  // digits * unit / 10^decimals, in integers wide enough never to overflow below the limit on digits.
  __extension__ using Wide = __int128;
  constexpr std::size_t most_digits = 24;
  if (number.size() > most_digits) return std::nullopt;
  Wide digits = 0;
  Wide divisor = 1;
  bool past_the_point = false;
  for (const char c : number) {
    if (c == '.') {
      if (past_the_point) return std::nullopt;
      past_the_point = true;
      continue;
    }
    digits = digits * 10 + (c - '0');
    if (past_the_point) divisor *= 10;
  }
  const Wide nanoseconds = digits * unit->nanoseconds;
  if (nanoseconds % divisor != 0 || nanoseconds / divisor > Duration::max().count()) return std::nullopt;
  return Duration(static_cast<Duration::rep>(nanoseconds / divisor));
}

}  // namespace cutoff::clock
