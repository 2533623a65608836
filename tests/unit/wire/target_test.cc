#include "fakes/wire/target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/wire/message.h"

namespace cutoff::wire {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(Targets, HaveAPathAndAQuery) {
  Request request;
  request.target = "/dev/a?b=1?c";
  EXPECT_EQ(request.path(), "/dev/a");
  EXPECT_EQ(request.query(), "b=1?c");
  request.target = "/dev/a";
  EXPECT_EQ(request.path(), "/dev/a");
  EXPECT_EQ(request.query(), "");
}

TEST(PercentEncoding, IsUndone) {
  EXPECT_EQ(percent_decoded("arn%3Aaws%3Aruntime%2Fa-B"), "arn:aws:runtime/a-B");
  EXPECT_EQ(percent_decoded("a+b%2Bc", true), "a b+c");
  EXPECT_EQ(percent_decoded("a+b"), "a+b");
}

TEST(PercentEncoding, LeavesAPercentSignThatStandsAlone) {
  EXPECT_EQ(percent_decoded("100%"), "100%");
  EXPECT_EQ(percent_decoded("%2"), "%2");
  EXPECT_EQ(percent_decoded("%zz%41"), "%zzA");
}

TEST(PercentEncoding, EncodesAllButTheUnreserved) {
  EXPECT_EQ(percent_encoded("arn:aws:a/b-c_d.e~f g"), "arn%3Aaws%3Aa%2Fb-c_d.e~f%20g");
  EXPECT_EQ(percent_encoded("é"), "%C3%A9");
}

TEST(Queries, AreReadInOrderDecoded) {
  EXPECT_THAT(
      query_parameters("a=1&b=x%20y&a=2&empty=&flag"),
      ElementsAre(Pair("a", "1"), Pair("b", "x y"), Pair("a", "2"), Pair("empty", ""), Pair("flag", "")));
  EXPECT_THAT(query_parameters(""), IsEmpty());
  EXPECT_THAT(query_parameters("&&a=1&"), ElementsAre(Pair("a", "1")));
}

TEST(Paths, KeepTheirEmptySegments) {
  EXPECT_THAT(path_segments("/api/v1/invoke"), ElementsAre("api", "v1", "invoke"));
  EXPECT_THAT(path_segments("//a/"), ElementsAre("", "a", ""));
  EXPECT_THAT(path_segments("/"), ElementsAre(""));
}

}  // namespace
}  // namespace cutoff::wire
