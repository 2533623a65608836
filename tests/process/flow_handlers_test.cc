// Scenario 2 with the user's own kind of handlers: the polling flow in Python and in Node, as processes, and a page that
// waits in virtual time. It meets the same instants as the flow in C++ does, each time: CUTOFF_SOAK_RUNS times where that
// is set, which `./dev soak` does.
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/process/functions.h"

namespace cutoff::process {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::Pair;

constexpr const char* as_json = "Content-Type: application/json\r\n";
const std::string stage = "/_aws/execute-api/skymarshal/dev";

std::vector<std::string> where_time_jumps(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--clock", "auto", "--epoch", "2026-02-10T00:00:00Z"});
  return arguments;
}

/// The flow, as somebody describes it.
struct Description {
  const char* name;
  std::string file;
  std::vector<std::string> parameters = {};
};

const std::string folder = CUTOFF_SOURCE_DIR "/fixtures/flows/async_polling/";
const Description sam{"SamInPython", "template.yaml"};
const Description sam_in_node{"SamInNode", "template.yaml", {"--parameter", "Language=node"}};
const Description cutoff_json{"CutoffJson", "cutoff.json"};
const Description cloudformation{"CloudFormation", "cloudformation.yaml"};

void PrintTo(const Description& description, std::ostream* out) { *out << description.name; }

std::vector<std::string> served(const Description& description) {
  std::vector<std::string> arguments{folder + description.file};
  arguments.insert(arguments.end(), description.parameters.begin(), description.parameters.end());
  return where_time_jumps(arguments);
}

/// What a page sees, and what the emulator wrote of it: each entry's instant and kind, and what of its fields is the
/// same in every language and in every run.
struct Story {
  std::vector<std::pair<double, std::string>> page;  // ms, status
  std::vector<std::string> journal;
};

/// What depends on the language or on the machine: a handler's own ids, what it prints, how it is started.
bool is_real(const std::string& kind) {
  return kind == "lambda.init" || kind == "lambda.log" || kind.starts_with("process.") ||
         kind.starts_with("cutoff.");
}

Story story_of(const Functions& emulator) {
  Story story;
  const auto control = [&](const std::string& path, const char* body) {
    const HttpAnswer answer = emulator.ask("POST", path, body, as_json);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return json::parse(answer.body);
  };
  const auto now = [&] {
    return json::parse(emulator.ask("GET", "/_cutoff/clock").body).at("now_ms").get<double>();
  };

  control("/_cutoff/clock/locks", R"({"name":"page"})");
  const HttpAnswer accepted =
      emulator.ask("POST", stage + "/api/v1/invoke", R"({"prompt":"Flight EY123 delayed 2 hours"})", as_json);
  EXPECT_EQ(accepted.status, 202) << accepted.body;
  story.page.emplace_back(now(), json::parse(accepted.body).at("status"));
  const std::string poll_url = stage + json::parse(accepted.body).at("poll_url").get<std::string>();
  for (std::string status = "processing"; status == "processing" && story.page.size() < 100;) {
    control("/_cutoff/clock/sleep", R"({"for":"2s","lock":"page"})");
    const HttpAnswer answer = emulator.ask("GET", poll_url);
    EXPECT_EQ(answer.status, 200) << answer.body;
    status = json::parse(answer.body).value("status", "none");
    story.page.emplace_back(now(), status);
  }
  for (const std::string& line : emulator.journal()) {
    json entry = json::parse(line);
    if (is_real(entry.at("kind"))) continue;
    json kept;
    for (const char* field :
         {"at_ms", "kind", "function", "status", "duration_ms", "billed_ms", "attempt", "heard", "table",
          "operation", "invocation_type", "latency_ms", "integration_latency_ms"}) {
      if (entry.contains(field)) kept[field] = entry[field];
    }
    story.journal.push_back(kept.dump());
  }
  return story;
}

class FlowHandlers : public ::testing::TestWithParam<Description> {};

TEST_P(FlowHandlers, MeetTheInstantsOfTheFlowInCppEachTime) {
  const Story in_cpp = story_of(Functions(where_time_jumps({"--flow", "async-polling"})));
  std::vector<std::pair<double, std::string>> seen{{0, "accepted"}};
  for (int poll = 1; poll <= 33; ++poll) seen.emplace_back(2'000 * poll, "processing");
  seen.emplace_back(68'000, "complete");
  ASSERT_EQ(in_cpp.page, seen);
  ASSERT_GT(in_cpp.journal.size(), 35U * 8);  // of each request

  const char* const wanted = std::getenv("CUTOFF_SOAK_RUNS");
  const int runs = wanted == nullptr ? 1 : std::atoi(wanted);
  for (int run = 0; run < runs && !HasFailure(); ++run) {
    const Story story = story_of(Functions(served(GetParam())));
    EXPECT_EQ(story.page, seen) << "in run " << run;
    EXPECT_EQ(story.journal, in_cpp.journal) << "in run " << run;
  }
}

INSTANTIATE_TEST_SUITE_P(, FlowHandlers, ::testing::Values(sam, sam_in_node, cutoff_json, cloudformation),
                         [](const auto& description) { return std::string(description.param.name); });

}  // namespace
}  // namespace cutoff::process
