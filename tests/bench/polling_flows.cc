#include <cstdio>
#include <cstdlib>

#include "fakes/clock/waiter.h"
#include "fixtures/flows/async_polling/async_polling.h"
#include "fixtures/flows/json_object.h"
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
  cloud.journal().set_sink([&](const journal::Entry& entry) { bytes += entry.fields.bytes(); });
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
double run_polling_hour(std::uint64_t count) {
  return run(count, clock::Duration(1h) / static_cast<std::int64_t>(count));
}

// Parts of it, each alone. A flow of 68 s is one client, one POST, one event and 34 polls.

constexpr int polls = 34;
constexpr int invocations = polls + 2;

/// A client's fiber that sleeps before each poll, and a fiber for each invocation; the worker's sleeps, too.
double run_polling_engine(std::uint64_t count) {
  clock::Loop loop;
  std::uint64_t answered = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    clock::spawn(loop, "client", [&loop, &answered, i] {
      clock::sleep_for(loop, 700ms * static_cast<std::int64_t>(i));
      clock::spawn(loop, "dispatcher", [] {});
      clock::spawn(loop, "worker", [&loop] { clock::sleep_for(loop, 68s); });
      for (int poll = 0; poll < polls; ++poll) {
        clock::sleep_for(loop, 2s);
        clock::Deadline gateway(loop, 29s);
        clock::spawn(loop, "status", [&answered] { ++answered; });
      }
    });
  }
  loop.run_until_idle(24h * 365);
  if (answered != count * polls) std::abort();
  return static_cast<double>(loop.now().time_since_epoch().count()) / 1e9;
}

/// The bodies of its requests and responses, written by the function and read by the client, and the other way round.
double run_polling_json(std::uint64_t count) {
  std::uint64_t read = 0;
  const auto write = [](const char* key, std::string_view status) {
    std::string json;
    wire::JsonWriter(json)
        .begin_object()
        .member(key, std::string_view("9d8381b6-7e68-4574-b664-30d61a1191f9"))
        .member("status", status)
        .end_object();
    return json;
  };
  for (std::uint64_t i = 0; i < count; ++i) {
    for (int body = 0; body < invocations; ++body)
      if (flows::JsonObject::read(write("request_id", "processing"))->has("status")) ++read;
  }
  if (read != count * invocations) std::abort();
  return 0;
}

/// What one flow writes into the journal, written again and again.
double run_polling_journal(std::uint64_t count) {
  cloud::Cloud recorded(without_limits());
  flows::run_flow(flows::AsyncPolling(), recorded, arrivals(1, 1s), 24h);
  clock::Loop loop;
  journal::Journal journal(loop);
  journal.keep_last(10'000);
  for (std::uint64_t i = 0; i < count; ++i) {
    for (const journal::Entry& entry : recorded.journal().entries())
      journal.append(entry.kind, entry.trace, entry.fields);
  }
  return 0;
}

}  // namespace cutoff::bench
