// Scenario 2 as its users have it, under `cutoff run`: handlers in Python and in Node, and the frontend's poller as a script
// that sleeps. All of them live in the emulator's time, so they meet the instants of the flow in C++, which runs in-process;
// so do the times that handlers read from their own clocks, and what an SDK waits before it asks the agent again.
//
// Once, or CUTOFF_SOAK_RUNS times where that is set, which `./dev soak` does.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "fakes/cloud/cloud.h"
#include "fixtures/flows/agent.h"
#include "fixtures/flows/async_polling/async_polling.h"
#include "fixtures/flows/async_polling/poller.h"
#include "tests/harness/cloud_test.h"
#include "tests/process/cutoff.h"

namespace cutoff::process {
namespace {

using namespace std::chrono_literals;
using flows::AsyncPolling;
using flows::async_polling::Assessment;
using flows::async_polling::Poller;
using nlohmann::json;
using sdk::ClientConfig;

constexpr const char* question = "Flight EY123 delayed 2 hours";
constexpr std::uint64_t jitter_seed = 7;

struct Variant {
  const char* name;
  const char* language;
  /// "boto3-legacy", as the handlers know it, and the same for the flow in C++; "": as it is written.
  const char* agent_client;
  ClientConfig config;
  const char* agent_takes;
  clock::Duration the_same;
  /// The function's timeout, changed before the first request.
  int timeout_s = 900;
};

void PrintTo(const Variant& variant, std::ostream* out) { *out << variant.name; }

ClientConfig jittered(ClientConfig config) {
  config.jitter_seed = jitter_seed;
  return config;
}

ClientConfig javascript_with_read_timeout(clock::Duration read_timeout) {
  ClientConfig config = ClientConfig::javascript();
  config.read_timeout = read_timeout;
  return config;
}

const ClientConfig patient = flows::async_polling::WorkerSettings{}.agent_client;

const Variant variants[] = {
    {"PythonWaits", "python", "", patient, "150s", 150s},
    {"NodeWaits", "node", "", patient, "150s", 150s},
    {"PythonsPollerGivesUp", "python", "", patient, "700s", 700s},
    {"NodesPollerGivesUp", "node", "", patient, "700s", 700s},
    // Killed, it cannot give its claim back; the next attempt finds it lapsed, by its own clock.
    {"PythonsWorkerIsKilledThreeTimes", "python", "", patient, "150s", 150s, 100},
    {"NodesWorkerIsKilledThreeTimes", "node", "", patient, "150s", 150s, 100},
    {"Boto3InModeLegacy", "python", "boto3-legacy", jittered(ClientConfig::boto3_legacy()), "150s", 150s},
    {"Boto3InModeStandard", "python", "boto3-standard", jittered(ClientConfig::boto3_standard()), "150s",
     150s},
    {"SdkForJavaScript", "node", "js", jittered(ClientConfig::javascript()), "150s", 150s},
    {"SdkForJavaScriptOf60Seconds", "node", "js-60s", jittered(javascript_with_read_timeout(60s)), "150s",
     150s},
};

/// All that there is to see: what the page shows, what is in the table then, and what the emulator wrote of it; without
/// ids, and without what depends on the language.
struct Story {
  std::vector<std::string> page;
  json assessment;
  json item;
  std::vector<std::string> journal;
};

bool belongs_to_both(const std::string& kind) {
  return kind != "lambda.init" && kind != "lambda.log" && kind != "sdk.gave_up" &&
         !kind.starts_with("client.") && !kind.starts_with("process.") && !kind.starts_with("cutoff.");
}

std::vector<std::string> journal_of(std::istream& lines) {
  std::vector<std::string> journal;
  for (std::string line; std::getline(lines, line);) {
    const json entry = json::parse(line);
    if (!belongs_to_both(entry.at("kind"))) continue;
    json kept;
    for (const char* field :
         {"at_ms", "kind", "function", "status", "duration_ms", "billed_ms", "attempt", "heard", "table",
          "operation", "invocation_type", "latency_ms", "integration_latency_ms"}) {
      if (entry.contains(field)) kept[field] = entry[field];
    }
    journal.push_back(kept.dump());
  }
  return journal;
}

/// Of the answer to a Scan: the one item, without what is drawn at random or said in the SDK's own words.
json item_of(const std::string& scanned) {
  json item = json::parse(scanned).at("Items").at(0);
  for (const char* name : {"request_id", "claim_token", "session_id", "error"})
    if (item.contains(name)) item[name] = "some";
  return item;
}

json assessment_of(json given) {
  for (const char* name : {"request_id", "session_id", "message"})
    if (given.contains(name)) given[name] = "some";
  return given;
}

constexpr const char* scan = R"({"TableName":"skymarshal-requests-dev"})";
constexpr const char* configuration = "/2015-03-31/functions/skymarshal-api-invoke-dev/configuration";

std::string with_timeout(const Variant& variant) {
  return R"({"Timeout":)" + std::to_string(variant.timeout_s) + "}";
}

Story in_process(const Variant& variant) {
  cloud::Options options;
  options.region.epoch = std::chrono::sys_days(std::chrono::year(2026) / 2 / 10);
  cloud::Cloud cloud(options);
  const AsyncPolling flow({.worker = {.agent_client = variant.config}});
  flow.deploy(cloud);
  flows::set_agent_latency(cloud, variant.the_same);
  const wire::Response configured = harness::run(cloud.loop(), [&] {
    return cloud.handle(harness::request_to(
        "PUT", std::string("https://lambda.us-east-1.amazonaws.com") + configuration, with_timeout(variant)));
  });
  EXPECT_THAT(configured, harness::HasStatus(200));

  Story story;
  flows::Client client = flow.client(cloud, "1", cloud.region().new_trace());
  Poller poller(client, [&](std::string_view text) { story.page.emplace_back(text); });
  const Assessment given = harness::run(cloud.loop(), [&] { return poller.ask(question); });
  if (given.status == "success") {
    story.assessment = {{"status", given.status},       {"request_id", "some"},
                        {"session_id", "some"},         {"execution_time_ms", given.execution_time_ms},
                        {"timestamp", given.timestamp}, {"assessment", json::parse(given.assessment)}};
  } else {
    story.assessment = {{"status", given.status},
                        {"request_id", "some"},
                        {"code", given.code},
                        {"message", "some"},
                        {"retryable", given.retryable}};
  }
  std::istringstream lines(cloud.journal().json_lines());
  story.journal = journal_of(lines);
  const wire::Response scanned = harness::run(cloud.loop(), [&] {
    wire::Request request = harness::request_to("POST", "https://dynamodb.us-east-1.amazonaws.com/", scan);
    request.headers.add("X-Amz-Target", "DynamoDB_20120810.Scan");
    return cloud.handle(std::move(request));
  });
  story.item = item_of(scanned.body.text());
  return story;
}

std::string poller_in(const std::string& language) {
  const std::string folder = "fixtures/flows/async_polling/" + language;
  return language == "python" ? "/usr/bin/python3 " + folder + "/poller.py"
                              : "/usr/bin/node " + folder + "/poller.mjs";
}

Story under_cutoff_run(const Variant& variant) {
  std::vector<std::string> arguments{"run", "fixtures/flows/async_polling/template.yaml", "--epoch",
                                     "2026-02-10T00:00:00Z"};
  for (const std::string& parameter :
       {"Language=" + std::string(variant.language), "AgentClient=" + std::string(variant.agent_client),
        "JitterSeed=" + std::to_string(jitter_seed), "AgentTakes=" + std::string(variant.agent_takes),
        std::string("NodePath=" CUTOFF_SOURCE_DIR "/tests/process/clients/node_modules")})
    arguments.insert(arguments.end(), {"--parameter", parameter});
  const std::string script = "curl --silent --fail --output /dev/null --request PUT --data '" +
                             with_timeout(variant) + "' $CUTOFF_URL" + configuration + " && " +
                             poller_in(variant.language) + " '" + question +
                             "' && curl --silent $CUTOFF_URL/_cutoff/journal && "
                             "curl --silent $CUTOFF_URL --header 'X-Amz-Target: DynamoDB_20120810.Scan' "
                             "--header 'Content-Type: application/x-amz-json-1.0' --data '" +
                             scan + "'";
  arguments.insert(arguments.end(), {"--", "/usr/bin/bash", "-c", script});
  const Ended ended = run_cutoff(std::move(arguments), {{"LANG", "C.UTF-8"}, {"PATH", "/usr/bin:/bin"}});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.err, "");

  Story story;
  std::istringstream lines(ended.out);
  std::string line;
  while (std::getline(lines, line) && !line.starts_with('{')) story.page.push_back(line);
  story.assessment = assessment_of(json::parse(line));
  std::string journal;
  std::string last;
  while (std::getline(lines, line)) {
    if (!last.empty()) journal += last + "\n";
    last = line;
  }
  std::istringstream entries(journal);
  story.journal = journal_of(entries);
  story.item = item_of(last);
  return story;
}

/// Where two lists begin to differ; nothing where they do not.
std::string first_difference(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  const auto [left, right] = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
  if (left == one.end() && right == other.end()) return "";
  return "entry " + std::to_string(left - one.begin()) + ": " + (left == one.end() ? "none" : *left) +
         "\ninstead of " + (right == other.end() ? "none" : *right);
}

class FlowPollers : public ::testing::TestWithParam<Variant> {};

TEST_P(FlowPollers, MeetTheInstantsOfTheFlowInProcess) {
  const Story wanted = in_process(GetParam());
  ASSERT_GT(wanted.page.size(), 70U);
  const char* const times = std::getenv("CUTOFF_SOAK_RUNS");
  const int runs = times == nullptr ? 1 : std::atoi(times);
  for (int run = 0; run < runs && !HasFailure(); ++run) {
    SCOPED_TRACE("in run " + std::to_string(run));
    const Story story = under_cutoff_run(GetParam());
    EXPECT_EQ(first_difference(story.page, wanted.page), "");
    EXPECT_EQ(story.assessment, wanted.assessment);
    EXPECT_EQ(story.item, wanted.item);
    EXPECT_EQ(first_difference(story.journal, wanted.journal), "");
  }
}

INSTANTIATE_TEST_SUITE_P(, FlowPollers, ::testing::ValuesIn(variants),
                         [](const auto& variant) { return std::string(variant.param.name); });

}  // namespace
}  // namespace cutoff::process
