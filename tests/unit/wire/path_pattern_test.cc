// Paths of REST APIs as patterns.
#include "fakes/wire/path_pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cutoff::wire {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::IsEmpty;
using ::testing::Optional;

TEST(APathPattern, GivesItsVariablesDecoded) {
  EXPECT_THAT(matched_path("/functions/{}/policy/{}", "/functions/a%3Ab/policy/s"),
              Optional(ElementsAre("a:b", "s")));
  EXPECT_THAT(matched_path("/tags/{}", "/tags/arn%3Aaws%3Ax%2Fy"), Optional(ElementsAre("arn:aws:x/y")));
  EXPECT_THAT(matched_path("/functions", "/functions"), Optional(IsEmpty()));
}

TEST(APathPattern, DoesNotMindASlashAtTheEnd) {
  EXPECT_THAT(matched_path("/functions", "/functions/"), Optional(IsEmpty()));
  EXPECT_THAT(matched_path("/runtimes/{}", "/runtimes/x/"), Optional(ElementsAre("x")));
  EXPECT_THAT(matched_path("/runtimes/{}", "/runtimes/"), Eq(std::nullopt));
  EXPECT_THAT(matched_path("/runtimes/{}", "/runtimes//"), Eq(std::nullopt));
}

TEST(APathPattern, MatchesWholePathsOnly) {
  for (const char* path : {"/", "/functions", "/functions/x", "/functions/x/y/policy", "/other/x/policy",
                           "/functions//policy", "/functions/x/policy/s"}) {
    EXPECT_THAT(matched_path("/functions/{}/policy", path), Eq(std::nullopt)) << path;
  }
}

}  // namespace
}  // namespace cutoff::wire
