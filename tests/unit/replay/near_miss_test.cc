#include "emulator/replay/near_miss.h"

#include <gtest/gtest.h>

namespace cutoff::replay {
namespace {

const std::vector<std::string> fields{"id", "at", "body", "agent"};

TEST(NearMiss, FindsANameWithALetterTooManyTooFewWrongOrSwapped) {
  EXPECT_EQ(near_miss("agennt", fields), "agent");
  EXPECT_EQ(near_miss("agnt", fields), "agent");
  EXPECT_EQ(near_miss("bodi", fields), "body");
  EXPECT_EQ(near_miss("aegnt", fields), "agent");
  EXPECT_EQ(near_miss("Agent", fields), "agent");
}

TEST(NearMiss, TakesTheNearestOfSeveral) { EXPECT_EQ(near_miss("summry", {"summer", "summary"}), "summary"); }

TEST(NearMiss, DoesNotTakeAnotherWordForASlip) {
  EXPECT_EQ(near_miss("prompt", fields), "");
  EXPECT_EQ(near_miss("xy", fields), "");
  EXPECT_EQ(near_miss("real", {"ideal"}), "");
  EXPECT_EQ(near_miss("", fields), "");
  EXPECT_EQ(near_miss(std::string(100'000, 'a'), fields), "");
}

TEST(NearMiss, AsksOrSaysWhatElseThereIs) {
  EXPECT_EQ(did_you_mean("agnet", fields, "see the manual"), "did you mean \"agent\"?");
  EXPECT_EQ(did_you_mean("prompt", fields, "see the manual"), "see the manual");
}

TEST(NearMiss, ListsNamesAsASentenceDoes) {
  EXPECT_EQ(quoted_list({"a"}), R"("a")");
  EXPECT_EQ(quoted_list({"a", "b"}), R"("a" and "b")");
  EXPECT_EQ(quoted_list({"a", "b", "c"}), R"("a", "b" and "c")");
}

}  // namespace
}  // namespace cutoff::replay
