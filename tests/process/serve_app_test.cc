// `cutoff serve APP`, and `cutoff logs`.
#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/harness/folder.h"
#include "tests/process/cutoff.h"
#include "tests/process/served.h"

namespace cutoff::process {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

TEST(ServeApp, PrintsWhatIsDeployedAsOfAFlow) {
  for (const char* description : {"cutoff.json", "template.yaml", "cloudformation.yaml"}) {
    const Served served({std::string("fixtures/flows/async_polling/") + description});
    const std::string endpoint = "http://127.0.0.1:" + std::to_string(served.port());
    const std::string api = endpoint + "/_aws/execute-api/skymarshal/dev/api/v1/";
    EXPECT_THAT(
        served.out(),
        AllOf(ContainsRegex("^cutoff serves (skymarshal|async-polling) on " + endpoint + "\n"),
              HasSubstr("\nPOST    " + api + "invoke\nGET     " + api + "status/{request_id}\nOPTIONS " +
                        api + "invoke\nOPTIONS " + api + "status/{request_id}\n"),
              HasSubstr("\nexport AWS_ENDPOINT_URL=" + endpoint + "\n")));
  }
}

TEST(ServeApp, PrintsATemplatesOutputs) {
  const Served served({"fixtures/flows/async_polling/template.yaml"});
  EXPECT_THAT(
      served.out(),
      HasSubstr("\nSubmitUrl = https://skymarshal.execute-api.us-east-1.amazonaws.com/dev/api/v1/invoke\n"));
}

TEST(ServeApp, AFolderIsReadByItsDescription) {
  const Served served({"fixtures/flows/direct", "--clock", "auto"});
  EXPECT_THAT(served.out(), StartsWith("cutoff serves skymarshal on http://127.0.0.1:"));
}

TEST(ServeApp, WhatChangesIsRedeployedWhileItServes) {
  const harness::Folder folder;
  const auto describe = [&](const std::string& path) {
    folder.write("cutoff.json",
                 R"({"functions": {"worker": {"code": {"text": "x = 1"}, "handler": "index.work",
      "runtime": "python3.11"}}, "apis": {"shop": {"stages": ["dev"], "routes": {"GET )" +
                     path + "\": \"worker\"}}}}");
  };
  describe("/before");
  Served served({folder.path(""), "--watch"});
  describe("/after");
  const auto get = [&](const std::string& path) {
    return served.exchange("GET /_aws/execute-api/shop/dev" + path +
                           " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
  };
  while (get("/after").starts_with("HTTP/1.1 403 ")) {
  }
  EXPECT_THAT(get("/before"), StartsWith("HTTP/1.1 403 "));
  EXPECT_EQ(served.end(SIGTERM).err, "cutoff: function worker has changed\ncutoff: API shop has changed\n");
}

TEST(ServeApp, WatchingNeedsAnApplication) {
  const Ended ended = run_cutoff({"serve", "--port", "0", "--flow", "direct", "--watch"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_EQ(ended.err, "cutoff: --watch needs an application to look at\n");
}

TEST(ServeApp, ATemplateThatCannotBeUsedIsRefusedWithItsLine) {
  const Ended ended = run_cutoff({"serve", "--port", "0", "tests/process/clients/package.json"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_THAT(ended.err,
              HasSubstr("tests/process/clients/package.json:3:3: the file has an unknown field \"private\""));
}

class Logs : public ::testing::Test {
 protected:
  static constexpr const char* function = "skymarshal-api-invoke-dev";

  Ended cutoff(std::vector<std::string> arguments) {
    return run_cutoff(
        std::move(arguments),
        {{"LANG", "C.UTF-8"}, {"AWS_ENDPOINT_URL", "http://127.0.0.1:" + std::to_string(served_.port())}});
  }

  Served served_{{"--flow", "direct", "--clock", "auto"}};
};

TEST_F(Logs, AreTheLinesThatLambdaWrites) {
  EXPECT_EQ(cutoff({"logs", function}).out, "");
  EXPECT_EQ(cutoff({"invoke", function}).exit_code, 0);
  const Ended ended = cutoff({"logs", function});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_THAT(
      ended.out,
      MatchesRegex("START RequestId: [-0-9a-f]+ Version: [$]LATEST\n"
                   "END RequestId: [-0-9a-f]+\n"
                   "REPORT RequestId: [-0-9a-f]+\tDuration: 68000[.]00 ms\tBilled Duration: 68000 ms\t"
                   "Memory Size: 1024 MB\tMax Memory Used: [0-9]+ MB\t[^\n]*\n"));
}

TEST_F(Logs, OfAFunctionThatIsNotThereAreLambdasOwn404) {
  const Ended ended = cutoff({"logs", "none"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_EQ(ended.err, "cutoff: Function not found: arn:aws:lambda:us-east-1:123456789012:function:none\n");
}

TEST(FollowedLogs, GoOnWithWhatIsLoggedLater) {
  const Ended ended = run_cutoff(
      {"run", "--flow", "direct", "--", "python3", "-c",
       "import subprocess, sys\n"
       "cutoff, function = sys.argv[1:]\n"
       "invoke = lambda: subprocess.run([cutoff, 'invoke', function], stdout=subprocess.DEVNULL, "
       "check=True)\n"
       "invoke()\n"
       "logs = subprocess.Popen([cutoff, 'logs', function, '--follow'], stdout=subprocess.PIPE, text=True)\n"
       "reports = 0\n"
       "for line in logs.stdout:\n"
       "    print(line.split(' ')[0])\n"
       "    reports += line.startswith('REPORT')\n"
       "    if reports == 2: break\n"
       "    if line.startswith('REPORT'): invoke()\n"
       "logs.terminate()\n",
       CUTOFF_PROGRAM, "skymarshal-api-invoke-dev"},
      {{"LANG", "C.UTF-8"}, {"PATH", "/usr/bin:/bin:/usr/local/bin"}});
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(ended.out, "START\nEND\nREPORT\nSTART\nEND\nREPORT\n");
}

}  // namespace
}  // namespace cutoff::process
