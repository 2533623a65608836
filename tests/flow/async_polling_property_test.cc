// Whatever happens to the requests of async-polling, none is lost without a trace.
//
// CUTOFF_SOAK_SEEDS says how many histories; 100 where it does not. `./dev soak` runs 10,000.
#include <cstdlib>
#include <map>

#include "fakes/lambda/handler_error.h"
#include "tests/flow/async_polling_test.h"

namespace cutoff::flows {
namespace {

using clock::RandomStream;

std::uint64_t seeds() {
  const char* asked = std::getenv("CUTOFF_SOAK_SEEDS");
  return asked == nullptr ? 100 : std::strtoull(asked, nullptr, 10);
}

/// A worker raises, or its process ends, now and then: each attempt draws.
std::function<void(lambda::Context&)> mishaps(RandomStream stream) {
  return [stream = std::make_shared<RandomStream>(stream)](lambda::Context& context) {
    switch (stream->below(8)) {
      case 0:
        throw lambda::HandlerError("RuntimeError", "the worker has raised");
      case 1:
        clock::sleep_for(context.loop(), stream->between(0s, 60s));
        throw lambda::Exit{1};
      default:
        return;
    }
  };
}

std::vector<Arrival> arrivals(RandomStream& stream) {
  std::vector<Arrival> all;
  const std::uint64_t count = 1 + stream.below(16);
  for (std::uint64_t i = 0; i < count; ++i) {
    const clock::Duration at = std::chrono::seconds(stream.below(60));
    const clock::Duration agent = std::chrono::seconds(1 + stream.below(1'000));
    all.push_back({std::to_string(i), at, question, agent});
  }
  return all;
}

/// The requests in the table, by what their status says.
std::map<std::string, std::size_t> stored_by_status(cloud::Cloud& cloud) {
  std::map<std::string, std::size_t> counts;
  const auto root = iam::Caller::root(cloud.region().account());
  const auto page = cloud.dynamodb().scan({root, {}}, {.table = std::string(AsyncPolling::requests_table)});
  for (const auto& item : page.items) ++counts[item->at("status").string()];
  return counts;
}

TEST(AsyncPollingProperty, EveryAcceptedRequestEndsCompleteInErrorOrVisiblyStuck) {
  for (std::uint64_t seed = 1; seed <= seeds(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    cloud::Options options;
    options.region.seed = seed;
    cloud::Cloud cloud(options);
    RandomStream stream = cloud.region().random().stream("history");
    AsyncPolling::Options flow;
    flow.worker.mishap = mishaps(cloud.region().random().stream("mishaps"));
    flow.worker_is_own_function = stream.happens(1, 2);
    if (stream.happens(1, 2)) flow.frontend = AsyncPolling::Frontend::fixed;
    // A day is more than the six hours that an event can be in the queue, and the time before it.
    const auto records = run_flow(AsyncPolling(flow), cloud, arrivals(stream), 24h);
    ASSERT_TRUE(cloud.loop().run_until_idle(0s)) << cloud.loop().describe();

    std::size_t accepted = 0;
    std::size_t answered = 0;
    for (const RequestRecord& record : records) {
      if (record.status == 202) ++accepted;
      if (record.outcome == Outcome::answered) ++answered;
    }
    auto stored = stored_by_status(cloud);
    ASSERT_EQ(stored["complete"] + stored["error"] + stored["processing"], accepted);
    ASSERT_GE(stored["complete"], answered);

    // Stuck is visible: an attempt failed, or its event was given up, and the journal says so.
    std::size_t reasons = 0;
    for (const journal::Entry& entry : cloud.journal().entries()) {
      if (entry.is("lambda.drop") || (entry.is("lambda.report") && entry.text("status") != "success"))
        ++reasons;
    }
    ASSERT_LE(stored["processing"], reasons);
  }
}

}  // namespace
}  // namespace cutoff::flows
