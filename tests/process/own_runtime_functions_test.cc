// Functions that bring their own runtime: an executable file `bootstrap`.
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/functions.h"

namespace cutoff::process {
namespace {

using ::testing::EndsWith;
using ::testing::StartsWith;

/// What follows the head of the request that gives $response.
const std::string whole = "Content-Length: %d\\r\\n\\r\\n%s' \"${#response}\" \"$response\"";

/// A runtime in a shell, as AWS's tutorial has it; `handle` makes the response of $event.
std::string shell_runtime(const std::string& handle, const std::string& given = whole) {
  return "#!/bin/bash\n"
         "set -eu\n"
         "api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime\n"
         "while true; do\n"
         "  exec 5<>/dev/tcp/${AWS_LAMBDA_RUNTIME_API/://}\n"
         "  printf 'GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n' >&5\n"
         "  length=0\n"
         "  while IFS= read -r line <&5 && line=${line%$'\\r'} && [[ $line ]]; do\n"
         "    [[ $line == Lambda-Runtime-Aws-Request-Id:* ]] && id=${line#*: }\n"
         "    [[ $line == Content-Length:* ]] && length=${line#*: }\n"
         "  done\n"
         "  IFS= read -r -N \"$length\" event <&5 || true\n"
         "  response=$(" +
         handle +
         ")\n"
         "  printf \"POST /2018-06-01/runtime/invocation/$id/response HTTP/1.1\\r\\nHost: a\\r\\n\"'" +
         given +
         " >&5\n"
         "  read -r status <&5\n"
         "  exec 5>&-\n"
         "done\n";
}

class OwnRuntimeFunction : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { functions = std::make_unique<Functions>(); }
  static void TearDownTestSuite() { functions.reset(); }

  static std::string name() { return ::testing::UnitTest::GetInstance()->current_test_info()->name(); }
  static void create(const Files& files) {
    functions->create(name(), files, {.runtime = "provided.al2023", .handler = "my.handler"});
  }
  static Invoked invoke(const std::string& event = "{}") { return functions->invoke(name(), event); }

  static std::unique_ptr<Functions> functions;
};
std::unique_ptr<Functions> OwnRuntimeFunction::functions;

TEST_F(OwnRuntimeFunction, AnswersOneInvocationAfterTheOther) {
  create({{"bootstrap", shell_runtime("echo \"{\\\"got\\\":$event}\"")}});
  EXPECT_EQ(invoke("[1]").payload, R"({"got":[1]})");
  EXPECT_EQ(invoke("[2]").payload, R"({"got":[2]})");
}

TEST_F(OwnRuntimeFunction, IsToldOfItsHandlerAndOfNoExecutionEnvironment) {
  create({{"bootstrap", shell_runtime("echo \"\\\"$_HANDLER ${AWS_EXECUTION_ENV:-none} $PWD\\\"\"")}});
  EXPECT_EQ(invoke().payload, "\"my.handler none /var/task\"");
}

TEST_F(OwnRuntimeFunction, MayGiveAtOnceAStreamThatFailed) {
  create({{"bootstrap",
           shell_runtime(
               "printf '{\"errorMessage\":\"half-way\",\"errorType\":\"Error\"}' | base64 -w 0",
               "Lambda-Runtime-Function-Response-Mode: streaming\\r\\nTransfer-Encoding: chunked\\r\\n"
               "\\r\\n3\\r\\none\\r\\n0\\r\\nLambda-Runtime-Function-Error-Type: Function.Stopped\\r\\n"
               "Lambda-Runtime-Function-Error-Body: %s\\r\\n\\r\\n' \"$response\"")}});
  const Invoked answer = invoke();
  EXPECT_EQ(answer.payload, R"({"errorMessage":"half-way","errorType":"Error"})");
  EXPECT_EQ(answer.error, "Unhandled");
  EXPECT_THAT(answer.report, EndsWith("Status: error\tError Type: Function.Stopped"));
}

TEST_F(OwnRuntimeFunction, LogsWhatItWrites) {
  create({{"bootstrap", shell_runtime("echo one >&2; echo two >&2; echo 1")}});
  EXPECT_EQ(invoke().log, "one\ntwo\n");
}

TEST_F(OwnRuntimeFunction, ThatHasNoBootstrapCannotBegin) {
  create({{"other", ""}});
  const Invoked answer = invoke();
  EXPECT_EQ(answer.error, "Unhandled");
  EXPECT_EQ(answer.payload,
            R"json({"errorType":"Runtime.InvalidEntrypoint","errorMessage":"RequestId: ID Error: )json"
            R"json(Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"})json");
  EXPECT_THAT(answer.report, EndsWith("Status: error\tError Type: Runtime.InvalidEntrypoint"));
}

TEST_F(OwnRuntimeFunction, WhoseBootstrapIsNoProgramCannotBegin) {
  create({{"bootstrap", "what is this"}});
  EXPECT_EQ(invoke().payload,
            R"({"errorType":"Runtime.InvalidEntrypoint","errorMessage":"RequestId: ID Error: )"
            R"(fork/exec /var/task/bootstrap: exec format error"})");
}

TEST_F(OwnRuntimeFunction, WhoseBootstrapMayNotBeExecutedCannotBegin) {
  create({{"bootstrap/plain", ""}});  // a folder
  EXPECT_EQ(invoke().payload,
            R"({"errorType":"Runtime.InvalidEntrypoint","errorMessage":"RequestId: ID Error: )"
            R"(fork/exec /var/task/bootstrap: permission denied"})");
}

}  // namespace
}  // namespace cutoff::process
