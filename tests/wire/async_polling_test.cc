// Scenario 2 through a socket: a page that waits by asking the emulator to let it sleep meets the same instants as the
// flow's own poller has in-process, entry by entry.
#include "fixtures/flows/async_polling/async_polling.h"

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/outbound/http_client.h"
#include "emulator/serve/emulator.h"
#include "fixtures/flows/agent.h"
#include "fixtures/flows/async_polling/poller.h"
#include "tests/harness/cloud_test.h"

namespace cutoff::wire_tests {
namespace {

using namespace std::chrono_literals;
using flows::AsyncPolling;
using nlohmann::json;
using outbound::HttpClient;

constexpr const char* prompt = "Flight EY123 delayed 2 hours";

/// What happened and when, but for what a poller in-process writes of itself.
std::vector<std::pair<clock::Duration, std::string>> happened(cloud::Cloud& cloud) {
  std::vector<std::pair<clock::Duration, std::string>> all;
  for (const journal::Entry& entry : cloud.journal().entries()) {
    if (!std::string_view(entry.kind).starts_with("client."))
      all.emplace_back(entry.at.time_since_epoch(), entry.kind);
  }
  return all;
}

using Told = std::vector<std::pair<std::string, int>>;

/// An emulator on a thread of its own, as in a program of its own.
class ServingThread final : public wire::Service {
 public:
  ServingThread(clock::Pace pace, clock::Duration agent) : emulator_({.pace = pace}) {
    AsyncPolling().deploy(emulator_.cloud());
    flows::set_agent_latency(emulator_.cloud(), agent);
    url_ = "http://127.0.0.1:" + std::to_string(emulator_.listen({"127.0.0.1", 0}, *this));
    thread_ = std::thread([this] { emulator_.run(); });
  }
  ~ServingThread() override { stop(); }

  const std::string& url() const { return url_; }
  /// From then on the cloud may be looked at.
  void stop() {
    if (!thread_.joinable()) return;
    HttpClient(url_).send("GET", stop_path);
    thread_.join();
  }
  cloud::Cloud& cloud() { return emulator_.cloud(); }

  wire::Response handle(wire::Request request) override {
    if (request.path() != stop_path) return emulator_.control().handle(std::move(request));
    emulator_.stop();
    return {};
  }

 private:
  static constexpr const char* stop_path = "/stop";

  serve::Emulator emulator_;
  std::string url_;
  std::thread thread_;
};

/// A client that speaks JSON.
class Page {
 public:
  explicit Page(const std::string& url) : http_(url) {}

  json get(const std::string& target) { return json::parse(http_.send("GET", target).body); }
  json post(const std::string& target, const json& body) {
    return json::parse(http_.send("POST", target, {{"Content-Type", "application/json"}}, body.dump()).body);
  }

  /// Asks, and polls every 2 s; gives what it was told, and at which millisecond.
  Told ask() {
    constexpr const char* base = "/_aws/execute-api/skymarshal/dev";
    Told told;
    json answer = post(std::string(base) + "/api/v1/invoke", {{"prompt", prompt}});
    const std::string poll_url = answer.at("poll_url");
    told.emplace_back(answer.at("status"), now_ms());
    do {
      post("/_cutoff/clock/sleep", {{"for", "2s"}, {"lock", "page"}});
      answer = get(base + poll_url);
      told.emplace_back(answer.at("status"), now_ms());
    } while (answer.at("status") == "processing");
    return told;
  }

 private:
  int now_ms() { return get("/_cutoff/clock").at("now_ms"); }

  HttpClient http_;
};

class AsyncPollingBySocket : public harness::CloudTest, public ::testing::WithParamInterface<clock::Pace> {
 protected:
  /// In-process, on this test's own cloud.
  void ask_in_process(clock::Duration agent) {
    AsyncPolling flow;
    flow.deploy(cloud);
    flows::set_agent_latency(cloud, agent);
    flows::Client client = flow.client(cloud, "1", cloud.region().new_trace());
    run([&] { return flows::async_polling::Poller(client).ask(prompt); });
  }
};

TEST_P(AsyncPollingBySocket, HappensAtTheSameInstantsAsInProcess) {
  ask_in_process(68s);

  ServingThread serving(GetParam(), 68s);
  Page page(serving.url());
  page.post("/_cutoff/clock/locks", {{"name", "page"}});
  std::jthread somebody_else;
  if (GetParam() == clock::Pace::manual) {
    somebody_else = std::jthread([&] {
      Page(serving.url()).post("/_cutoff/clock/advance", {{"by", "100s"}});
    });
  }
  const auto told = page.ask();
  HttpClient(serving.url()).send("DELETE", "/_cutoff/clock/locks/page");
  if (somebody_else.joinable()) somebody_else.join();
  serving.stop();

  Told expected{{"accepted", 0}};
  for (int poll = 1; poll <= 33; ++poll) expected.emplace_back("processing", 2'000 * poll);
  expected.emplace_back("complete", 68'000);
  EXPECT_EQ(told, expected);
  EXPECT_EQ(happened(serving.cloud()), happened(cloud));
}

INSTANTIATE_TEST_SUITE_P(Pace, AsyncPollingBySocket,
                         testing::Values(clock::Pace::manual, clock::Pace::automatic), [](const auto& test) {
                           return test.param == clock::Pace::manual ? "manual" : "automatic";
                         });

}  // namespace
}  // namespace cutoff::wire_tests
