// The fixture for tests of whole applications: a cloud, virtual time, and a client.
//
//   class MyFlow : public cutoff::harness::CloudTest {};
//
//   TEST_F(MyFlow, IsCutOffAt29Seconds) {
//     cloud.lambda().create_function(…);
//     const auto response = request("POST", "https://api.execute-api.us-east-1.amazonaws.com/dev/invoke", R"({"prompt":"…"})");
//     EXPECT_THAT(response, HasStatus(504));
//     EXPECT_EQ(now(), 29s);
//   }
//
// Link cutoff::harness and GTest::gtest_main. A test that fails prints the seed, what is pending and the last
// entries of the journal.
#pragma once

#include <string>

#include "fakes/cloud/cloud.h"
#include "tests/harness/http_matchers.h"
#include "tests/harness/journal_matchers.h"
#include "tests/harness/virtual_time.h"

namespace cutoff::harness {

class CloudTest : public ::testing::Test {
 protected:
  explicit CloudTest(const cloud::Options& options = {}) : cloud(options), seed_(options.region.seed) {}
  void TearDown() override;

  /// Runs `work` on a fiber, and time with it, until it is done.
  template <class Work>
  auto run(Work work, clock::Duration limit = default_limit) {
    return harness::run(cloud.loop(), std::move(work), limit);
  }

  /// Sends a request and lets time pass until it is answered. `url` is "https://HOST/PATH".
  wire::Response request(std::string method, std::string_view url, std::string json_body = {});

  /// How long time has run.
  clock::Duration now() { return cloud.loop().now().time_since_epoch(); }
  /// Lets all that is still owed happen.
  void finish() { EXPECT_TRUE(cloud.loop().run_until_idle(default_limit)) << cloud.loop().describe(); }

  iam::Caller root() { return iam::Caller::root(cloud.region().account()); }

  cloud::Cloud cloud;

 private:
  std::uint64_t seed_;
};

/// A request to `url`, for those who send it themselves.
wire::Request request_to(std::string method, std::string_view url, std::string json_body = {});

}  // namespace cutoff::harness
