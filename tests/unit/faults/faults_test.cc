// Rules that make services fail: which request meets which, how often, and what is told of it.
#include "fakes/faults/faults.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/wire/fault.h"
#include "tests/harness/journal_matchers.h"

namespace cutoff::faults {
namespace {

using namespace std::chrono_literals;
using harness::EntryOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FaultRules : public ::testing::Test {
 protected:
  Injection function_meets(std::string_view name) {
    return faults.meet({Target::function, name, "Invoke", {}});
  }
  Injection table_meets(std::string_view operation) {
    return faults.meet({Target::table, "requests", operation, {}});
  }

  clock::Loop loop;
  journal::Journal journal{loop};
  clock::Random random{1};
  Faults faults{journal, random};
};

TEST_F(FaultRules, NothingGoesWrongOfItself) {
  EXPECT_EQ(function_meets("worker").error, nullptr);
  EXPECT_THAT(journal.entries(), IsEmpty());
}

TEST_F(FaultRules, ARuleHappensToWhatItsNameDescribesAndIsJournaled) {
  EXPECT_EQ(faults.add({.target = Target::function, .name = "work*", .latency = 5s}), "fault-1");
  EXPECT_EQ(function_meets("other").latency, 0s);
  EXPECT_EQ(function_meets("worker").latency, 5s);
  EXPECT_EQ(faults.meet({Target::agent, "worker", "", {}}).latency, 0s);
  EXPECT_THAT(
      journal.entries(),
      ElementsAre(EntryOf(
          "fault.inject",
          {{"fault", "fault-1"}, {"target", "function"}, {"name", "worker"}, {"latency_ms", "5000"}})));
}

TEST_F(FaultRules, OfATableOneOperationMayBeMeant) {
  faults.add({.target = Target::table, .operation = "PutItem", .error = "throttle"});
  EXPECT_EQ(table_meets("GetItem").error, nullptr);
  ASSERT_NE(table_meets("PutItem").error, nullptr);
  EXPECT_EQ(table_meets("PutItem").error->type, "ProvisionedThroughputExceededException");
}

TEST_F(FaultRules, TheFirstThatHappensIsTheOne) {
  faults.add({.target = Target::function, .error = "throttle", .count = 1});
  faults.add({.target = Target::function, .error = "ServiceException"});
  EXPECT_EQ(function_meets("worker").error->type, "TooManyRequestsException");
  EXPECT_EQ(function_meets("worker").error->type, "ServiceException");
  EXPECT_TRUE(faults.rules().front().used_up());
}

TEST_F(FaultRules, ARateIsDrawnFromTheSeed) {
  const Rule rule{.target = Target::function, .error = "throttle", .part = 1, .whole = 4};
  const auto pattern = [&rule](std::uint64_t seed) {
    clock::Loop a_loop;
    journal::Journal a_journal(a_loop);
    const clock::Random a_random(seed);
    Faults a_faults(a_journal, a_random);
    a_faults.add(rule);
    std::string text;
    for (int i = 0; i < 400; ++i)
      text += a_faults.meet({Target::function, "worker", "Invoke", {}}).error == nullptr ? '.' : 'x';
    return text;
  };
  EXPECT_EQ(pattern(7), pattern(7));
  EXPECT_NE(pattern(7), pattern(8));
  const std::string drawn = pattern(7);
  const auto happened = std::count(drawn.begin(), drawn.end(), 'x');
  EXPECT_GT(happened, 70);
  EXPECT_LT(happened, 130);
}

TEST_F(FaultRules, ARuleThatIsRemovedHappensNoMore) {
  faults.add({.target = Target::function, .error = "throttle", .id = "mine"});
  EXPECT_TRUE(faults.remove("mine"));
  EXPECT_FALSE(faults.remove("mine"));
  EXPECT_EQ(function_meets("worker").error, nullptr);
}

TEST_F(FaultRules, AFunctionsOwnErrorHasTheNameOfItsException) {
  faults.add({.target = Target::function,
              .error = "FunctionError",
              .message = "no seat",
              .error_type = "ValueError"});
  const Injection met = function_meets("worker");
  EXPECT_TRUE(met.error->in_code);
  EXPECT_EQ(met.error->type, "ValueError");
  EXPECT_EQ(met.error->message, "no seat");
}

TEST_F(FaultRules, NamesAreGivenOnce) {
  EXPECT_EQ(faults.add({.target = Target::agent, .latency = 1s, .id = "fault-1"}), "fault-1");
  EXPECT_EQ(faults.add({.target = Target::agent, .latency = 1s}), "fault-2");
  EXPECT_THROW(faults.add({.target = Target::agent, .latency = 1s, .id = "fault-2"}), wire::Fault);
}

TEST_F(FaultRules, WhatMakesNoSenseIsRefused) {
  for (const Rule& rule : std::vector<Rule>{
           {.target = Target::function},
           {.target = Target::function, .latency = -1s},
           {.target = Target::function, .name = "", .latency = 1s},
           {.target = Target::function, .operation = "Invoke", .latency = 1s},
           {.target = Target::function, .latency = 1s, .message = "no error that it could belong to"},
           {.target = Target::agent, .error = "TooManyRequestsException"},
           {.target = Target::table, .error = "throttle", .reason = "CallerRateLimitExceeded"},
           {.target = Target::table, .error = "throttle", .part = 2, .whole = 1},
           {.target = Target::table, .error = "throttle", .count = 0}}) {
    EXPECT_THROW(faults.add(rule), wire::Fault);
  }
  EXPECT_TRUE(faults.none());
}

}  // namespace
}  // namespace cutoff::faults
