#include "fakes/wire/identifiers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/wire/calendar.h"

namespace cutoff::wire {
namespace {

using namespace std::chrono_literals;
using ::testing::MatchesRegex;
using ::testing::Optional;

TEST(RequestIds, AreVersion4UuidsOfTheirStream) {
  clock::RandomStream stream = clock::Random(1).stream("ids");
  const Uuid first = Uuid::draw(stream);
  const Uuid second = Uuid::draw(stream);
  EXPECT_NE(first, second);
  EXPECT_THAT(first.text(),
              MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  clock::RandomStream again = clock::Random(1).stream("ids");
  EXPECT_EQ(Uuid::draw(again), first);
}

TEST(RequestIds, AreReadBackFromTheirText) {
  EXPECT_EQ(Uuid::parse("deef4878-7910-41e6-8f14-25afc3e9ae33")->text(),
            "deef4878-7910-41e6-8f14-25afc3e9ae33");
  EXPECT_EQ(Uuid::parse("DEEF4878-7910-41E6-8F14-25AFC3E9AE33")->text(),
            "deef4878-7910-41e6-8f14-25afc3e9ae33");
  for (const char* text :
       {"", "deef4878", "deef4878-7910-41e6-8f14-25afc3e9ae3", "deef4878x7910-41e6-8f14-25afc3e9ae33",
        "deef4878-7910-41e6-8f14-25afc3e9aeg3", "-eef4878-7910-41e6-8f14-25afc3e9ae33-"}) {
    EXPECT_EQ(Uuid::parse(text), std::nullopt) << text;
  }
}

TEST(Traces, AreReadFromTheirHeader) {
  const auto trace =
      TraceId::parse("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1");
  ASSERT_TRUE(trace);
  EXPECT_EQ(trace->text(), "1-5759e988-bd862e3fe1be46a994272793");
  EXPECT_EQ(TraceId::parse("1-5759e988-bd862e3fe1be46a994272793"), trace);
  for (const char* text :
       {"", "Root=", "Root=2-5759e988-bd862e3fe1be46a994272793", "1-5759e988-bd862e3fe1be46a99427279"}) {
    EXPECT_EQ(TraceId::parse(text), std::nullopt) << text;
  }
}

TEST(Traces, AreWrittenIntoTheirHeader) {
  const auto trace = TraceId::parse("1-5759e988-bd862e3fe1be46a994272793");
  ASSERT_TRUE(trace);
  EXPECT_EQ(trace->header(), "Root=1-5759e988-bd862e3fe1be46a994272793");
  EXPECT_EQ(trace->header(100), trace->header());
  EXPECT_EQ(TraceId::parse(trace->header()), trace);
}

TEST(Traces, CarryTheirSecondAndMayBeNone) {
  clock::RandomStream stream = clock::Random(1).stream("ids");
  EXPECT_THAT(TraceId::draw(stream, 0x5759e988).text(), MatchesRegex("1-5759e988-[0-9a-f]{24}"));
  EXPECT_FALSE(TraceId());
}

TEST(Timestamps, AreAnEpochPlusVirtualTime) {
  const Calendar calendar(std::chrono::sys_days(std::chrono::year{2026} / 2 / 10) + 18h + 8min + 45s);
  const clock::Instant instant(29s + 250ms);
  EXPECT_EQ(calendar.iso8601(instant), "2026-02-10T18:09:14.250Z");
  EXPECT_EQ(calendar.http_date(instant), "Tue, 10 Feb 2026 18:09:14 GMT");
  EXPECT_EQ(calendar.http_date(clock::Instant(29s + 999ms)), "Tue, 10 Feb 2026 18:09:14 GMT");
  EXPECT_EQ(calendar.http_date(clock::Instant(30s)), "Tue, 10 Feb 2026 18:09:15 GMT");
  EXPECT_EQ(calendar.http_date(instant), "Tue, 10 Feb 2026 18:09:14 GMT");
  EXPECT_EQ(calendar.common_log(instant), "10/Feb/2026:18:09:14 +0000");
  EXPECT_EQ(calendar.day(instant), "2026/02/10");
  EXPECT_EQ(calendar.epoch_seconds(instant), 1770746954U);
  EXPECT_EQ(calendar.epoch_ms(instant), 1770746954250);
}

TEST(Timestamps, StayAtTheLastMomentThatNanosecondsCount) {
  const Calendar calendar(std::chrono::sys_days(std::chrono::year{2026} / 2 / 10));
  EXPECT_EQ(calendar.iso8601(clock::Instant(2'000'000h)), "2254-04-09T08:00:00.000Z");
  EXPECT_EQ(calendar.iso8601(clock::Instant::max()), "2262-04-11T23:47:16.854Z");
}

}  // namespace
}  // namespace cutoff::wire
