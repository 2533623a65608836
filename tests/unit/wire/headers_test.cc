#include "fakes/wire/headers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cutoff::wire {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(HeaderFields, AreFoundWhateverTheirCaseAndKeepTheOneTheyWereWrittenIn) {
  const Headers headers{{"tEsT-HEADeR", "a"}, {"Content-Type", "application/json"}};
  EXPECT_EQ(headers.get("test-header"), "a");
  EXPECT_EQ(headers.get("CONTENT-TYPE"), "application/json");
  EXPECT_EQ(headers.find("test_header"), nullptr);
  EXPECT_EQ(headers.get("missing"), "");
  EXPECT_EQ(headers.begin()->first, "tEsT-HEADeR");
}

TEST(HeaderFields, AreLoweredAsAsciiOnly) { EXPECT_EQ(lower_case("X-\xC3\x84-ZaB"), "x-\xC3\x84-zab"); }

TEST(HeaderFields, KeepTheirOrderAndMayRepeat) {
  Headers headers;
  headers.add("Set-Cookie", "a=1");
  headers.add("Via", "x");
  headers.add("set-cookie", "b=2");
  EXPECT_EQ(headers.get("Set-Cookie"), "a=1");
  EXPECT_THAT(headers, ElementsAre(Pair("Set-Cookie", "a=1"), Pair("Via", "x"), Pair("set-cookie", "b=2")));
}

TEST(HeaderFields, SettingOneLeavesOnlyThatOneInTheFirstPlace) {
  Headers headers{{"A", "1"}, {"B", "2"}, {"a", "3"}};
  headers.set("a", "4");
  EXPECT_THAT(headers, ElementsAre(Pair("A", "4"), Pair("B", "2")));
  headers.set("C", "5");
  EXPECT_THAT(headers, ElementsAre(Pair("A", "4"), Pair("B", "2"), Pair("C", "5")));
  headers.remove("b");
  EXPECT_THAT(headers, ElementsAre(Pair("A", "4"), Pair("C", "5")));
}

}  // namespace
}  // namespace cutoff::wire
