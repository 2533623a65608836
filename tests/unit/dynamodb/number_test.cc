// Numbers: exact decimals of 38 digits, held against an exact arithmetic that is not ours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_int.hpp>

#include "fakes/clock/random.h"
#include "fakes/dynamodb/number.h"
#include "fakes/wire/fault.h"

namespace cutoff::dynamodb {
namespace {

std::string refusal(std::string_view text) {
  try {
    return "accepted as " + Number::parse(text).text();
  } catch (const wire::Fault& fault) {
    return fault.message();
  }
}

constexpr const char* overflow =
    "Number overflow. Attempting to store a number with magnitude larger than supported range";
constexpr const char* underflow =
    "Number underflow. Attempting to store a number with magnitude smaller than supported range";

TEST(Number, IsWrittenAsAwsNormalisesIt) {
  const std::pair<const char*, const char*> cases[] = {
      {"0", "0"},         {"-0", "0"},          {"0.000", "0"},     {"+7", "7"},           {"007", "7"},
      {"1E3", "1000"},    {"1.50", "1.5"},      {".5", "0.5"},      {"5.", "5"},           {"-12.340", "-12.34"},
      {"1e-3", "0.001"},  {"123e-2", "1.23"},   {"0e999999", "0"},  {"1770000000", "1770000000"},
      {"12345678901234567890123456789012345678", "12345678901234567890123456789012345678"}};
  for (const auto& [given, written] : cases) EXPECT_EQ(Number::parse(given).text(), written) << given;
  EXPECT_EQ(Number::parse("1E125").text(), "1" + std::string(125, '0'));
  EXPECT_EQ(Number::parse("-1E-130").text(), "-0." + std::string(129, '0') + "1");
}

TEST(Number, IsRefusedInAwsWords) {
  EXPECT_EQ(refusal(""), "The parameter cannot be converted to a numeric value");
  for (const char* text : {"b", "1.2.3", "1e", "--1", "NaN", " 1", "1 ", "0x10", "1e1.5", "-", "."})
    EXPECT_EQ(refusal(text), std::string("The parameter cannot be converted to a numeric value: ") + text);
  EXPECT_EQ(refusal("1e126"), overflow);
  EXPECT_EQ(refusal("-1e126"), overflow);
  EXPECT_EQ(refusal("1e99999999999999999999"), overflow);
  EXPECT_EQ(refusal("1e-131"), underflow);
  EXPECT_EQ(refusal("-1e-99999999999999999999"), underflow);
  EXPECT_EQ(refusal("123456789012345678901234567890123456789"),
            "Attempting to store more than 38 significant digits in a Number");
  EXPECT_EQ(refusal("-1.23456789012345678901234567890123456789"),
            "Attempting to store more than 38 significant digits in a Number");
  // 38 digits and zeros around them are not too many.
  EXPECT_EQ(refusal("00012345678901234567890123456789012345678000"),
            "accepted as 12345678901234567890123456789012345678000");
}

TEST(Number, AnAdditionThatNeedsMoreThan38DigitsIsAnOverflowToo) {
  EXPECT_THROW(Number::parse("9e125") + Number::parse("9e125"), wire::Fault);
  try {
    static_cast<void>(Number::parse("1e50") + Number(1));
    FAIL();
  } catch (const wire::Fault& fault) {
    EXPECT_EQ(fault.message(), overflow);
  }
  EXPECT_EQ((Number::parse("9e125") + Number::parse("9e124")).text(), "99" + std::string(124, '0'));
}

TEST(Number, FitsIntegersToo) {
  EXPECT_EQ(Number(INT64_MIN).text(), "-9223372036854775808");
  EXPECT_EQ(Number(1770000000).to_int64(), 1770000000);
  EXPECT_EQ(Number::parse("-1.9").to_int64(), -1);
  EXPECT_EQ(Number::parse("1e100").to_int64(), INT64_MAX);
  EXPECT_EQ(Number::parse("-1e100").to_int64(), INT64_MIN);
}

// Exact arithmetic: a whole number of 10^-130, which cpp_int holds without limit.
using boost::multiprecision::cpp_int;

cpp_int exact(const Number& number) {
  std::string text = number.text();
  const bool negative = text.starts_with('-');
  if (negative) text.erase(0, 1);
  const auto point = text.find('.');
  const std::size_t decimals = point == std::string::npos ? 0 : text.size() - point - 1;
  if (point != std::string::npos) text.erase(point, 1);
  text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));
  cpp_int value(text);
  // 168: the last of 38 digits of the smallest number
  value *= boost::multiprecision::pow(cpp_int(10), static_cast<unsigned>(168 - decimals));
  return negative ? cpp_int(-value) : value;
}

Number random_number(clock::RandomStream& stream) {
  std::string text = stream.happens(1, 2) ? "-" : "";
  const std::uint64_t digits = 1 + stream.below(stream.happens(1, 3) ? 38 : 6);
  for (std::uint64_t i = 0; i < digits; ++i) text += static_cast<char>('0' + stream.below(10));
  const auto exponent = static_cast<std::int64_t>(stream.below(20)) - 10;
  const auto far = static_cast<std::int64_t>(stream.below(180)) - 120;
  return Number::parse(text + "e" + std::to_string(stream.happens(1, 4) ? far : exponent));
}

bool fits(const cpp_int& value) {
  if (value == 0) return true;
  std::string digits = cpp_int(boost::multiprecision::abs(value)).str();
  const auto magnitude = static_cast<int>(digits.size()) - 1 - 168;
  digits.erase(digits.find_last_not_of('0') + 1);
  return digits.size() <= 38 && magnitude <= 125 && magnitude >= -130;
}

TEST(Number, ComparesAddsAndSubtractsAsExactArithmeticDoes) {
  clock::RandomStream stream = clock::Random(1).stream("numbers");
  int sums = 0;
  int refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Number a = random_number(stream);
    const Number b = stream.happens(1, 10) ? -a : random_number(stream);
    const cpp_int exact_a = exact(a);
    const cpp_int exact_b = exact(b);
    ASSERT_EQ(a < b, exact_a < exact_b) << a.text() << " " << b.text();
    ASSERT_EQ(a == b, exact_a == exact_b) << a.text() << " " << b.text();
    ASSERT_EQ(a.ordered_bytes() < b.ordered_bytes(), exact_a < exact_b) << a.text() << " " << b.text();
    ASSERT_EQ(Number::parse(a.text()), a) << a.text();
    for (const bool plus : {true, false}) {
      const cpp_int wanted = plus ? cpp_int(exact_a + exact_b) : cpp_int(exact_a - exact_b);
      try {
        const Number result = plus ? a + b : a - b;
        ASSERT_EQ(exact(result), wanted) << a.text() << (plus ? " + " : " - ") << b.text();
        ++sums;
      } catch (const wire::Fault&) {
        ASSERT_FALSE(fits(wanted)) << a.text() << (plus ? " + " : " - ") << b.text();
        ++refused;
      }
    }
  }
  EXPECT_GT(sums, 10'000);
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace cutoff::dynamodb
