#include "fakes/clock/time.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cutoff::clock {
namespace {

using namespace std::chrono_literals;
using ::testing::Optional;

TEST(Durations, AreReadWithTheirUnit) {
  EXPECT_THAT(parse_duration("68s"), Optional(Duration(68s)));
  EXPECT_THAT(parse_duration("0s"), Optional(Duration(0s)));
  EXPECT_THAT(parse_duration("250ms"), Optional(Duration(250ms)));
  EXPECT_THAT(parse_duration("5min"), Optional(Duration(5min)));
  EXPECT_THAT(parse_duration("2h"), Optional(Duration(2h)));
  EXPECT_THAT(parse_duration("10us"), Optional(Duration(10us)));
  EXPECT_THAT(parse_duration("7ns"), Optional(Duration(7ns)));
}

TEST(Durations, KeepEveryDecimal) {
  EXPECT_THAT(parse_duration("76.92s"), Optional(Duration(76'920ms)));
  EXPECT_THAT(parse_duration("0.1s"), Optional(Duration(100ms)));
  EXPECT_THAT(parse_duration("0.000000001s"), Optional(Duration(1ns)));
  EXPECT_THAT(parse_duration("1.5min"), Optional(Duration(90s)));
  EXPECT_THAT(parse_duration("0.1250h"), Optional(Duration(450s)));
}

TEST(Durations, RefuseWhatIsNotExactlyOne) {
  for (const char* text :
       {"",         "68",          "s",   "68 s",  " 68s",          "68s ",
        "-1s",      "+1s",         "1.s", ".5s",   "1..5s",         "1.5.5s",
        "1e3s",     "68sec",       "68S", "0.5ns", "0.0000000001s", "99999999999999999999s",
        "300000h0", "10000000000s"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(Durations, AreShownInSecondsWithTheDigitsThatMatter) {
  EXPECT_EQ(seconds_text(Duration(29s)), "29.000");
  EXPECT_EQ(seconds_text(Duration(0s)), "0.000");
  EXPECT_EQ(seconds_text(Duration(1'500us)), "0.0015");
  EXPECT_EQ(seconds_text(Duration(1ns)), "0.000000001");
  EXPECT_EQ(seconds_text(Duration(-2'500ms)), "-2.500");
  EXPECT_EQ(seconds_text(Duration::min()), "-9223372036.854775808");
}

}  // namespace
}  // namespace cutoff::clock
