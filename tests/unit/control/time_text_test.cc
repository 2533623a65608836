// How clients write moments. (Durations: clock_test.cc.)
#include "emulator/control/time_text.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cutoff::control {
namespace {

using namespace std::chrono_literals;
using ::testing::Eq;
using ::testing::Optional;

const wire::Calendar::Moment evening =
    std::chrono::sys_days(std::chrono::year{2026} / 2 / 10) + 18h + 8min + 45s;

TEST(Moment, IsReadWithAnyFractionOfTheSecond) {
  EXPECT_THAT(parse_moment("2026-02-10T18:08:45Z"), Optional(Eq(evening)));
  EXPECT_THAT(parse_moment("2026-02-10T18:08:45.5Z"), Optional(Eq(evening + 500ms)));
  EXPECT_THAT(parse_moment("2026-02-10T18:08:45.123456789Z"), Optional(Eq(evening + 123456789ns)));
}

TEST(Moment, MayBeThatOfAnotherZone) {
  EXPECT_THAT(parse_moment("2026-02-10T19:08:45+01:00"), Optional(Eq(evening)));
  EXPECT_THAT(parse_moment("2026-02-10T12:38:45.25-05:30"), Optional(Eq(evening + 250ms)));
}

TEST(Moment, IsNothingWhereThereIsNoSuchOne) {
  for (const char* text :
       {"", "yesterday", "2026-02-10", "2026-02-30T18:08:45Z", "2026-13-10T18:08:45Z", "2026-02-10T24:00:00Z",
        "2026-02-10T18:60:00Z", "2026-02-10T18:08:60Z", "2026-02-10T18:08:45", "2026-02-10T18:08:45.Z",
        "2026-02-10T18:08:45+0100", "2026-02-10T18:08:45Z ", "2026-2-10T18:08:45Z", "2026-02-10T-1:08:45Z"})
    EXPECT_EQ(parse_moment(text), std::nullopt) << text;
}

TEST(Moment, IsNothingWhereNanosecondsCannotCountIt) {
  for (const char* text :
       {"0000-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2201-01-01T00:00:00Z", "9999-12-31T23:59:59Z"})
    EXPECT_EQ(parse_moment(text), std::nullopt) << text;
}

}  // namespace
}  // namespace cutoff::control
