// A DynamoDB number: an exact decimal of up to 38 significant digits, between 1E-130 and 9.99…E+125 in magnitude.
//
// It is kept normalised, so that "1.50", "1.5" and "15E-1" are one number, one key and one member of a set.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace cutoff::dynamodb {

class Number {
 public:
  static constexpr int most_digits = 38;
  static constexpr int greatest_magnitude = 125;  // the power of ten of the first digit
  static constexpr int least_magnitude = -130;

  Number() = default;  // 0
  Number(std::int64_t value);                             // NOLINT(google-explicit-constructor): an integer is a number
  Number(int value) : Number(std::int64_t{value}) {}      // NOLINT(google-explicit-constructor)

  /// Reads "-12.5", "+.5", "1E3". Throws wire::Fault ValidationException in AWS's words for what is no number, too
  /// large, too small or too precise.
  static Number parse(std::string_view text);

  /// Plain decimal digits without an exponent, as AWS writes every number: "1000", "0.015", "-7".
  std::string text() const;

  bool is_zero() const { return high_ == 0 && low_ == 0; }
  bool is_negative() const { return negative_; }
  /// How many digits stand between the first and the last that is not 0.
  int significant_digits() const;
  /// Rounded towards zero; the nearest bound where it does not fit.
  std::int64_t to_int64() const;

  Number operator-() const;
  /// Exact. Throw wire::Fault ValidationException where the result is no DynamoDB number.
  friend Number operator+(const Number& a, const Number& b);
  friend Number operator-(const Number& a, const Number& b) { return a + -b; }

  friend bool operator==(const Number&, const Number&) = default;
  friend std::strong_ordering operator<=>(const Number& a, const Number& b);

  /// Bytes that compare as the numbers do: what a store keeps as a key.
  std::string ordered_bytes() const;

 private:
  // The value is ±(high, low) × 10^exponent; the coefficient's last digit is not 0, and 0 is all zeros.
  std::uint64_t high_ = 0;
  std::uint64_t low_ = 0;
  std::int16_t exponent_ = 0;
  bool negative_ = false;

  friend struct Decimal;
};

}  // namespace cutoff::dynamodb
