#include "emulator/report/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cutoff::report {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Text, ShowsNothingThatATerminalWouldObey) {
  EXPECT_EQ(printable("a\x1b[31mb\nc\x7f", true), "a?[31mb c?");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m",
                      true),
            "?31m");  // the one-character escape of C1
  EXPECT_EQ(printable("a\xE2\x80\xAE"
                      "b",
                      true),
            "a?b");  // right-to-left override
  EXPECT_EQ(printable("a\xFF"
                      "b\xC3",
                      true),
            "a?b?");  // not UTF-8
}

TEST(Text, IsAsciiWhereUnicodeCannotBeShown) {
  EXPECT_EQ(printable("Zürich → Köln", true), "Zürich → Köln");
  EXPECT_EQ(printable("Zürich → Köln", false), "Z?rich ? K?ln");
}

TEST(Text, IsAsWideAsATerminalShowsIt) {
  EXPECT_EQ(width("agent"), 5U);
  EXPECT_EQ(width("Zürich"), 6U);
  EXPECT_EQ(width("東京"), 4U);
  EXPECT_EQ(width("e\xCC\x81"), 1U);  // an accent of its own
}

TEST(Text, FillsOrCutsToAWidth) {
  EXPECT_EQ(left("ab", 4), "ab  ");
  EXPECT_EQ(right("ab", 4), "  ab");
  EXPECT_EQ(left("abcdef", 4), "abc~");
  EXPECT_EQ(right("東京都", 4), " 東~");
  EXPECT_EQ(left("東京都", 4), "東~ ");
}

TEST(Text, WrapsAtSpacesAndCutsLongWords) {
  EXPECT_THAT(wrap("the gateway cuts off", 11), ElementsAre("the gateway", "cuts off"));
  EXPECT_THAT(wrap("an abcdefghijkl b", 5), ElementsAre("an", "abcde", "fghij", "kl b"));
  EXPECT_THAT(wrap("", 5), IsEmpty());
  EXPECT_THAT(wrap("  a  b ", 5), ElementsAre("a b"));
}

}  // namespace
}  // namespace cutoff::report
