#include "fakes/dynamodb/number.h"

#include <algorithm>
#include <array>
#include <climits>

#include "fakes/dynamodb/errors.h"

namespace cutoff::dynamodb {
namespace {

__extension__ using Wide = unsigned __int128;  // 38 digits need 127 bits

Wide wide(std::uint64_t high, std::uint64_t low) { return Wide{high} << 64U | low; }

int digits_of(Wide coefficient) {
  int digits = 0;
  for (; coefficient > UINT64_MAX; coefficient /= 10) ++digits;  // 128 bits are slow to divide
  for (auto rest = static_cast<std::uint64_t>(coefficient); rest != 0; rest /= 10) ++digits;
  return digits;
}

Wide scaled(Wide coefficient, int powers_of_ten) {
  for (; powers_of_ten > 0; --powers_of_ten) coefficient *= 10;
  return coefficient;
}

bool is_decimal_digit(char c) { return c >= '0' && c <= '9'; }

wire::Fault overflow() {
  return invalid("Number overflow. Attempting to store a number with magnitude larger than supported range");
}

wire::Fault underflow() {
  return invalid(
      "Number underflow. Attempting to store a number with magnitude smaller than supported range");
}

wire::Fault too_precise() {
  return invalid("Attempting to store more than 38 significant digits in a Number");
}

wire::Fault not_numeric(std::string_view text) {
  std::string message = "The parameter cannot be converted to a numeric value";
  if (!text.empty()) message.append(": ").append(text);
  return invalid(std::move(message));
}

}  // namespace

/// What parsing and adding make before it is known to be a Number: digits of any count, most significant first, and
/// the power of ten of the last one.
struct Decimal {
  std::string digits;  // '0' to '9'
  std::int64_t exponent = 0;
  bool negative = false;

  /// AWS looks at the magnitude before it counts digits.
  Number number(wire::Fault (*when_too_precise)()) const {
    const auto first = digits.find_first_not_of('0');
    if (first == std::string::npos) return {};
    const auto last = digits.find_last_not_of('0');
    const std::int64_t last_exponent = exponent + static_cast<std::int64_t>(digits.size() - 1 - last);
    const std::int64_t magnitude = last_exponent + static_cast<std::int64_t>(last - first);
    if (magnitude > Number::greatest_magnitude) throw overflow();
    if (magnitude < Number::least_magnitude) throw underflow();
    if (last - first >= Number::most_digits) throw when_too_precise();
    Wide coefficient = 0;
    for (auto i = first; i <= last; ++i)
      coefficient = coefficient * 10 + static_cast<unsigned>(digits[i] - '0');
    Number number;
    number.high_ = static_cast<std::uint64_t>(coefficient >> 64U);
    number.low_ = static_cast<std::uint64_t>(coefficient);
    number.exponent_ = static_cast<std::int16_t>(last_exponent);
    number.negative_ = negative;
    return number;
  }
};

Number::Number(std::int64_t value) : negative_(value < 0) {
  low_ = negative_ ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  for (; low_ != 0 && low_ % 10 == 0; low_ /= 10) ++exponent_;
}

Number Number::parse(std::string_view text) {
  constexpr std::int64_t far = 1'000'000;  // an exponent out of every range, and safe to add to
  std::string_view rest = text;
  Decimal decimal;
  if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) {
    decimal.negative = rest.front() == '-';
    rest.remove_prefix(1);
  }
  const auto take_digits = [&rest, &decimal] {
    std::size_t count = 0;
    while (count < rest.size() && is_decimal_digit(rest[count])) ++count;
    decimal.digits.append(rest.substr(0, count));
    rest.remove_prefix(count);
    return count;
  };
  take_digits();
  if (!rest.empty() && rest.front() == '.') {
    rest.remove_prefix(1);
    decimal.exponent = -static_cast<std::int64_t>(take_digits());
  }
  if (decimal.digits.empty()) throw not_numeric(text);
  if (!rest.empty() && (rest.front() == 'e' || rest.front() == 'E')) {
    rest.remove_prefix(1);
    bool down = false;
    if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) {
      down = rest.front() == '-';
      rest.remove_prefix(1);
    }
    if (rest.empty()) throw not_numeric(text);
    std::int64_t exponent = 0;
    for (; !rest.empty() && is_decimal_digit(rest.front()); rest.remove_prefix(1)) {
      exponent = std::min(far, exponent * 10 + (rest.front() - '0'));
    }
    decimal.exponent += down ? -exponent : exponent;
  }
  if (!rest.empty()) throw not_numeric(text);
  return decimal.number(too_precise);
}

int Number::significant_digits() const { return digits_of(wide(high_, low_)); }

std::string Number::text() const {
  if (is_zero()) return "0";
  std::array<char, most_digits + 1> buffer{};
  auto first = buffer.end();
  for (Wide rest = wide(high_, low_); rest != 0; rest /= 10)
    *--first = static_cast<char>('0' + static_cast<int>(rest % 10));
  const std::string_view digits(&*first, static_cast<std::size_t>(buffer.end() - first));

  std::string text = negative_ ? "-" : "";
  const int whole = static_cast<int>(digits.size()) + exponent_;  // digits before the point
  if (exponent_ >= 0) {
    text.append(digits).append(static_cast<std::size_t>(exponent_), '0');
  } else if (whole > 0) {
    text.append(digits.substr(0, static_cast<std::size_t>(whole)))
        .append(".")
        .append(digits.substr(static_cast<std::size_t>(whole)));
  } else {
    text.append("0.").append(static_cast<std::size_t>(-whole), '0').append(digits);
  }
  return text;
}

std::int64_t Number::to_int64() const {
  const std::int64_t bound = negative_ ? INT64_MIN : INT64_MAX;
  Wide magnitude = wide(high_, low_);
  if (digits_of(magnitude) + exponent_ > 19) return bound;
  for (int i = exponent_; i < 0; ++i) magnitude /= 10;
  magnitude = scaled(magnitude, exponent_);
  if (magnitude > static_cast<Wide>(INT64_MAX)) return bound;
  const auto value = static_cast<std::int64_t>(magnitude);
  return negative_ ? -value : value;
}

Number Number::operator-() const {
  Number negated = *this;
  negated.negative_ = !negative_ && !is_zero();
  return negated;
}

std::strong_ordering operator<=>(const Number& a, const Number& b) {
  if (a.negative_ != b.negative_)
    return a.negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  if (a.is_zero() || b.is_zero()) return !a.is_zero() <=> !b.is_zero();
  const Wide coefficient_a = wide(a.high_, a.low_);
  const Wide coefficient_b = wide(b.high_, b.low_);
  const int digits_a = digits_of(coefficient_a);
  const int digits_b = digits_of(coefficient_b);
  auto order = digits_a + a.exponent_ <=> digits_b + b.exponent_;
  if (order == std::strong_ordering::equal) {
    order = scaled(coefficient_a, digits_b - digits_a) <=> scaled(coefficient_b, digits_a - digits_b);
  }
  return a.negative_ ? 0 <=> order : order;
}

Number operator+(const Number& a, const Number& b) {
  if (a.is_zero()) return b;
  if (b.is_zero()) return a;
  const int exponent = std::min(a.exponent_, b.exponent_);
  // The digits of both, least significant first and as long as the longer one and a carry.
  const auto spread = [exponent](const Number& number) {
    std::string digits(static_cast<std::size_t>(number.exponent_ - exponent), 0);
    for (Wide rest = wide(number.high_, number.low_); rest != 0; rest /= 10)
      digits += static_cast<char>(rest % 10);
    return digits;
  };
  std::string sum = spread(a);
  std::string other = spread(b);
  const std::size_t length = std::max(sum.size(), other.size()) + 1;
  sum.resize(length, 0);
  other.resize(length, 0);
  Decimal result{{}, exponent, a.negative_};
  if (a.negative_ != b.negative_ &&
      std::lexicographical_compare(sum.rbegin(), sum.rend(), other.rbegin(), other.rend())) {
    std::swap(sum, other);
    result.negative = b.negative_;
  }
  int carry = 0;
  for (std::size_t i = 0; i < length; ++i) {
    int digit = sum[i] + carry;
    digit += a.negative_ == b.negative_ ? other[i] : -other[i];
    carry = digit > 9 ? 1 : digit < 0 ? -1 : 0;
    sum[i] = static_cast<char>(digit - 10 * carry + '0');
  }
  result.digits.assign(sum.rbegin(), sum.rend());
  // 1e50 + 1 needs 51 digits, and AWS calls that an overflow too (as the tests of ScyllaDB's Alternator found).
  return result.number(overflow);
}

std::string Number::ordered_bytes() const {
  // One byte for the sign, two for the power of ten of the first digit, sixteen for 38 digits; of a negative number
  // all that follows the sign is turned over.
  if (is_zero()) return "\x01";
  std::string bytes(1, negative_ ? '\x00' : '\x02');
  const Wide coefficient = wide(high_, low_);
  const int digits = digits_of(coefficient);
  const unsigned flip = negative_ ? 0xFFU : 0U;
  const auto magnitude = static_cast<unsigned>(digits + exponent_ - least_magnitude);
  bytes += static_cast<char>((magnitude >> 8U & 0xFFU) ^ flip);
  bytes += static_cast<char>((magnitude & 0xFFU) ^ flip);
  const Wide aligned = scaled(coefficient, most_digits - digits);
  for (int shift = 120; shift >= 0; shift -= 8) {
    bytes +=
        static_cast<char>((static_cast<unsigned>(aligned >> static_cast<unsigned>(shift)) & 0xFFU) ^ flip);
  }
  return bytes;
}

}  // namespace cutoff::dynamodb
