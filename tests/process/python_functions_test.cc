// Functions in Python, as AWS's runtime runs them.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/process/functions.h"

namespace cutoff::process {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

/// One emulator for all: they do not know of each other.
class PythonFunction : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { functions = std::make_unique<Functions>(); }
  static void TearDownTestSuite() { functions.reset(); }

  static std::string name() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    return test->name();
  }
  static void create(const std::string& code, const Settings& settings = {}) {
    functions->create(name(), {{"index.py", code}}, settings);
  }
  static Invoked invoke(const std::string& event = "{}", const std::string& headers = "") {
    return functions->invoke(name(), event, headers);
  }
  static Invoked invoked(const std::string& code, const std::string& event = "{}") {
    create(code);
    return invoke(event);
  }

  static std::unique_ptr<Functions> functions;
};
std::unique_ptr<Functions> PythonFunction::functions;

TEST_F(PythonFunction, AnswersWhatItsHandlerReturns) {
  const Invoked answer =
      invoked("def handler(event, context):\n    return {'got': event, 'list': [1, 2.5, None, True, 'ü']}\n",
              R"({"a":1})");
  EXPECT_EQ(answer.payload, R"({"got": {"a": 1}, "list": [1, 2.5, null, true, "\u00fc"]})");
  EXPECT_EQ(answer.error, "");
}

TEST_F(PythonFunction, WritesOtherLettersAsTheyAreFrom312On) {
  create("def handler(event, context):\n    return 'ü'\n", {.runtime = "python3.12"});
  EXPECT_EQ(invoke().payload, "\"ü\"");
}

TEST_F(PythonFunction, AnswersNullWhereItsHandlerReturnsNothing) {
  EXPECT_EQ(invoked("def handler(event, context):\n    pass\n").payload, "null");
}

TEST_F(PythonFunction, WritesTheNumbersOfDynamoDbAsTheyAre) {
  EXPECT_EQ(invoked("from decimal import Decimal\n"
                    "def handler(event, context):\n    return [Decimal('1.10'), Decimal('30')]\n")
                .payload,
            "[1.10, 30]");
}

TEST_F(PythonFunction, KeepsWhatItsModuleHolds) {
  create("n = 0\ndef handler(event, context):\n    global n\n    n += 1\n    return n\n");
  EXPECT_EQ(invoke().payload, "1");
  EXPECT_EQ(invoke().payload, "2");
}

TEST_F(PythonFunction, IsToldOfItsInvocation) {
  create(
      "def handler(event, context):\n"
      "    return {'name': context.function_name, 'version': context.function_version,\n"
      "            'arn': context.invoked_function_arn, 'memory': context.memory_limit_in_mb,\n"
      "            'id': context.aws_request_id, 'group': context.log_group_name,\n"
      "            'stream': context.log_stream_name, 'custom': context.client_context.custom,\n"
      "            'identity': context.identity.cognito_identity_id,\n"
      "            'in_time': 29000 < context.get_remaining_time_in_millis() <= 30000}\n");
  // {"custom":{"a":"b"}}
  const json told =
      json::parse(invoke("{}", "X-Amz-Client-Context: eyJjdXN0b20iOnsiYSI6ImIifX0=\r\n").payload);
  EXPECT_EQ(told.at("name"), name());
  EXPECT_EQ(told.at("version"), "$LATEST");
  EXPECT_EQ(told.at("arn"), "arn:aws:lambda:us-east-1:123456789012:function:" + name());
  EXPECT_EQ(told.at("memory"), "128");
  EXPECT_EQ(told.at("id"), "ID");  // that of the answer's header
  EXPECT_EQ(told.at("group"), "/aws/lambda/" + name());
  EXPECT_THAT(told.at("stream").get<std::string>(),
              MatchesRegex(R"([0-9]{4}/[0-9]{2}/[0-9]{2}/\[\$LATEST\][0-9a-f]{32})"));
  EXPECT_EQ(told.at("custom"), json({{"a", "b"}}));
  EXPECT_EQ(told.at("identity"), nullptr);
  EXPECT_EQ(told.at("in_time"), true);
}

TEST_F(PythonFunction, FindsTheVariablesOfItsEnvironmentAndNothingOfTheEmulators) {
  create("import os\ndef handler(event, context):\n    return dict(os.environ)\n",
         {.environment = {{"TABLE", "flights"}, {"TZ", "Europe/Berlin"}}});
  json found = json::parse(invoke().payload);
  const auto take = [&](const char* variable) {
    const std::string value = found.at(variable);
    found.erase(variable);
    return value;
  };
  EXPECT_EQ(take("TABLE"), "flights");
  EXPECT_EQ(take("TZ"), "Europe/Berlin");
  EXPECT_EQ(take("_HANDLER"), "index.handler");
  EXPECT_EQ(take("AWS_LAMBDA_FUNCTION_NAME"), name());
  EXPECT_EQ(take("AWS_LAMBDA_FUNCTION_VERSION"), "$LATEST");
  EXPECT_EQ(take("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), "128");
  EXPECT_EQ(take("AWS_LAMBDA_INITIALIZATION_TYPE"), "on-demand");
  EXPECT_EQ(take("AWS_LAMBDA_LOG_GROUP_NAME"), "/aws/lambda/" + name());
  EXPECT_THAT(take("AWS_LAMBDA_LOG_STREAM_NAME"), HasSubstr("[$LATEST]"));
  EXPECT_EQ(take("AWS_EXECUTION_ENV"), "AWS_Lambda_python3.11");
  EXPECT_EQ(take("AWS_REGION"), "us-east-1");
  EXPECT_EQ(take("AWS_DEFAULT_REGION"), "us-east-1");
  EXPECT_THAT(take("AWS_ACCESS_KEY_ID"), MatchesRegex("ASIA[A-Z0-9]{16}"));
  EXPECT_EQ(take("AWS_SECRET_ACCESS_KEY").size(), 40u);
  EXPECT_NE(take("AWS_SESSION_TOKEN"), "");
  const std::string address = take("AWS_LAMBDA_RUNTIME_API");
  EXPECT_THAT(address, MatchesRegex("127\\.0\\.0\\.1:[0-9]+"));
  EXPECT_EQ(take("AWS_ENDPOINT_URL"), "http://" + address);
  EXPECT_EQ(take("LAMBDA_TASK_ROOT"), "/var/task");
  EXPECT_EQ(take("PWD"), "/var/task");
  EXPECT_EQ(take("SHLVL"), "0");
  EXPECT_EQ(take("LANG"), "en_US.UTF-8");
  EXPECT_EQ(take("AWS_XRAY_CONTEXT_MISSING"), "LOG_ERROR");
  EXPECT_EQ(take("AWS_XRAY_DAEMON_ADDRESS"), "127.0.0.1:2000");
  EXPECT_EQ(take("_AWS_XRAY_DAEMON_ADDRESS"), "127.0.0.1");
  EXPECT_EQ(take("_AWS_XRAY_DAEMON_PORT"), "2000");
  EXPECT_THAT(take("_X_AMZN_TRACE_ID"),
              MatchesRegex("Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0"));
  EXPECT_THAT(take("PATH"), EndsWith("/usr/local/bin:/usr/bin:/bin"));
  const std::string runtime_dir = take("LAMBDA_RUNTIME_DIR");
  EXPECT_EQ(take("PYTHONPATH"), runtime_dir);
  EXPECT_EQ(take("NODE_PATH"), runtime_dir + ":/var/task");
  found.erase("LC_CTYPE");  // Python's own, where the locale is not installed
  EXPECT_EQ(found, json::object());
}

TEST_F(PythonFunction, TellsOfAnExceptionThatItsHandlerRaises) {
  const Invoked answer = invoked(
      "def check(n):\n    raise ValueError('no %d' % n)\n\n"
      "def handler(event, context):\n    check(7)\n");
  EXPECT_EQ(answer.error, "Unhandled");
  EXPECT_EQ(answer.payload,
            R"({"errorMessage": "no 7", "errorType": "ValueError", "requestId": "ID", "stackTrace": [)"
            R"("  File \"/var/task/index.py\", line 5, in handler\n    check(7)\n", )"
            R"("  File \"/var/task/index.py\", line 2, in check\n    raise ValueError('no %d' % n)\n"]})");
  EXPECT_EQ(answer.log,
            "[ERROR] ValueError: no 7\n"
            "Traceback (most recent call last):\n"
            "\u00a0\u00a0File \"/var/task/index.py\", line 5, in handler\n"
            "\u00a0\u00a0\u00a0\u00a0check(7)\n"
            "\u00a0\u00a0File \"/var/task/index.py\", line 2, in check\n"
            "\u00a0\u00a0\u00a0\u00a0raise ValueError('no %d' % n)\n");
}

TEST_F(PythonFunction, TellsOfAResultThatIsNoJson) {
  EXPECT_EQ(invoked("def handler(event, context):\n    return {1, 2}\n").payload,
            R"({"errorMessage": "Unable to marshal response: Object of type set is not JSON serializable", )"
            R"("errorType": "Runtime.MarshalError", "requestId": "ID", "stackTrace": []})");
}

TEST_F(PythonFunction, TellsOfAModuleThatIsNotThere) {
  functions->create(name(), {{"handler.py", "def lambda_handler(event, context):\n    pass\n"}},
                    {.handler = "index.lambda_handler"});
  EXPECT_EQ(invoke().payload,
            R"({"errorMessage": "Unable to import module 'index': No module named 'index'", )"
            R"("errorType": "Runtime.ImportModuleError", "requestId": "", "stackTrace": []})");
}

TEST_F(PythonFunction, TellsOfAHandlerThatIsNotThere) {
  const Invoked answer = invoked("def another(event, context):\n    pass\n");
  EXPECT_EQ(answer.payload, R"({"errorMessage": "Handler 'handler' missing on module 'index'", )"
                            R"("errorType": "Runtime.HandlerNotFound", "requestId": "", "stackTrace": []})");
  EXPECT_THAT(answer.report, EndsWith("Status: error\tError Type: Runtime.HandlerNotFound"));
}

TEST_F(PythonFunction, TellsOfAHandlersNameThatIsNone) {
  create("", {.handler = "index"});
  EXPECT_EQ(
      invoke().payload,
      R"json({"errorMessage": "Bad handler 'index': not enough values to unpack (expected 2, got 1)", )json"
      R"("errorType": "Runtime.MalformedHandlerName", "requestId": "", "stackTrace": []})");
}

TEST_F(PythonFunction, TellsOfAModulesNameThatIsPythonsOwn) {
  create("", {.handler = "sys.handler"});
  EXPECT_EQ(invoke().payload,
            R"({"errorMessage": "Cannot use built-in module sys as a handler module", )"
            R"("errorType": "Runtime.BuiltInModuleConflict", "requestId": "", "stackTrace": []})");
}

TEST_F(PythonFunction, TellsOfCodeThatIsNoPython) {
  EXPECT_EQ(invoked("def handler(event, context)\n    pass\n").payload,
            R"json({"errorMessage": "Syntax error in module 'index': expected ':' (index.py, line 1)", )json"
            R"("errorType": "Runtime.UserCodeSyntaxError", "requestId": "", "stackTrace": [)"
            R"("  File \"/var/task/index.py\" Line 1\n    def handler(event, context)\n"]})");
}

TEST_F(PythonFunction, TellsOfAnExceptionOfItsModule) {
  const json error = json::parse(invoked("raise RuntimeError('not today')\n").payload);
  EXPECT_EQ(error.at("errorMessage"), "not today");
  EXPECT_EQ(error.at("errorType"), "RuntimeError");
  EXPECT_EQ(error.at("requestId"), "");
  EXPECT_EQ(error.at("stackTrace").back(),
            "  File \"/var/task/index.py\", line 1, in <module>\n    raise RuntimeError('not today')\n");
}

TEST_F(PythonFunction, FindsItsHandlerInAFolder) {
  functions->create(name(), {{"src/api/orders.py", "def handler(event, context):\n    return __name__\n"}},
                    {.handler = "src/api/orders.handler"});
  EXPECT_EQ(invoke().payload, "\"src.api.orders\"");
}

TEST_F(PythonFunction, KeepsItsCompiledCodeOutsideOfItsFolder) {
  functions->create(
      name(), {{"helper.py", ""},
               {"index.py",
                "import os\n"
                "import helper\n"
                "def handler(event, context):\n"
                "    kept = os.environ['LAMBDA_RUNTIME_DIR'] + '/pycache' + os.environ['LAMBDA_TASK_ROOT']\n"
                "    return sorted(os.listdir(os.path.dirname(__file__))), len(os.listdir(kept))\n"}});
  EXPECT_EQ(invoke().payload, R"([["helper.py", "index.py"], 2])");
}

// All of an SDK, say, which would take a second.
TEST_F(PythonFunction, DoesNotCompileAnewWhatIsInstalledCompiled) {
  EXPECT_EQ(
      invoked("import os, py_compile, sys, tempfile\n"
              "def write(file, text):\n"
              "    with open(file, 'w') as file: file.write(text)\n"
              "def handler(event, context):\n"
              "    with tempfile.TemporaryDirectory() as folder:\n"
              "        source = folder + '/installed.py'\n"
              "        write(source, 'read = \"what is compiled\"')\n"
              "        py_compile.compile(source, "
              "f'{folder}/__pycache__/installed.{sys.implementation.cache_tag}.pyc',\n"
              "                           invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)\n"
              "        write(source, 'read = \"the source\"')\n"
              "        sys.path.append(folder)\n"
              "        import installed\n"
              "        return installed.read\n")
          .payload,
      R"("what is compiled")");
}

TEST_F(PythonFunction, LogsLinesAndMessagesInTheirOrder) {
  const Invoked answer = invoked(
      "import logging, sys\n"
      "logging.getLogger().setLevel(logging.INFO)\n"
      "def handler(event, context):\n"
      "    print('first')\n"
      "    logging.info('one\\ntwo')\n"
      "    print('to stderr', file=sys.stderr)\n"
      "    logging.debug('not this')\n"
      "    print('without an end', end='')\n");
  EXPECT_THAT(answer.log, MatchesRegex("first\n"
                                       "\\[INFO\\]\t20[0-9-]+T[0-9:]+\\.[0-9]{3}Z\tID\tone\ntwo\n"
                                       "to stderr\n"
                                       "without an end\n"));
}

TEST_F(PythonFunction, RunsTheCodeThatItWasGivenLast) {
  create("def handler(event, context):\n    return 1\n");
  EXPECT_EQ(invoke().payload, "1");
  functions->update(name(), {{"index.py", "def handler(event, context):\n    return 2\n"}});
  EXPECT_EQ(invoke().payload, "2");
}

TEST_F(PythonFunction, OfAVersionThatIsNotInstalledIsRunByTheNearestAndWarned) {
  create("def handler(event, context):\n    return 1\n", {.runtime = "python3.14"});
  EXPECT_EQ(invoke().payload, "1");
  const std::vector<std::string> log = functions->journal("lambda.log");
  EXPECT_THAT(log, ::testing::Contains(
                       ContainsRegex("WARNING.*python3.14 is not installed here: .*python3.* runs this "
                                     "function in its place")));
}

TEST_F(PythonFunction, CallsAwsByAnOldSdkAndNeverLeavesTheMachine) {
  const Invoked answer = invoked(
      "import socket\n"
      "peers = set()\n"
      "connect = socket.socket.connect\n"
      "def watched(self, address):\n"
      "    peers.add(address[0])\n"
      "    return connect(self, address)\n"
      "socket.socket.connect = watched\n"
      "import boto3\n"
      "def handler(event, context):\n"
      "    tables = boto3.client('dynamodb').list_tables()['TableNames']\n"
      "    me = boto3.client('sts').get_caller_identity()['Arn']\n"
      "    roles = [role['RoleName'] for role in boto3.client('iam').list_roles()['Roles']]\n"
      "    names = boto3.client('lambda').list_functions()['Functions']\n"
      "    apis = boto3.client('apigateway').get_rest_apis()['items']\n"
      "    return [tables, me, roles, context.function_name in [f['FunctionName'] for f in names], apis,\n"
      "            sorted(peers)]\n");
  EXPECT_EQ(json::parse(answer.payload),
            json::parse(R"([[], "arn:aws:sts::123456789012:assumed-role/handlers/)" + name() +
                        R"(", ["handlers"], true, [], ["127.0.0.1"]])"))
      << answer.payload;
}

TEST(StrictRuntimes, RefuseAFunctionOfARuntimeThatIsNotInstalled) {
  const Functions functions({"--strict-runtimes"});
  const HttpAnswer refused = functions.try_create("f", {{"index.py", ""}}, {.runtime = "python3.14"});
  EXPECT_EQ(refused.status, 501);
  EXPECT_THAT(refused.body,
              AllOf(HasSubstr("Runtime python3.14 is not installed here"), Not(HasSubstr("\\n"))));
}

TEST(UnknownRuntimes, AreRefused) {
  const Functions functions;
  const HttpAnswer refused = functions.try_create("f", {{"index.rb", ""}}, {.runtime = "ruby3.3"});
  EXPECT_EQ(refused.status, 501);
  EXPECT_THAT(refused.body,
              HasSubstr("Functions of runtime ruby3.3 cannot be run here: python3.x, nodejsN.x and "
                        "provided.* can."));
}

}  // namespace
}  // namespace cutoff::process
