// The commands that talk to a running emulator: clock, journal, faults, invoke.
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/process/cutoff.h"
#include "tests/process/served.h"

namespace cutoff::process {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* function = "skymarshal-api-invoke-dev";

class EmulatorCommands : public ::testing::Test {
 protected:
  std::string endpoint() const { return "http://127.0.0.1:" + std::to_string(served_.port()); }
  /// `cutoff arguments…`, which finds the emulator by AWS_ENDPOINT_URL.
  Ended cutoff(std::vector<std::string> arguments) {
    return run_cutoff(std::move(arguments), {{"LANG", "C.UTF-8"}, {"AWS_ENDPOINT_URL", endpoint()}});
  }
  std::string output(std::vector<std::string> arguments, int exit_code = 0) {
    const Ended ended = cutoff(std::move(arguments));
    EXPECT_EQ(ended.exit_code, exit_code) << ended.err;
    return ended.out;
  }
  json json_output(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--format", "json"});
    return json::parse(output(std::move(arguments)));
  }

  Served served_{{"--flow", "async-polling", "--clock", "manual", "--epoch", "2026-02-10T00:00:00Z"}};
};

TEST_F(EmulatorCommands, TheClockIsReadAndMoved) {
  EXPECT_THAT(
      output({"clock"}),
      AllOf(ContainsRegex("^now +0\\.000 s +2026-02-10T00:00:00\\.000Z\n"), ContainsRegex("\nmode +manual\n"),
            ContainsRegex("\nbackground +900\\.000 s +DynamoDB's time to live\n")));
  EXPECT_EQ(output({"clock", "advance", "1m30s"}), "90.000 s  2026-02-10T00:01:30.000Z\n");
  EXPECT_EQ(json_output({"clock", "advance", "500ms"}),
            json::parse(R"({"now_ms":90500,"instant":"2026-02-10T00:01:30.500Z"})"));
  EXPECT_EQ(json_output({"clock", "status"}).at("mode"), "manual");
  EXPECT_THAT(output({"clock", "mode", "real", "--rate", "10"}), ContainsRegex("\nrate +10\\.0\n"));
}

TEST_F(EmulatorCommands, LocksAreTakenAndGivenUp) {
  EXPECT_EQ(output({"clock", "lock", "browser"}), "browser  once\n");
  EXPECT_THAT(output({"clock"}), ContainsRegex("\nlock +browser +once\n"));
  EXPECT_EQ(output({"clock", "advance", "1s", "--lock", "browser"}), "1.000 s  2026-02-10T00:00:01.000Z\n");
  EXPECT_EQ(output({"clock", "unlock", "browser"}), "nobody holds a lock\n");
  const Ended again = cutoff({"clock", "unlock", "browser"});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_EQ(again.err, "cutoff: nobody holds the lock \"browser\"\n");
}

TEST_F(EmulatorCommands, AFunctionIsInvokedAndWhatItDidIsInTheJournal) {
  const std::string event = (std::filesystem::temp_directory_path() / "cutoff-event.json").string();
  std::ofstream(event)
      << R"({"httpMethod":"GET","path":"/api/v1/status/none","pathParameters":{"request_id":"none"}})";
  EXPECT_THAT(output({"invoke", function, "-e", event}), HasSubstr("\"statusCode\":404"));
  EXPECT_THAT(output({"invoke", function, "-e", event, "--async"}), StartsWith("accepted as "));
  EXPECT_EQ(output({"clock", "run-until", "idle"}), "0.000 s  2026-02-10T00:00:00.000Z\n");

  EXPECT_EQ(output({"journal", "--kind", "lambda.report", "--function", function, "--count"}), "2\n");
  EXPECT_THAT(output({"journal", "--kind", "lambda", "--tail", "3"}),
              AllOf(HasSubstr("lambda.report"), HasSubstr("status=success"), Not(HasSubstr("dynamodb"))));
  std::istringstream lines(output({"journal", "--kind", "lambda.attempt", "--format", "json"}));
  std::string line;
  ASSERT_TRUE(std::getline(lines, line));
  EXPECT_EQ(json::parse(line).at("function"), function);
  EXPECT_EQ(output({"journal", "--follow", "--since", "0", "--limit", "1", "--kind", "lambda.attempt",
                    "--format", "json"}),
            line + "\n");
  std::filesystem::remove(event);
}

TEST_F(EmulatorCommands, RunUntilSaysWhenItsEventDidNotHappen) {
  const Ended ended =
      cutoff({"clock", "run-until", "lambda.report", "--where", "function=worker", "--limit", "10s"});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_THAT(ended.out, HasSubstr("lambda.report has not happened\n"));
}

TEST_F(EmulatorCommands, FaultsAreAddedListedAndRemoved) {
  EXPECT_EQ(output({"faults"}), "there are no faults\n");
  EXPECT_THAT(
      output({"faults", "add", "function:*", "--error", "throttle", "--count", "1"}),
      StartsWith("fault-1  function:*  TooManyRequestsException  rate 1.0  to 0 of 0 requests, 1 at most"));
  const Ended throttled = cutoff({"invoke", function});
  EXPECT_EQ(throttled.exit_code, 2);
  EXPECT_EQ(throttled.err, "cutoff: TooManyRequestsException: Rate Exceeded.\n");
  EXPECT_THAT(output({"faults", "list"}), HasSubstr("to 1 of 1 requests, 1 at most: used up"));
  EXPECT_EQ(json_output({"faults", "remove", "fault-1"}), json::parse(R"({"faults":[]})"));

  output({"faults", "add", "function:*", "--error", "FunctionError", "--error-type", "ValueError",
          "--message", "no seat"});
  const Ended failed = cutoff({"invoke", function, "--log"});
  EXPECT_EQ(failed.exit_code, 1);
  EXPECT_THAT(failed.out, HasSubstr(R"("errorType":"ValueError")"));
  EXPECT_THAT(failed.err,
              AllOf(HasSubstr("REPORT RequestId: "), HasSubstr("cutoff: the function failed (Unhandled)\n")));
  EXPECT_EQ(output({"faults", "remove", "--all"}), "there are no faults\n");
}

TEST_F(EmulatorCommands, WhatTheEmulatorRefusesIsToldInItsOwnWords) {
  const Ended soon = cutoff({"clock", "advance", "soon"});
  EXPECT_EQ(soon.exit_code, 2);
  EXPECT_THAT(soon.err, AllOf(StartsWith("cutoff: "), HasSubstr("write a duration such as \"29s\"")));
  EXPECT_EQ(cutoff({"faults", "add", "function:*"}).err,
            "cutoff: a fault needs a latency, an error or both\n");
  EXPECT_EQ(cutoff({"journal", "--since", "soon"}).exit_code, 2);
  EXPECT_EQ(cutoff({"invoke", "nobody"}).err.find("cutoff: ResourceNotFoundException: Function not found: "),
            0U);
  EXPECT_EQ(cutoff({"invoke", function, "-e", "nowhere.json"}).exit_code, 2);
}

TEST(StrictEmulator, TakesAnInvocationThatIsSignedWithItsKey) {
  const Served served({"--flow", "async-polling", "--clock", "manual", "--auth", "strict"});
  const auto invoke = [&served](std::map<std::string, std::string> environment,
                                const std::string& name = function) {
    environment.insert(
        {{"LANG", "C.UTF-8"}, {"AWS_ENDPOINT_URL", "http://127.0.0.1:" + std::to_string(served.port())}});
    return run_cutoff({"invoke", name, "--async"}, environment);
  };
  const std::string arn = std::string("arn:aws:lambda:us-east-1:123456789012:function:") + function;
  for (const std::string& name : {std::string(function), arn}) {
    EXPECT_EQ(invoke({}, name).exit_code, 0) << name;
    EXPECT_EQ(
        invoke(
            {{"AWS_ACCESS_KEY_ID", "test"}, {"AWS_SECRET_ACCESS_KEY", "test"}, {"AWS_REGION", "us-east-1"}},
            name)
            .exit_code,
        0)
        << name;
  }

  const auto refusal = [&invoke](std::map<std::string, std::string> environment) {
    const Ended ended = invoke(std::move(environment));
    EXPECT_EQ(ended.exit_code, 2);
    return ended.err;
  };
  EXPECT_EQ(refusal({{"AWS_ACCESS_KEY_ID", "AKIAOTHER"}, {"AWS_SECRET_ACCESS_KEY", "other"}}),
            "cutoff: UnrecognizedClientException: The security token included in the request is invalid.\n");
  EXPECT_THAT(
      refusal({{"AWS_ACCESS_KEY_ID", "test"}, {"AWS_SECRET_ACCESS_KEY", "other"}}),
      StartsWith("cutoff: InvalidSignatureException: The request signature we calculated does not match"));
  EXPECT_EQ(
      refusal(
          {{"AWS_ACCESS_KEY_ID", "test"}, {"AWS_SECRET_ACCESS_KEY", "test"}, {"AWS_SESSION_TOKEN", "none"}}),
      "cutoff: UnrecognizedClientException: The security token included in the request is invalid.\n");
  EXPECT_THAT(
      refusal({{"AWS_DEFAULT_REGION", "mars"}}),
      StartsWith(
          "cutoff: InvalidSignatureException: Credential should be scoped to a valid region, not 'mars'."));
  EXPECT_EQ(refusal({{"AWS_ACCESS_KEY_ID", "test"}}),
            "cutoff: AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not: set both, or neither\n");
}

TEST(StrictEmulator, JudgesDatesByItsOwnClockOnlyWhenAsked) {
  const auto invoke = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--flow", "async-polling", "--clock", "manual", "--auth", "strict"});
    const Served served(std::move(arguments));
    return run_cutoff(
        {"invoke", function, "--async"},
        {{"LANG", "C.UTF-8"}, {"AWS_ENDPOINT_URL", "http://127.0.0.1:" + std::to_string(served.port())}});
  };
  EXPECT_EQ(invoke({"--epoch", "2016-02-10T00:00:00Z"}).exit_code, 0);
  EXPECT_EQ(invoke({"--judge-dates"}).exit_code, 0);
  const Ended early = invoke({"--judge-dates", "--epoch", "2016-02-10T00:00:00Z"});
  EXPECT_EQ(early.exit_code, 2);
  EXPECT_THAT(early.err, StartsWith("cutoff: InvalidSignatureException: Signature not yet current: "));
}

TEST(EmulatorCommandsAlone, SayThatThereIsNoEmulator) {
  for (const char* command : {"clock", "journal", "faults"}) {
    const Ended ended = run_cutoff({command, "--endpoint", "http://127.0.0.1:1"});
    EXPECT_EQ(ended.exit_code, 3);
    EXPECT_EQ(
        ended.err,
        "cutoff: no emulator at http://127.0.0.1:1: the connection is refused, or nobody is there; start one "
        "with cutoff serve, or name another with --endpoint\n");
  }
  const Ended wrong = run_cutoff({"clock", "--endpoint", "127.0.0.1"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_EQ(wrong.err, "cutoff: \"127.0.0.1\" is no endpoint: write a URL such as http://127.0.0.1:4566\n");
}

TEST(EmulatorCommandsAlone, ExplainThemselves) {
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"clock"}, {"clock", "run-until"}, {"journal"}, {"faults"}, {"faults", "add"}, {"invoke"}}) {
    std::vector<std::string> arguments = command;
    arguments.emplace_back("--help");
    const Ended ended = run_cutoff(arguments);
    EXPECT_EQ(ended.exit_code, 0);
    std::string usage = "Usage: cutoff";
    for (const std::string& part : command) usage += " " + part;
    EXPECT_THAT(ended.out, AllOf(HasSubstr(usage), HasSubstr("--endpoint")));
    std::istringstream lines(ended.out);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
  }
  EXPECT_THAT(run_cutoff({"clock", "advnce", "1s"}).err, HasSubstr("did you mean \"advance\"?"));
}

}  // namespace
}  // namespace cutoff::process
