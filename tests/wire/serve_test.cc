// The flows behind a port: the instants are those that they have in-process.
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/serve/emulator.h"
#include "emulator/serve/routes.h"
#include "fixtures/flows/agent.h"
#include "fixtures/flows/flow.h"
#include "tests/harness/cloud_test.h"
#include "tests/wire/two_doors.h"

namespace cutoff::wire_tests {
namespace {

using namespace std::chrono_literals;
using harness::HasBody;
using harness::HasHeader;
using harness::HasStatus;
using nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Eq;

class Serving : public ::testing::Test {
 protected:
  void deploy(std::string_view flow, clock::Duration agent) {
    flows::find_flow(flow)->deploy(cloud);
    flows::set_agent_latency(cloud, agent);
    port = emulator.listen({"127.0.0.1", 0});
  }

  SocketClient connect() { return {Pump{emulator.network(), cloud.loop()}, port}; }

  static wire::Request request(std::string method, std::string target, std::string host = "127.0.0.1:4566") {
    wire::Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers.add("Host", std::move(host));
    if (request.method == "POST") {
      request.headers.add("Content-Type", "application/json");
      request.body = R"({"prompt":"Flight EY123 delayed 2 hours"})";
    }
    return request;
  }

  clock::Duration now() { return cloud.loop().now().time_since_epoch(); }

  serve::Emulator emulator{{.pace = clock::Pace::manual}};
  cloud::Cloud& cloud = emulator.cloud();
  std::uint16_t port = 0;
};

constexpr const char* base = "/_aws/execute-api/skymarshal/dev";

TEST_F(Serving, TheDirectFlowIsCutOffAt29SecondsWhileItsAgentGoesOn) {
  deploy("direct", 68s);
  SocketClient client = connect();
  client.send(wire_text(request("POST", std::string(base) + "/api/v1/invoke")));
  Pump{emulator.network(), cloud.loop()}.until([&] { return cloud.loop().timers() > 0; }, "the request");
  cloud.loop().advance(29s - 1ns);
  EXPECT_EQ(client.arrived(), "");
  cloud.loop().advance(1ns);
  const wire::Response response = client.receive();
  EXPECT_THAT(response, HasStatus(504));
  EXPECT_THAT(response, HasBody(Eq(R"({"message": "Endpoint request timed out"})")));
  EXPECT_THAT(response, HasHeader("Date", "Tue, 10 Feb 2026 00:00:29 GMT"));

  EXPECT_TRUE(cloud.loop().run_until_idle(1h));
  EXPECT_EQ(now(), 68s);
  EXPECT_THAT(cloud.journal().entries(),
              Contains(harness::Happened(68s, "lambda.reply", {{"heard", "false"}})));
}

TEST_F(Serving, TheAsyncFlowIsCompleteAtThe34thPoll) {
  deploy("async-polling", 68s);
  SocketClient client = connect();
  const wire::Response accepted =
      ask(emulator, client, request("POST", std::string(base) + "/api/v1/invoke"));
  EXPECT_THAT(accepted, HasStatus(202));
  EXPECT_EQ(now(), 0s);
  const std::string poll_url = json::parse(accepted.body.text()).at("poll_url");

  for (int poll = 1; poll <= 34; ++poll) {
    cloud.loop().advance(2s);
    const wire::Response status = ask(emulator, client, request("GET", base + poll_url));
    EXPECT_THAT(status, HasStatus(200));
    EXPECT_EQ(json::parse(status.body.text()).at("status"), poll < 34 ? "processing" : "complete") << poll;
  }
  EXPECT_EQ(now(), 68s);
}

TEST_F(Serving, AnApiAnswersUnderEachOfItsAddresses) {
  deploy("async-polling", 0s);
  SocketClient client = connect();
  const std::string path = "/api/v1/invoke";
  for (const auto& [target, host] : std::vector<std::pair<std::string, std::string>>{
           {base + path, "127.0.0.1:4566"},
           {base + path, "localhost:4566"},
           {"/restapis/skymarshal/dev/_user_request_" + path, "127.0.0.1:4566"},
           {"/dev" + path, "skymarshal.execute-api.us-east-1.amazonaws.com"},
           {"/dev" + path, "skymarshal.execute-api.localhost"},
           {"/dev" + path, "skymarshal.execute-api.localhost:4566"}}) {
    EXPECT_THAT(ask(emulator, client, request("POST", target, host)), HasStatus(202)) << host << target;
    EXPECT_THAT(ask(emulator, client, request("OPTIONS", target, host)), HasStatus(200)) << host << target;
  }
}

TEST_F(Serving, ListsWhatIsDeployedWithTheFlowsPostFirst) {
  deploy("async-polling", 68s);
  std::vector<std::string> lines;
  for (const serve::Route& route : serve::deployed_routes(cloud, "http://127.0.0.1:4566"))
    lines.push_back(route.method + " " + route.url);
  const std::string url = "http://127.0.0.1:4566/_aws/execute-api/skymarshal/dev/api/v1/";
  EXPECT_THAT(lines, ElementsAre("POST " + url + "invoke", "GET " + url + "status/{request_id}",
                                 "OPTIONS " + url + "invoke", "OPTIONS " + url + "status/{request_id}"));
}

TEST_F(Serving, ManyHeldRequestsAreAllCutOffAt29Seconds) {
  deploy("direct", 68s);
  constexpr int count = 25;  // as many sessions as the account lets begin in a second
  std::vector<SocketClient> clients;
  for (int i = 0; i < count; ++i) {
    clients.push_back(connect());
    clients.back().send(wire_text(request("POST", std::string(base) + "/api/v1/invoke")));
  }
  const Pump pump{emulator.network(), cloud.loop()};
  // One deadline a request, and what a function and an agent need for those that the account lets through.
  pump.until([&] { return cloud.loop().fibers() >= 2 * count; }, "the requests");
  cloud.loop().advance(29s);
  for (SocketClient& client : clients) EXPECT_THAT(client.receive(), HasStatus(504));
  EXPECT_EQ(now(), 29s);
}

TEST_F(Serving, TimeGoesOnByItselfAndStopsWhenItIsTold) {
  deploy("direct", 68s);
  emulator.driver().set_pace(clock::Pace::automatic);
  SocketClient client = connect();
  client.send(wire_text(request("POST", std::string(base) + "/api/v1/invoke")));
  const auto end = cloud.loop().after(100s, [this] { emulator.stop(); });
  emulator.run();
  EXPECT_EQ(now(), 100s);
  EXPECT_THAT(client.receive(), HasStatus(504));
}

TEST_F(Serving, TheJournalKeepsItsLastEntries) {
  serve::Emulator forgetful({.pace = clock::Pace::manual, .journal_entries = 3});
  flows::find_flow("direct")->deploy(forgetful.cloud());
  const std::uint16_t its_port = forgetful.listen({"127.0.0.1", 0});
  SocketClient client({forgetful.network(), forgetful.cloud().loop()}, its_port);
  EXPECT_THAT(ask(forgetful, client, request("POST", std::string(base) + "/api/v1/invoke")), HasStatus(200));
  EXPECT_EQ(forgetful.cloud().journal().entries().size(), 3U);
  EXPECT_GT(forgetful.cloud().journal().written(), 3U);
}

}  // namespace
}  // namespace cutoff::wire_tests
