// Scenario 2, ten at once: dispatcher, workers and polls share the function's reserved concurrency.
#include "tests/flow/async_polling_test.h"

namespace cutoff::flows {
namespace {

using harness::EntryOf;
using harness::HasBody;
using harness::HasStatus;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::IsEmpty;
using ::testing::Optional;

clock::Duration nth_second(std::size_t n) { return std::chrono::seconds(n); }

class AsyncPollingConcurrency : public AsyncPollingTest {
 protected:
  explicit AsyncPollingConcurrency(cloud::Options options = {}) : AsyncPollingTest(std::move(options)) {}

  /// The last thing that a client sent.
  clock::Duration last_sent(const RequestRecord& record) {
    return instants("client.send", {{"request", record.id}}).back();
  }
};

TEST_F(AsyncPollingConcurrency, TheFirstTenAreAcceptedAtOnceAndThe11thAnd12thGet500) {
  const auto records = send_each_second(12, 150s);
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_THAT(records[i].status, Optional(202)) << i;
    EXPECT_THAT(records[i].responded, Optional(clock::Duration(nth_second(i)))) << i;
  }
  for (std::size_t i = 10; i < 12; ++i) {
    EXPECT_THAT(records[i].status, Optional(500)) << i;
    EXPECT_THAT(records[i].responded, Optional(clock::Duration(nth_second(i)))) << i;
    EXPECT_EQ(records[i].outcome, Outcome::failed) << i;
  }
}

TEST_F(AsyncPollingConcurrency, AsWrittenEachPollerDiesAtItsFirstPollWhileTenWorkersRun) {
  const auto records = send_each_second(12, 150s);
  std::vector<clock::Duration> died;
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_EQ(records[i].outcome, Outcome::lost) << i;
    died.push_back(last_sent(records[i]));
  }
  EXPECT_THAT(died, ElementsAre(10s, 9s, 10s, 9s, 10s, 9s, 10s, 9s, 10s, 11s));
  EXPECT_EQ(work(records).agent, 1500s);
  EXPECT_EQ(work(records).orphaned_agent, 1500s);
}

TEST_F(AsyncPollingConcurrency, AllTenAreCompleteAllTheSame) {
  send_each_second(12, 150s);
  std::vector<clock::Duration> complete;
  for (std::size_t i = 0; i < 10; ++i) complete.push_back(150s + nth_second(i));
  EXPECT_EQ(instants("agentcore.answer", {{"heard", "true"}}), complete);
}

TEST_F(AsyncPollingConcurrency, TheFixedPollersSeeAllTenComplete) {
  const auto records = send_each_second(12, 150s, {.frontend = AsyncPolling::Frontend::fixed});
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_EQ(records[i].outcome, Outcome::answered) << i;
    EXPECT_THAT(records[i].answered, Optional(clock::Duration(150s + nth_second(i)))) << i;
  }
  EXPECT_EQ(records[10].outcome, Outcome::failed);
  EXPECT_EQ(records[11].outcome, Outcome::failed);
  EXPECT_EQ(work(records).orphaned_agent, 0s);
}

TEST_F(AsyncPollingConcurrency, WhileTenRunEverybodyElseIsTold500InTheGatewaysWords) {
  deploy(150s);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < 10; ++i) ids.push_back(accepted());
  const wire::Response poll = status_of(ids.front());
  EXPECT_THAT(poll, HasStatus(500));
  EXPECT_THAT(poll, HasBody(Eq(R"({"message": "Internal server error"})")));
  EXPECT_THAT(request("POST", invoke_url, question), HasStatus(500));
  EXPECT_THAT(cloud.journal().entries(),
              Contains(EntryOf("lambda.throttle",
                               {{"reason", "ReservedFunctionConcurrentInvocationLimitExceeded"}})));
}

cloud::Options throttled_with(int status) {
  cloud::Options options;
  options.apigateway.throttled_status = status;
  return options;
}

class AsyncPollingWhereSomeHaveSeen502 : public AsyncPollingConcurrency {
 protected:
  AsyncPollingWhereSomeHaveSeen502() : AsyncPollingConcurrency(throttled_with(502)) {}
};

TEST_F(AsyncPollingWhereSomeHaveSeen502, ItIs502) {
  const auto records = send_each_second(12, 150s);
  EXPECT_THAT(records[10].status, Optional(502));
}

// The worker as a function of its own.

class AsyncPollingWithAWorkerOfItsOwn : public AsyncPollingConcurrency {
 protected:
  /// Twelve requests at 0 s.
  std::vector<RequestRecord> send_twelve() {
    std::vector<Arrival> arrivals;
    for (std::size_t i = 0; i < 12; ++i) arrivals.push_back({std::to_string(i), 0s, question, 150s});
    return run_flow(AsyncPolling({.worker_is_own_function = true}), cloud, arrivals, 24h);
  }
};

TEST_F(AsyncPollingWithAWorkerOfItsOwn, AllTwelveAreAcceptedAndTenWorkersRun) {
  const auto records = send_twelve();
  for (const RequestRecord& record : records) EXPECT_THAT(record.status, Optional(202));
  EXPECT_THAT(instants("agentcore.call"), ElementsAre(0s, 0s, 0s, 0s, 0s, 0s, 0s, 0s, 0s, 0s, 255s, 255s));
}

TEST_F(AsyncPollingWithAWorkerOfItsOwn, TwoAreThrottledAndTriedAgainWithDoublingDelays) {
  const auto records = send_twelve();
  for (std::size_t i = 10; i < 12; ++i) {
    std::vector<clock::Duration> tried;
    for (const journal::Entry& entry : cloud.journal().entries()) {
      if (entry.is("lambda.throttle") && entry.trace == records[i].trace)
        tried.push_back(entry.at.time_since_epoch());
    }
    EXPECT_THAT(tried, ElementsAre(0s, 1s, 3s, 7s, 15s, 31s, 63s, 127s)) << i;
  }
}

TEST_F(AsyncPollingWithAWorkerOfItsOwn, TheyStartAt255SecondsAndCompleteAt405Seconds) {
  const auto records = send_twelve();
  for (std::size_t i = 0; i < 10; ++i) EXPECT_THAT(records[i].answered, Optional(clock::Duration(150s))) << i;
  for (std::size_t i = 10; i < 12; ++i)
    EXPECT_THAT(records[i].answered, Optional(clock::Duration(406s))) << i;  // the next poll
  EXPECT_EQ(instants("agentcore.answer").back(), 405s);
  EXPECT_EQ(work(records).orphaned_agent, 0s);
}

TEST_F(AsyncPollingWithAWorkerOfItsOwn, ThrottlesUseUpNoAttempt) {
  send_twelve();
  EXPECT_THAT(cloud.journal().entries(), Contains(EntryOf("lambda.attempt", {{"attempt", "1"}})).Times(12));
  EXPECT_THAT(instants("lambda.drop"), IsEmpty());
}

}  // namespace
}  // namespace cutoff::flows
