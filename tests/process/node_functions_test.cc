// Functions in Node.js, as AWS's runtime runs them.
#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/process/functions.h"

namespace cutoff::process {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

class NodeFunction : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { functions = std::make_unique<Functions>(); }
  static void TearDownTestSuite() { functions.reset(); }

  static std::string name() { return ::testing::UnitTest::GetInstance()->current_test_info()->name(); }
  static void create(const Files& files, const std::string& handler = "index.handler") {
    functions->create(name(), files, {.runtime = "nodejs20.x", .handler = handler});
  }
  static Invoked invoke(const std::string& event = "{}") { return functions->invoke(name(), event); }
  static Invoked invoked(const std::string& code, const std::string& event = "{}") {
    create({{"index.js", code}});
    return invoke(event);
  }

  static std::unique_ptr<Functions> functions;
};
std::unique_ptr<Functions> NodeFunction::functions;

TEST_F(NodeFunction, AnswersWhatItsAsyncHandlerReturns) {
  const Invoked answer =
      invoked("exports.handler = async (event) => ({ got: event, letter: 'ü' });", R"({"a":1})");
  EXPECT_EQ(answer.payload, R"({"got":{"a":1},"letter":"ü"})");
  EXPECT_EQ(answer.error, "");
}

TEST_F(NodeFunction, AnswersWhatItsCallbackIsGivenWhenNothingIsLeftToDo) {
  const Invoked answer = invoked(
      "exports.handler = (event, context, callback) => {\n"
      "  setTimeout(() => console.log('last'), 20);\n"
      "  callback(null, 'done');\n"
      "};");
  EXPECT_EQ(answer.payload, "\"done\"");
  EXPECT_THAT(answer.log, HasSubstr("\tINFO\tlast\n"));
}

TEST_F(NodeFunction, WhoseCallbackDoesNotWaitAnswersAtOnceAndGoesOnLater) {
  create({{"index.js",
           "let late = 0;\n"
           "exports.handler = (event, context, callback) => {\n"
           "  context.callbackWaitsForEmptyEventLoop = false;\n"
           "  if (event.first) { setTimeout(() => { late += 1; }, 50); callback(null, late); }\n"
           "  else { const look = () => late ? callback(null, late) : setTimeout(look, 5); look(); }\n"
           "};"}});
  EXPECT_EQ(invoke(R"({"first":true})").payload, "0");
  EXPECT_EQ(invoke().payload, "1");
}

TEST_F(NodeFunction, AnswersNullWhereItReturnsNothing) {
  EXPECT_EQ(invoked("exports.handler = async () => {};").payload, "null");
}

TEST_F(NodeFunction, AnswersNullWhereItsCallbackIsNeverCalled) {
  EXPECT_EQ(invoked("exports.handler = () => {};").payload, "null");
}

TEST_F(NodeFunction, FailsWhereItsPromiseIsNeverSettled) {
  const json error =
      json::parse(invoked("exports.handler = async () => { await new Promise(() => {}); };").payload);
  EXPECT_EQ(error.at("errorType"), "Runtime.NodeJsExit");
  EXPECT_THAT(error.at("errorMessage").get<std::string>(),
              StartsWith("The Lambda runtime client detected an unexpected Node.js exit code."));
}

TEST_F(NodeFunction, MayBeAnEsModule) {
  create({{"index.mjs",
           "import { basename } from 'node:path';\n"
           "const ready = await Promise.resolve('ready');\n"
           "export const handler = async () => [ready, basename(import.meta.url)];"}});
  EXPECT_EQ(invoke().payload, R"(["ready","index.mjs"])");
}

TEST_F(NodeFunction, MayBeAnEsModuleByItsPackage) {
  create({{"package.json", R"({"type":"module"})"},
          {"index.js", "export const handler = async () => 'module';"}});
  EXPECT_EQ(invoke().payload, "\"module\"");
}

TEST_F(NodeFunction, MayBeACommonJsModuleInAPackageOfEsModules) {
  create(
      {{"package.json", R"({"type":"module"})"}, {"index.cjs", "exports.handler = async () => 'common';"}});
  EXPECT_EQ(invoke().payload, "\"common\"");
}

TEST_F(NodeFunction, IsFoundInAFolderAndInAnObject) {
  create({{"src/app.js", "exports.orders = { v1: { get: async () => 'found' } };"}}, "src/app.orders.v1.get");
  EXPECT_EQ(invoke().payload, "\"found\"");
}

TEST_F(NodeFunction, UsesThePackagesInItsFolder) {
  create({{"node_modules/lib/index.js", "module.exports = 'a package';"},
          {"index.js", "exports.handler = async () => require('lib');"}});
  EXPECT_EQ(invoke().payload, "\"a package\"");
}

TEST_F(NodeFunction, IsToldOfItsInvocation) {
  const json told = json::parse(invoked("exports.handler = async (event, context) => ({ ...context,\n"
                                        "  inTime: context.getRemainingTimeInMillis() > 29000,\n"
                                        "  trace: process.env._X_AMZN_TRACE_ID.slice(0, 7) });")
                                    .payload);
  EXPECT_EQ(told.at("functionName"), name());
  EXPECT_EQ(told.at("functionVersion"), "$LATEST");
  EXPECT_EQ(told.at("memoryLimitInMB"), "128");
  EXPECT_EQ(told.at("logGroupName"), "/aws/lambda/" + name());
  EXPECT_EQ(told.at("awsRequestId"), "ID");
  EXPECT_EQ(told.at("invokedFunctionArn"), "arn:aws:lambda:us-east-1:123456789012:function:" + name());
  EXPECT_EQ(told.at("callbackWaitsForEmptyEventLoop"), true);
  EXPECT_EQ(told.at("inTime"), true);
  EXPECT_EQ(told.at("trace"), "Root=1-");
}

TEST_F(NodeFunction, TellsOfAnErrorThatItsHandlerThrows) {
  const Invoked answer = invoked(
      "class Refused extends Error { constructor(text) { super(text); this.name = 'Refused'; this.code = 7; "
      "} }\n"
      "exports.handler = async () => { throw new Refused('no'); };");
  EXPECT_EQ(answer.error, "Unhandled");
  EXPECT_THAT(answer.payload,
              StartsWith(R"({"errorType":"Refused","errorMessage":"no","trace":["Refused: no",)"
                         R"json("    at exports.handler (/var/task/index.js:2:39)",)json"));
  EXPECT_THAT(
      answer.log,
      MatchesRegex(
          "20[0-9-]+T[0-9:.]+Z\tID\tERROR\tInvoke Error \t"
          R"(\{"errorType":"Refused","errorMessage":"no","code":7,"name":"Refused","stack":\["Refused: )"
          "no\",.*\\]\\}\n"));
}

TEST_F(NodeFunction, TellsOfWhatIsThrownAndNoError) {
  EXPECT_EQ(invoked("exports.handler = async () => { throw 'a word'; };").payload,
            R"({"errorType":"string","errorMessage":"a word","trace":[]})");
}

TEST_F(NodeFunction, TellsOfAnErrorThatItsCallbackIsGiven) {
  EXPECT_THAT(
      invoked("exports.handler = (event, context, callback) => callback(new RangeError('far'));").payload,
      StartsWith(R"({"errorType":"RangeError","errorMessage":"far","trace":["RangeError: far",)"));
}

TEST_F(NodeFunction, TellsOfAnExceptionThatNobodyCaughtAndIsMadeAnew) {
  create({{"index.js",
           "let n = 0;\n"
           "exports.handler = (event, context, callback) => {\n"
           "  n += 1;\n"
           "  if (!event.fail) return callback(null, n);\n"
           "  setTimeout(() => { throw new Error('later'); }, 1);\n"
           "};"}});
  EXPECT_EQ(invoke().payload, "1");
  EXPECT_EQ(invoke().payload, "2");
  EXPECT_THAT(invoke(R"({"fail":true})").payload,
              StartsWith(R"({"errorType":"Error","errorMessage":"later","trace":["Error: later",)"));
  EXPECT_EQ(invoke().payload, "1");
}

TEST_F(NodeFunction, TellsOfARejectionThatNobodyHandled) {
  EXPECT_THAT(
      invoked("exports.handler = (event, context, callback) => { Promise.reject(new Error('lost')); };")
          .payload,
      StartsWith(R"({"errorType":"Runtime.UnhandledPromiseRejection","errorMessage":"Error: lost","trace":[)"
                 R"("Runtime.UnhandledPromiseRejection: Error: lost",)"));
}

TEST_F(NodeFunction, TellsOfAModuleThatIsNotThere) {
  create({{"other.js", ""}});
  const Invoked answer = invoke();
  EXPECT_THAT(
      answer.payload,
      StartsWith(
          R"({"errorType":"Runtime.ImportModuleError","errorMessage":"Error: Cannot find module 'index'\n)"
          R"(Require stack:\n)"));
}

TEST_F(NodeFunction, TellsOfAHandlerThatIsNotThere) {
  EXPECT_THAT(
      invoked("exports.another = async () => {};").payload,
      StartsWith(
          R"({"errorType":"Runtime.HandlerNotFound","errorMessage":"index.handler is undefined or not )"
          R"(exported","trace":["Runtime.HandlerNotFound: index.handler is undefined or not exported",)"));
}

TEST_F(NodeFunction, TellsOfAHandlerThatIsNoFunction) {
  EXPECT_THAT(
      invoked("exports.handler = 7;").payload,
      StartsWith(
          R"({"errorType":"Runtime.HandlerNotFound","errorMessage":"index.handler is not a function")"));
}

TEST_F(NodeFunction, TellsOfAHandlersNameThatLeadsElsewhere) {
  create({{"index.js", ""}}, "../index.handler");
  EXPECT_THAT(
      invoke().payload,
      StartsWith(
          R"({"errorType":"Runtime.MalformedHandlerName","errorMessage":"'../index.handler' is not a valid )"
          R"(handler name. Use absolute paths when specifying root directories in handler names.")"));
}

TEST_F(NodeFunction, TellsOfCodeThatIsNoJavaScript) {
  EXPECT_THAT(invoked("exports.handler = async ( => {};").payload,
              StartsWith(R"({"errorType":"Runtime.UserCodeSyntaxError","errorMessage":"SyntaxError: )"));
}

TEST_F(NodeFunction, LogsByLevelWithTheIdOfItsRequest) {
  const Invoked answer = invoked(
      "exports.handler = async () => {\n"
      "  console.log('one %d\\ntwo', 1); console.error('bad'); console.debug({ a: [1] });\n"
      "  process.stdout.write('raw\\n');\n"
      "};");
  EXPECT_THAT(answer.log, MatchesRegex("20[0-9-]+T[0-9:.]+Z\tID\tINFO\tone 1\ntwo\n"
                                       "20[0-9-]+T[0-9:.]+Z\tID\tERROR\tbad\n"
                                       "20[0-9-]+T[0-9:.]+Z\tID\tDEBUG\t\\{ a: \\[ 1 \\] \\}\n"
                                       "raw\n"));
}

TEST_F(NodeFunction, CallsAwsByItsSdkAndNeverLeavesTheMachine) {
  const Invoked answer = invoked(
      "const net = require('net');\n"
      "const peers = new Set();\n"
      "const connect = net.Socket.prototype.connect;\n"
      "net.Socket.prototype.connect = function (...to) {\n"
      "  const [{ host }] = net._normalizeArgs(Array.isArray(to[0]) ? to[0] : to);\n"
      "  peers.add(host);\n"
      "  return connect.apply(this, to);\n"
      "};\n"
      "const sdk = (name) => require('" CUTOFF_SOURCE_DIR
      "/tests/process/clients/node_modules/@aws-sdk/client-' + name);\n"
      "const asked = async (name, client, command, input = {}) =>\n"
      "  (await new (sdk(name)[client])().send(new (sdk(name)[command])(input)));\n"
      "exports.handler = async (event, context) => {\n"
      "  const tables = (await asked('dynamodb', 'DynamoDBClient', 'ListTablesCommand')).TableNames;\n"
      "  const me = (await asked('sts', 'STSClient', 'GetCallerIdentityCommand')).Arn;\n"
      "  const roles = (await asked('iam', 'IAMClient', 'ListRolesCommand')).Roles.map((r) => r.RoleName);\n"
      "  const functions = (await asked('lambda', 'LambdaClient', 'ListFunctionsCommand')).Functions;\n"
      "  const apis = (await asked('api-gateway', 'APIGatewayClient', 'GetRestApisCommand')).items;\n"
      "  return [tables, me, roles, functions.some((f) => f.FunctionName === context.functionName), apis,\n"
      "          [...peers]];\n"
      "};\n");
  EXPECT_EQ(json::parse(answer.payload),
            json::parse(R"([[], "arn:aws:sts::123456789012:assumed-role/handlers/)" + name() +
                        R"(", ["handlers"], true, [], ["127.0.0.1"]])"))
      << answer.payload << answer.log;
}

TEST_F(NodeFunction, MayStreamItsResponse) {
  EXPECT_EQ(invoked("exports.handler = awslambda.streamifyResponse(async (event, stream) => {\n"
                    "  stream.write('one ');\n"
                    "  await new Promise((resolve) => setTimeout(resolve, 5));\n"
                    "  stream.write('two');\n"
                    "  stream.end();\n"
                    "  await new Promise((resolve) => stream.on('finish', resolve));\n"
                    "});")
                .payload,
            "one two");
}

TEST_F(NodeFunction, TellsOfAnErrorHalfWayThroughAStream) {
  const Invoked answer = invoked(
      "exports.handler = awslambda.streamifyResponse(async (event, stream) => {\n"
      "  stream.write('one ');\n"
      "  throw new Error('half-way');\n"
      "});");
  EXPECT_EQ(answer.error, "Unhandled");
  EXPECT_THAT(answer.payload, StartsWith(R"({"errorType":"Error","errorMessage":"half-way")"));
}

}  // namespace
}  // namespace cutoff::process
