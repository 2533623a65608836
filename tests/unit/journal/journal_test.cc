#include "fakes/journal/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/clock/fiber.h"

namespace cutoff::journal {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class JournalTest : public ::testing::Test {
 public:
  clock::Loop loop;
  Journal journal{loop};
  const wire::TraceId trace = *wire::TraceId::parse("1-5759e988-bd862e3fe1be46a994272793");
};

TEST_F(JournalTest, WritesOneJsonObjectALineWithFieldsInTheOrderTheyWereNamed) {
  journal.append("lambda.invoke", trace, field("function", shared_text("worker")), field("cold", true));
  loop.advance(29s + 500us);
  journal.append("apigateway.cutoff", {}, field("status", 504), field("timeout_ms", 29s),
                 field("text", "a\"b"), field("request_id", wire::Uuid{1, 2}));
  EXPECT_EQ(
      journal.json_lines(),
      R"({"n":1,"at_ms":0,"kind":"lambda.invoke","trace":"1-5759e988-bd862e3fe1be46a994272793","function":"worker","cold":true})"
      "\n"
      R"({"n":2,"at_ms":29000.5,"kind":"apigateway.cutoff","status":504,"timeout_ms":29000,"text":"a\"b",)"
      R"("request_id":"00000000-0000-0001-0000-000000000002"})"
      "\n");
}

TEST_F(JournalTest, EntriesAreReadByKey) {
  journal.append("lambda.report", trace, field("duration_ms", 68s), field("memory_mb", 1024),
                 field("status", "success"));
  const Entry& entry = journal.entries().front();
  EXPECT_TRUE(entry.is("lambda.report"));
  EXPECT_EQ(entry.duration("duration_ms"), clock::Duration(68s));
  EXPECT_EQ(entry.number_of("memory_mb"), 1024);
  EXPECT_EQ(entry.text("status"), "success");
  EXPECT_EQ(entry.text("duration_ms"), "68000");
  EXPECT_EQ(entry.text("missing"), "");
  EXPECT_EQ(entry.number_of("status"), 0);
  EXPECT_FALSE(entry.has("missing"));
}

TEST_F(JournalTest, AFieldMayBeThereOrNot) {
  for (const bool cold : {true, false}) {
    journal.append("lambda.report", {}, field("duration_ms", 68s), field_if(cold, "init_ms", 800ms),
                   field("status", "success"), field_if(!cold, "reason", shared_text("warm")));
  }
  EXPECT_EQ(
      journal.json_lines(),
      R"({"n":1,"at_ms":0,"kind":"lambda.report","duration_ms":68000,"init_ms":800,"status":"success"})"
      "\n"
      R"({"n":2,"at_ms":0,"kind":"lambda.report","duration_ms":68000,"status":"success","reason":"warm"})"
      "\n");
}

TEST_F(JournalTest, KeepsTheLastNWhileASinkSeesThemAll) {
  std::vector<std::uint64_t> seen;
  journal.set_sink([&](const Entry& entry) { seen.push_back(entry.number); });
  journal.keep_last(2);
  for (int i = 0; i < 4; ++i) journal.append("tick", {});
  EXPECT_THAT(seen, ElementsAre(1, 2, 3, 4));
  ASSERT_EQ(journal.entries().size(), 2U);
  EXPECT_EQ(journal.entries().front().number, 3U);
  EXPECT_EQ(journal.written(), 4U);
}

TEST_F(JournalTest, WhatIsKeptIsAsItWasWrittenHoweverOftenItsMemoryIsUsedAgain) {
  constexpr std::size_t kept = 100;
  const auto text_of = [](std::uint64_t number) {
    return std::string(number * 37 % 1'000, char('a' + number % 26));
  };
  journal.keep_last(kept);
  for (std::uint64_t number = 1; number <= 5'000; ++number) {
    journal.append("tick", trace, field("text", text_of(number)), field("number", number));
    if (number % 500 != 0) continue;
    ASSERT_EQ(journal.entries().size(), kept);
    for (const Entry& entry : journal.entries()) {
      EXPECT_EQ(entry.text("text"), text_of(entry.number));
      EXPECT_EQ(entry.number_of("number"), static_cast<std::int64_t>(entry.number));
    }
    EXPECT_EQ(journal.entries().front().number, number - kept + 1);
  }
}

TEST_F(JournalTest, ATextMayBeOfAnyLength) {
  for (const std::size_t size : {0U, 1U, 8U, 9U, 8'191U, 8'192U, 100'000U}) {
    journal.append("lambda.log", trace, field("before", true), field("text", std::string(size, 'x')),
                   field("after", wire::Uuid{1, 2}));
    const Entry& entry = journal.entries().back();
    EXPECT_EQ(entry.text("before"), "true");
    EXPECT_EQ(entry.text("text"), std::string(size, 'x'));
    EXPECT_EQ(entry.text("after"), "00000000-0000-0001-0000-000000000002");
    EXPECT_FALSE(entry.has("missing"));
  }
}

TEST_F(JournalTest, ACopyStaysWhenTheJournalGoesOn) {
  journal.keep_last(2);
  journal.append("first", trace, field("text", "what was"));
  journal.append("second", trace, Fields(field("text", "known only at run time")));
  const std::vector<Entry> copy = journal.copy();
  for (int i = 0; i < 10'000; ++i) journal.append("tick", {}, field("text", "what is written over it"));
  ASSERT_EQ(copy.size(), 2U);
  EXPECT_EQ(copy[0].text("text"), "what was");
  EXPECT_EQ(copy[1].text("text"), "known only at run time");
}

TEST_F(JournalTest, HowManyAreKeptMayChange) {
  const auto numbers = [&] {
    std::vector<std::uint64_t> kept;
    for (const Entry& entry : journal.entries()) kept.push_back(entry.number);
    return kept;
  };
  for (int i = 0; i < 4; ++i) journal.append("tick", {});
  journal.keep_last(2);
  EXPECT_THAT(numbers(), ElementsAre(3, 4));
  journal.append("tick", {});
  EXPECT_THAT(numbers(), ElementsAre(4, 5));
  journal.keep_last(3);
  for (int i = 0; i < 2; ++i) journal.append("tick", {});
  EXPECT_THAT(numbers(), ElementsAre(5, 6, 7));
  journal.clear();
  journal.append("tick", {});
  EXPECT_THAT(numbers(), ElementsAre(8));
  journal.keep_last(0);
  journal.append("tick", {});
  EXPECT_THAT(numbers(), ElementsAre());
  EXPECT_EQ(journal.written(), 9U);
}

TEST_F(JournalTest, WhatAKilledFiberWritesIsVoid) {
  auto handler = clock::spawn(loop, "handler", [&] {
    struct Scope {
      JournalTest* test;
      ~Scope() { test->journal.append("from beyond", {}); }
    } const scope{this};
    clock::sleep_for(loop, 68s);
  });
  handler.kill();
  EXPECT_EQ(journal.written(), 0U);
}

}  // namespace
}  // namespace cutoff::journal
