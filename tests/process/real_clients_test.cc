// Real AWS clients, as they are installed, on an emulator that runs as a user runs it. They know of it what it prints:
// its endpoint, credentials, and the route of the flow's POST.
//
// Each client is a script in clients/ that does the same as the others and prints what it is answered; here is what
// that has to be, to the millisecond.
#include <filesystem>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/harness/folder.h"
#include "tests/process/cutoff.h"
#include "tests/process/served.h"

namespace cutoff::process {
namespace {

using nlohmann::json;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Pair;

const std::filesystem::path scripts = CUTOFF_SOURCE_DIR "/tests/process/clients";

struct Client {
  const char* name;
  const char* interpreter;
  const char* script;
  /// What its SDK adds to IAM's error codes, where it makes exceptions of them.
  const char* exception = "";
};

void PrintTo(const Client& client, std::ostream* out) { *out << client.name; }

const Client aws_cli{"AwsCli", "/usr/bin/bash", "aws_cli.sh"};
const Client boto3{"Boto3", "/usr/bin/python3", "boto3_client.py", "Exception"};
const Client sdk_for_javascript{"SdkForJavaScript", "/usr/bin/node", "sdk_for_javascript.mjs", "Exception"};
const Client curl{"Curl", "/usr/bin/bash", "curl.sh"};

using Environment = std::map<std::string, std::string>;

/// An emulator with the flow, and all that a client is told of it.
class Emulator {
 public:
  explicit Emulator(std::vector<std::string> arguments) : served_(with_flow(std::move(arguments))) {
    environment_ = {{"PATH", "/usr/bin:/bin"}, {"HOME", "/nonexistent"}, {"LANG", "C.UTF-8"}, {"LOCK", lock}};
    std::istringstream lines(served_.out());
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string first;
      std::string second;
      words >> first >> second;
      if (first == "POST") environment_["INVOKE_URL"] = second;
      if (first == "export")
        environment_[second.substr(0, second.find('='))] = second.substr(second.find('=') + 1);
    }
  }

  /// What `client` prints when it does `what`; fails, and shows what it complains of, unless it ends well.
  std::string output(const Client& client, const std::string& what,
                     const Environment& differently = {}) const {
    Environment environment = environment_;
    for (const auto& [name, value] : differently) environment[name] = value;
    const Ended ended = run({client.interpreter, {client.script, what}, environment, scripts, guard});
    EXPECT_EQ(ended.exit_code, 0) << client.script << " " << what << " printed:\n" << ended.out << ended.err;
    return ended.out;
  }
  /// `cutoff arguments…`, which talks to it.
  std::string cutoff(std::vector<std::string> arguments) const {
    const Ended ended = run_cutoff(std::move(arguments), environment_);
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return ended.out;
  }
  /// From now on time stands still, except while a client waits that names the lock.
  void lock_time() const { cutoff({"clock", "lock", lock}); }
  void unlock_time() const { cutoff({"clock", "unlock", lock}); }
  /// Somebody who lets an hour pass as soon as he can. When time has been locked for so long that he is refused, he
  /// tries again.
  Program somebody_who_lets_time_pass() const {
    return Program({"/usr/bin/bash",
                    {"-c", "until \"$0\" clock advance 1h || [[ $? != 2 ]]; do :; done", CUTOFF_PROGRAM},
                    environment_,
                    CUTOFF_SOURCE_DIR,
                    guard});
  }
  /// The journal's entries of a kind: when they were written, and a field of theirs.
  std::vector<std::pair<int, json>> journal(const std::string& kind, const std::string& field) const {
    std::vector<std::pair<int, json>> entries;
    std::istringstream lines(cutoff({"journal", "--kind", kind, "--format", "json"}));
    for (std::string line; std::getline(lines, line);) {
      const json entry = json::parse(line);
      entries.emplace_back(entry.at("at_ms"), entry.at(field));
    }
    return entries;
  }

 private:
  static constexpr const char* lock = "client";
  /// The AWS CLI takes half a second a command where nothing else is going on.
  static constexpr std::chrono::seconds guard{300};

  static std::vector<std::string> with_flow(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--flow", "async-polling", "--epoch", "2026-02-10T00:00:00Z"});
    return arguments;
  }

  Served served_;
  Environment environment_;
};

class RealClient : public ::testing::TestWithParam<Client> {
 protected:
  void SetUp() override {
    if (GetParam().interpreter == std::string("/usr/bin/node") && !exists(scripts / "node_modules"))
      FAIL() << scripts / "node_modules"
             << " is missing: ./dev test installs it";
  }
};

const std::string poll_answers = [] {
  std::string text;
  for (int poll = 1; poll <= 33; ++poll) text += std::to_string(2'000 * poll) + " ms: processing\n";
  return text + "68000 ms: complete\n";
}();

/// What a client sees who asks a question, polls for its answer, calls the agent itself, and gives the worker a task.
const std::string what_polling_prints =
    "caller: arn:aws:iam::123456789012:root\n"
    "api: skymarshal at dev\n"
    "routes: GET /api/v1/status/{request_id}, OPTIONS /api/v1/invoke, OPTIONS /api/v1/status/{request_id}, "
    "POST /api/v1/invoke\n"
    "function: skymarshal-api-invoke-dev, python3.11, 900 s, 1024 MB\n"
    "table: skymarshal-requests-dev, ACTIVE, request_id\n"
    "0 ms: 202 accepted\n" +
    poll_answers +
    "answered: Rebook connecting passengers.\n"
    "stored: complete, medium, 68000 ms, Flight EY123 delayed 2 hours\n"
    "queried: 1 complete\n"
    "stored again: ConditionalCheckFailedException\n"
    "136000 ms: the agent says medium\n"
    "136000 ms: event 202\n"
    "206000 ms: complete\n"
    "206000 ms: invoked 200, 200 complete\n"
    "no such function: ResourceNotFoundException\n"
    "no such table: ResourceNotFoundException\n";

/// The same, as the emulator saw it.
void expect_the_journal_of_polling(const Emulator& emulator) {
  std::vector<std::pair<int, json>> statuses{{0, 202}};
  for (int poll = 1; poll <= 34; ++poll) statuses.emplace_back(2'000 * poll, 200);
  EXPECT_EQ(emulator.journal("apigateway.response", "status"), statuses);
  EXPECT_THAT(emulator.journal("lambda.attempt", "attempt"), ElementsAre(Pair(0, 1), Pair(136'000, 1)));
  EXPECT_THAT(emulator.journal("agentcore.answer", "heard"),
              ElementsAre(Pair(68'000, true), Pair(136'000, true), Pair(204'000, true)));
}

TEST_P(RealClient, IsAnsweredAt68SecondsWhileSomebodyElseLetsTimePass) {
  const Emulator emulator({"--clock", "manual", "--auth", "strict"});
  emulator.lock_time();
  Program somebody = emulator.somebody_who_lets_time_pass();
  EXPECT_EQ(emulator.output(GetParam(), "polling"), what_polling_prints);
  expect_the_journal_of_polling(emulator);
  emulator.unlock_time();
  somebody.wait();
}

TEST_P(RealClient, IsAnsweredAt68SecondsWhereTimeJumps) {
  const Emulator emulator({"--clock", "auto"});
  emulator.lock_time();
  EXPECT_EQ(emulator.output(GetParam(), "polling"), what_polling_prints);
  expect_the_journal_of_polling(emulator);
}

/// Puts a zip file with a function's code into the folder.
std::string function_zip(const harness::Folder& folder) {
  folder.write("index.py", "def handler(event, context):\n    return event\n");
  const Ended ended =
      run({"/usr/bin/python3", {"-m", "zipfile", "-c", "function.zip", "index.py"}, {}, folder.path("")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  return folder.path("function.zip");
}

TEST_P(RealClient, MakesUsesAndDeletesThingsOfItsOwnInEachService) {
  const Emulator emulator({"--clock", "manual", "--auth", "strict"});
  const harness::Folder folder;
  const std::string exception = GetParam().exception;
  EXPECT_EQ(emulator.output(GetParam(), "services", {{"FUNCTION_ZIP", function_zip(folder)}}),
            "table: flights flight, day\n"
            "item: as it was put\n"
            "put again: ConditionalCheckFailedException\n"
            "updated: Grace 2.75\n"
            "pages: 3 2 | 1\n"
            "late: 1\n"
            "deleted: EY123 2\n"
            "left of it: nothing\n"
            "half a key: ValidationException\n"
            "tables: skymarshal-requests-dev, skymarshal-sessions-dev\n"
            "no table: ResourceNotFoundException\n"
            "role: arn:aws:iam::123456789012:role/flights\n"
            "role again: EntityAlreadyExists" +
                exception +
                "\n"
                "trusts: lambda.amazonaws.com\n"
                "policies: reads\n"
                "allows: dynamodb:GetItem\n"
                "roles: flights, skymarshal-api-invoke-role\n"
                "role with policies: DeleteConflict" +
                exception +
                "\n"
                "no role: NoSuchEntity" +
                exception +
                "\n"
                "function: arn:aws:lambda:us-east-1:123456789012:function:flights index.handler EY\n"
                "function again: ResourceConflictException\n"
                "functions: flights, skymarshal-api-invoke-dev\n"
                "timeout: 60\n"
                "reserved: 5\n"
                "no function: ResourceNotFoundException\n"
                "api: 200 EY123\n"
                "apis: flights, skymarshal\n"
                "stages: prod\n"
                "no api: NotFoundException\n");
}

TEST_P(RealClient, IsToldWhatIsWrongWithItsSignature) {
  const Emulator emulator({"--clock", "manual", "--auth", "strict"});
  EXPECT_EQ(emulator.output(GetParam(), "refusals"),
            "sts: none\n"
            "iam: none\n"
            "dynamodb: none\n"
            "lambda: none\n"
            "apigateway: none\n");
  EXPECT_EQ(emulator.output(GetParam(), "refusals", {{"AWS_SECRET_ACCESS_KEY", "wrong"}}),
            "sts: SignatureDoesNotMatch\n"
            "iam: SignatureDoesNotMatch\n"
            "dynamodb: InvalidSignatureException\n"
            "lambda: InvalidSignatureException\n"
            "apigateway: InvalidSignatureException\n");
  EXPECT_EQ(emulator.output(GetParam(), "refusals", {{"AWS_ACCESS_KEY_ID", "AKIAUNKNOWN"}}),
            "sts: InvalidClientTokenId\n"
            "iam: InvalidClientTokenId\n"
            "dynamodb: UnrecognizedClientException\n"
            "lambda: UnrecognizedClientException\n"
            "apigateway: UnrecognizedClientException\n");
}

INSTANTIATE_TEST_SUITE_P(Clients, RealClient, testing::Values(aws_cli, boto3, sdk_for_javascript, curl),
                         [](const auto& test) { return test.param.name; });

/// The only one of them that has a client for AgentCore.
class AgentCoreClient : public RealClient {};

TEST_P(AgentCoreClient, MakesListsAndDeletesAgents) {
  const Emulator emulator({"--clock", "manual", "--auth", "strict"});
  EXPECT_EQ(emulator.output(GetParam(), "agents"),
            "agent: flights, version 1\n"
            "agent again: ConflictException\n"
            "it is READY since 2026-02-10T00:00:00.000Z, idle for 900 s at most\n"
            "agents: flights, skymarshal_agent\n"
            "no agent: ResourceNotFoundException\n");
}

INSTANTIATE_TEST_SUITE_P(Clients, AgentCoreClient, testing::Values(sdk_for_javascript),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace cutoff::process
