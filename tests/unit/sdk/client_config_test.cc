#include "fakes/sdk/client_config.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cutoff::sdk {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using Retries = ClientConfig::Retries;

/// Before each of five more attempts.
std::vector<clock::Duration> back_offs(Retries retries, double chance, bool throttled = false) {
  std::vector<clock::Duration> all;
  for (int attempt = 2; attempt <= 6; ++attempt) all.push_back(back_off(retries, attempt, throttled, chance));
  return all;
}

TEST(BackOff, OfBoto3DoublesFromASecond) {
  EXPECT_THAT(back_offs(Retries::boto3_legacy, 0.5), ElementsAre(500ms, 1s, 2s, 4s, 8s));
  EXPECT_THAT(back_offs(Retries::boto3_standard, 0.5), ElementsAre(500ms, 1s, 2s, 4s, 8s));
  EXPECT_EQ(back_off(Retries::boto3_legacy, 2, true, 0.5), 500ms);
}

TEST(BackOff, OfBoto3sStandardModeIsCutAt20SecondsAfterTheDraw) {
  EXPECT_EQ(back_off(Retries::boto3_standard, 7, false, 0.5), 16s);
  EXPECT_EQ(back_off(Retries::boto3_standard, 7, false, 0.625), 20s);
  EXPECT_EQ(back_off(Retries::boto3_standard, 7, false, 0.75), 20s);
  EXPECT_EQ(back_off(Retries::boto3_legacy, 7, false, 0.75), 24s);
}

TEST(BackOff, OfBoto3EndsAtTheNextNanosecond) {
  // 0.13436424411240122 is what random.seed(1); random.random() gives.
  EXPECT_EQ(back_off(Retries::boto3_legacy, 2, false, 0.13436424411240122), 134'364'245ns);
}

TEST(BackOff, OfTheJavaScriptSdkDoublesFrom50Milliseconds) {
  EXPECT_THAT(back_offs(Retries::javascript, 0.5), ElementsAre(25ms, 50ms, 100ms, 200ms, 400ms));
  EXPECT_THAT(back_offs(Retries::javascript, 0.999), ElementsAre(49ms, 99ms, 199ms, 399ms, 799ms));
}

TEST(BackOff, OfTheJavaScriptSdkDoublesFromASecondWhereItIsThrottled) {
  EXPECT_THAT(back_offs(Retries::javascript, 0.999, true),
              ElementsAre(999ms, 1998ms, 3996ms, 7992ms, 15'984ms));
}

TEST(BackOff, OfTheJavaScriptSdkIsCutAt20SecondsBeforeTheDraw) {
  EXPECT_EQ(back_off(Retries::javascript, 30, false, 0.5), 10s);
}

TEST(BackOff, OfNodeIsAMillisecondAtLeastAsItsTimersAre) {
  EXPECT_EQ(back_off(Retries::javascript, 2, false, 0), 1ms);
  EXPECT_EQ(back_off(Retries::boto3_legacy, 2, false, 0), 0ns);
}

}  // namespace
}  // namespace cutoff::sdk
