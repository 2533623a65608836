// What the tests of async-polling have in common: the flow deployed on a cloud, requests with an agent of their own
// length, and what they ask of the journal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/replay/ledger.h"
#include "fixtures/flows/agent.h"
#include "fixtures/flows/async_polling/async_polling.h"
#include "fixtures/flows/async_polling/fixed_poller.h"
#include "fixtures/flows/async_polling/poller.h"
#include "fixtures/flows/json_object.h"
#include "tests/harness/cloud_test.h"

namespace cutoff::flows {

using namespace std::chrono_literals;

inline constexpr std::string_view invoke_url =
    "https://skymarshal.execute-api.us-east-1.amazonaws.com/dev/api/v1/invoke";
inline constexpr std::string_view status_url =
    "https://skymarshal.execute-api.us-east-1.amazonaws.com/dev/api/v1/status/";
inline constexpr const char* question = R"({"prompt":"Flight EY123 delayed 2 hours"})";
inline constexpr const char* the_assessment =
    R"({"disruption":"delay","severity":"medium","recommendation":"Rebook connecting passengers."})";

class AsyncPollingTest : public harness::CloudTest {
 protected:
  explicit AsyncPollingTest(cloud::Options options = {}) : CloudTest(std::move(options)) {}

  /// One request at 0 s; all that it causes has happened when this returns, or 24 h have passed.
  RequestRecord send_one(clock::Duration agent, AsyncPolling::Options options = {}) {
    return run_flow(AsyncPolling(std::move(options)), cloud, {{"1", 0s, question, agent}}, 24h).front();
  }
  /// A request each second from 0 s on.
  std::vector<RequestRecord> send_each_second(int count, clock::Duration agent,
                                              AsyncPolling::Options options = {}) {
    std::vector<Arrival> arrivals;
    for (int i = 0; i < count; ++i) arrivals.push_back({std::to_string(i), i * 1s, question, agent});
    return run_flow(AsyncPolling(std::move(options)), cloud, arrivals, 24h);
  }

  /// Deploys the flow with an agent that takes `agent`, for tests that send their requests themselves.
  void deploy(clock::Duration agent, AsyncPolling::Options options = {}) {
    flow_ = AsyncPolling(std::move(options));
    flow_.deploy(cloud);
    cloud.agentcore().script(agent_id) =
        agentcore::Script::fixed(agent, wire::Payload::of(AgentAnswer{the_assessment}));
  }
  Client client() { return flow_.client(cloud, "1", cloud.region().new_trace()); }
  /// POSTs a question, lets its worker begin, and gives its request's id.
  std::string accepted(std::string body = question) {
    const wire::Response response = request("POST", invoke_url, std::move(body));
    EXPECT_THAT(response, harness::HasStatus(202));
    advance(0s);
    const auto answer = JsonObject::read(response.body.text());
    return answer && answer->string("request_id") != nullptr ? *answer->string("request_id") : "";
  }
  wire::Response status_of(const std::string& request_id) {
    return request("GET", std::string(status_url) + request_id);
  }
  /// "processing", "complete", "error"
  std::string status_word(const std::string& request_id) {
    const auto answer = JsonObject::read(status_of(request_id).body.text());
    return answer && answer->string("status") != nullptr ? *answer->string("status") : "";
  }
  /// The item of a request, as the table has it.
  dynamodb::SharedItem item_of(const std::string& request_id) {
    return cloud.dynamodb()
        .get_item({root(), {}},
                  {.table = std::string(AsyncPolling::requests_table), .key = {{"request_id", request_id}}})
        .item;
  }
  /// How many items the table of requests has.
  std::size_t stored() {
    return cloud.dynamodb().scan({root(), {}}, {.table = std::string(AsyncPolling::requests_table)}).count;
  }
  void advance(clock::Duration duration) { cloud.loop().advance(duration); }

  replay::Work work(const std::vector<RequestRecord>& records) {
    return replay::tally(cloud.journal().copy(), records).work;
  }

  /// When entries of a kind with those fields happened, after time began.
  std::vector<clock::Duration> instants(const std::string& kind, const harness::Fields& fields = {}) {
    std::vector<clock::Duration> all;
    for (const journal::Entry& entry : cloud.journal().entries()) {
      if (testing::Value(entry, harness::EntryOf(kind, fields))) all.push_back(entry.at.time_since_epoch());
    }
    return all;
  }
  std::vector<clock::Duration> polls() { return instants("client.send", {{"method", "GET"}}); }
  /// When attempts at events began, and when the invocations that they were ended.
  std::vector<clock::Duration> attempts() { return instants("lambda.attempt"); }

 private:
  AsyncPolling flow_;
};

}  // namespace cutoff::flows
