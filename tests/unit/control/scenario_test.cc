// Scenario 2 by requests to Control alone: a browser's page that posts a question, polls every 2 s and gets the answer,
// at the instants at which the same flow has it in-process (tests/flow). Its waiting is a request, too.
#include "fakes/iam/signature_v4.h"
#include "fixtures/flows/agent.h"
#include "fixtures/flows/async_polling/async_polling.h"
#include "fixtures/flows/direct/direct.h"
#include "tests/unit/control/control_test.h"

namespace cutoff::control {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

constexpr const char* api_host = "skymarshal.execute-api.us-east-1.amazonaws.com";
constexpr const char* question = R"({"prompt":"Flight EY123 delayed 2 hours"})";

/// What a poller saw, and when.
struct Seen {
  std::string status;
  clock::Duration at{};
  int polls = 0;
};

class AsyncPollingByRequests : public ControlTest, public testing::WithParamInterface<clock::Pace> {
 protected:
  AsyncPollingByRequests() : ControlTest(GetParam()) {}

  void deploy(const char* agent_latency) {
    flows::AsyncPolling().deploy(cloud);
    const json script{{"latency", agent_latency}, {"response", {{"assessment", {{"severity", "medium"}}}}}};
    scripted_ = script.dump();
  }

  /// The page: it holds a lock whenever it is not asleep.
  Seen ask() {
    EXPECT_EQ(send("PUT", "/_cutoff/agents/skymarshal_agent/script", scripted_).status, 200);
    return poll_until_done("page");
  }

  Seen poll_until_done(const std::string& lock) {
    Seen seen;
    const wire::Headers to_api{{"Host", api_host}};
    post("/_cutoff/clock/locks", json{{"name", lock}}.dump());
    const wire::Response accepted = send("POST", "/dev/api/v1/invoke", question, to_api);
    EXPECT_THAT(accepted, harness::HasStatus(202));
    const std::string url = json::parse(accepted.body.text()).at("poll_url");
    do {
      EXPECT_EQ(send("POST", "/_cutoff/clock/sleep", json{{"for", "2s"}, {"lock", lock}}.dump()).status, 200);
      const wire::Response answer = send("GET", "/dev" + url, {}, to_api);
      EXPECT_THAT(answer, harness::HasStatus(200));
      seen.status = json::parse(answer.body.text()).at("status");
      seen.at = now();
      ++seen.polls;
    } while (seen.status == "processing" && seen.at < 602s);
    EXPECT_EQ(send("DELETE", "/_cutoff/clock/locks/" + lock).status, 200);
    return seen;
  }

  /// Runs the page; in manual somebody else lets time pass, without looking at what the page does.
  Seen run_page() {
    Seen seen;
    std::vector<std::function<void()>> clients{[&] { seen = ask(); }};
    if (GetParam() == clock::Pace::manual) {
      clients.emplace_back([&] {
        while (get("/_cutoff/clock/locks").at("locks").empty()) {
        }
        for (int i = 0; i < 7; ++i)
          EXPECT_EQ(send("POST", "/_cutoff/clock/advance", R"({"by":"100s"})").status, 200);
      });
    }
    run(std::move(clients));
    return seen;
  }

 private:
  std::string scripted_;
};

TEST_P(AsyncPollingByRequests, AnAgentOf68SecondsIsAnsweredAtThe34thPollAt68Seconds) {
  deploy("68s");
  const Seen seen = run_page();
  EXPECT_EQ(seen.status, "complete");
  EXPECT_EQ(seen.at, 68s);
  EXPECT_EQ(seen.polls, 34);
}

TEST_P(AsyncPollingByRequests, AnAgentOf150SecondsIsAnsweredAtThe75thPollAt150Seconds) {
  deploy("2m30s");
  const Seen seen = run_page();
  EXPECT_EQ(seen.status, "complete");
  EXPECT_EQ(seen.at, 150s);
  EXPECT_EQ(seen.polls, 75);
}

TEST_P(AsyncPollingByRequests, AnAgentOf700SecondsIsGivenUpAtThe301stPollAt602Seconds) {
  deploy("700s");
  const Seen seen = run_page();
  EXPECT_EQ(seen.status, "processing");
  EXPECT_EQ(seen.at, 602s);
  EXPECT_EQ(seen.polls, 301);
}

TEST_P(AsyncPollingByRequests, TwoPagesAtOncePollAtTheSameInstants) {
  deploy("68s");
  Seen first;
  Seen second;
  std::vector<std::function<void()>> clients{[&] { first = ask(); },
                                             [&] { second = poll_until_done("other page"); }};
  if (GetParam() == clock::Pace::manual)
    clients.emplace_back([&] { send("POST", "/_cutoff/clock/advance", R"({"by":"100s"})"); });
  run(std::move(clients));
  EXPECT_EQ(first.at, 68s);
  EXPECT_EQ(first.polls, 34);
  EXPECT_EQ(second.at, 68s);
  EXPECT_EQ(second.polls, 34);
}

INSTANTIATE_TEST_SUITE_P(Pace, AsyncPollingByRequests,
                         testing::Values(clock::Pace::manual, clock::Pace::automatic), [](const auto& test) {
                           return test.param == clock::Pace::manual ? "manual" : "automatic";
                         });

class DirectByRequests : public ControlTest {
 protected:
  DirectByRequests() : ControlTest(clock::Pace::automatic) { flows::Direct().deploy(cloud); }
};

TEST_F(DirectByRequests, ALockThatARequestNamesIsGivenUpUntilItsAnswerIsThere) {
  clock::Duration answered{};
  clock::Duration later{};
  wire::Response response;
  run({[&] {
    send("PUT", "/_cutoff/agents/skymarshal_agent/script",
         R"({"latency":"68s","response":{"assessment":{}}})");
    post("/_cutoff/clock/locks", R"({"name":"page"})");
    response = send("POST", "/dev/api/v1/invoke", question,
                    {{"Host", "skymarshal.execute-api.us-east-1.amazonaws.com"}, {"X-Cutoff-Lock", "page"}});
    answered = now();
    get("/_cutoff/clock");
    later = now();
  }});
  EXPECT_THAT(response, harness::HasStatus(504));
  EXPECT_EQ(answered, 29s);
  EXPECT_EQ(later, 29s);  // the agent's 68 s wait until the lock is given up
}

cloud::Options strict() {
  cloud::Options options;
  options.region.authentication.strict = true;
  return options;
}

class StrictByRequests : public ControlTest {
 protected:
  StrictByRequests() : ControlTest(clock::Pace::automatic, {.version = "1.2.3"}, strict()) {
    flows::create_agent(cloud);
    flows::set_agent_latency(cloud, 68s);
  }
};

// SDKs sign the headers that they are told to add.
TEST_F(StrictByRequests, ALockMayBeNamedInAHeaderThatIsSigned) {
  const iam::AccessKey key{.id = "test", .secret = "test", .caller = {}};
  const std::string body = "{}";
  wire::Request asked =
      request("POST", "/runtimes/skymarshal_agent-AbCdEfGhIj/invocations?accountId=123456789012", body,
              {{"X-Cutoff-Lock", "page"}});
  iam::sign(asked, body, {.key = key, .region = "us-east-1", .service = "bedrock-agentcore", .at = {}});
  driver.lock("page");
  const wire::Response response = alone(asked.method, asked.target, body, asked.headers);
  EXPECT_THAT(response, harness::HasStatus(200));
  EXPECT_EQ(now(), 68s);
  EXPECT_EQ(driver.locks().at("page"), 1U);
}

}  // namespace
}  // namespace cutoff::control
