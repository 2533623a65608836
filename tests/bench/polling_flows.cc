#include <cstdio>
#include <cstdlib>

#include "fixtures/flows/async_polling/async_polling.h"
#include "tests/bench/account.h"
#include "tests/bench/workload.h"

namespace cutoff::bench {
namespace {

using namespace std::chrono_literals;

/// The function's own ten would throttle most of them.
class Unreserved final : public flows::Flow {
 public:
  std::string_view name() const override { return flow_.name(); }
  std::string_view description() const override { return flow_.description(); }
  void deploy(cloud::Cloud& cloud) const override {
    flow_.deploy(cloud);
    cloud.lambda().delete_function_concurrency(iam::Caller::root(cloud.region().account()),
                                               flows::AsyncPolling::function_name);
  }
  void send(cloud::Cloud& cloud, const flows::Arrival& arrival, flows::RequestRecord& record) const override {
    flow_.send(cloud, arrival, record);
  }

 private:
  flows::AsyncPolling flow_;
};

double run(std::uint64_t count, clock::Duration apart) {
  cloud::Cloud cloud(without_limits());
  std::uint64_t bytes = 0;
  cloud.journal().keep_last(10'000);
  cloud.journal().set_sink([&](const journal::Entry& entry) { bytes += entry.fields.size(); });
  const auto records = flows::run_flow(Unreserved(), cloud, arrivals(count, apart), 24h * 365);
  for (const flows::RequestRecord& record : records) {
    if (record.answered != record.sent + 68s) std::abort();
  }
  std::printf("journal_entries %llu\n", static_cast<unsigned long long>(cloud.journal().written()));
  return seconds(cloud);
}

}  // namespace

/// `count` requests that arrive 700 ms apart, so that about 100 are in flight.
double run_polling_flows(std::uint64_t count) { return run(count, 700ms); }

/// `count` requests that arrive at even distances over an hour.
double run_polling_hour(std::uint64_t count) { return run(count, 1h / static_cast<std::int64_t>(count)); }

}  // namespace cutoff::bench
