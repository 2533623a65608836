// Functions' processes in virtual time: time stands still while they work and goes on while they wait.
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/harness/folder.h"
#include "tests/process/comes_true.h"
#include "tests/process/functions.h"

namespace cutoff::process {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;

/// Asks the flow's agent, which takes 68 s, and says when it was answered.
const std::string asks_the_agent =
    "import json, os, urllib.request\n"
    "agent = "
    "'arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Fskymarshal_agent-AbCdEfGhIj'\n"
    "def ask():\n"
    "    request = urllib.request.Request(\n"
    "        os.environ['AWS_ENDPOINT_URL'] + '/runtimes/' + agent + '/invocations',\n"
    "        data=b'{\"prompt\":\"x\"}', headers={'Content-Type': 'application/json'})\n"
    "    with urllib.request.urlopen(request) as response:\n"
    "        return json.loads(response.read())\n"
    "def handler(event, context):\n"
    "    ask()\n"
    "    return event\n";

const std::string node_asks_the_agent =
    "const agent = 'arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2F' +\n"
    "  'skymarshal_agent-AbCdEfGhIj';\n"
    "const url = `${process.env.AWS_ENDPOINT_URL}/runtimes/${agent}/invocations`;\n"
    "const ask = async () => (await fetch(url, { method: 'POST', body: '{\"prompt\":\"x\"}',\n"
    "  headers: { 'Content-Type': 'application/json' } })).json();\n"
    "exports.handler = async (event) => { await Promise.all([ask(), ask()]); await ask(); return event; };\n";

std::vector<std::string> emulator(std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{"--flow", "async-polling", "--epoch", "2026-02-10T00:00:00Z"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

/// When entries of a kind were written, in ms.
std::vector<double> instants(const Functions& functions, const std::string& kind) {
  std::vector<double> all;
  for (const std::string& line : functions.journal(kind)) all.push_back(json::parse(line).at("at_ms"));
  return all;
}

void advance(const Functions& functions, const std::string& by) {
  const HttpAnswer answer = functions.ask("POST", "/_cutoff/clock/advance", R"({"by":")" + by + "\"}",
                                          "Content-Type: application/json\r\n");
  EXPECT_EQ(answer.status, 200) << answer.body;
}

TEST(FunctionsTime, JumpsWhileAFunctionWaitsForItsAgentAndStandsStillWhileItWorks) {
  const Functions functions(emulator({"--clock", "auto"}));
  functions.create("worker", {{"index.py", asks_the_agent}}, {.timeout_s = 900});
  for (int i = 0; i < 3; ++i) {
    const Invoked answer = functions.invoke("worker", std::to_string(i));
    EXPECT_EQ(answer.payload, std::to_string(i)) << answer.log;
    EXPECT_THAT(answer.report, HasSubstr("\tDuration: 68000.00 ms\t"));
  }
  EXPECT_THAT(instants(functions, "lambda.init"), ElementsAre(0));
  EXPECT_THAT(instants(functions, "lambda.start"), ElementsAre(0, 68'000, 136'000));
  EXPECT_THAT(instants(functions, "agentcore.answer"), ElementsAre(68'000, 136'000, 204'000));
  EXPECT_THAT(instants(functions, "lambda.report"), ElementsAre(68'000, 136'000, 204'000));
}

TEST(FunctionsTime, IsTheSameForNode) {
  const Functions functions(emulator({"--clock", "auto"}));
  functions.create("worker", {{"index.js", node_asks_the_agent}},
                   {.runtime = "nodejs20.x", .timeout_s = 900});
  EXPECT_EQ(functions.invoke("worker", "1").payload, "1");
  EXPECT_EQ(functions.invoke("worker", "2").payload, "2");
  EXPECT_THAT(instants(functions, "agentcore.answer"),
              ElementsAre(68'000, 68'000, 136'000, 204'000, 204'000, 272'000));
  EXPECT_THAT(instants(functions, "lambda.report"), ElementsAre(136'000, 272'000));
}

/// Holds a process where it is, as a debugger does at a breakpoint.
class Breakpoint {
 public:
  explicit Breakpoint(pid_t process) : process_(process) {
    if (::ptrace(PTRACE_SEIZE, process, nullptr, nullptr) != 0 ||
        ::ptrace(PTRACE_INTERRUPT, process, nullptr, nullptr) != 0 ||
        ::waitpid(process, nullptr, __WALL) != process)
      throw std::system_error(errno, std::generic_category(), "no process can be debugged here");
  }
  Breakpoint(const Breakpoint&) = delete;
  Breakpoint& operator=(const Breakpoint&) = delete;
  ~Breakpoint() { ::ptrace(PTRACE_DETACH, process_, nullptr, nullptr); }

 private:
  pid_t process_;
};

TEST(FunctionsTime, StandsStillAtADebuggersBreakpoint) {
  const harness::Folder folder;
  const std::vector<std::string> arguments{"--clock", "auto", "--pace-after", "2s"};
  const Functions debugged(arguments);
  const Functions other(arguments);
  /// Works until the file "go" is there; says who does.
  const auto begin = [&](const Functions& functions) {
    functions.create("works", {{"index.py",
                                "import os\n"
                                "def handler(event, context):\n"
                                "    print(os.getpid())\n"
                                "    while not os.path.exists(event): pass\n"}});
    functions.ask("POST", "/2015-03-31/functions/works/invocations", '"' + folder.path("go") + '"',
                  "X-Amz-Invocation-Type: Event\r\n");
    std::vector<std::string> log;
    EXPECT_TRUE(comes_true([&] { return !(log = functions.journal("lambda.log")).empty(); }));
    return std::stoi(json::parse(log.at(0)).at("message").get<std::string>());
  };
  {
    const Breakpoint breakpoint(begin(debugged));
    begin(other);
    EXPECT_TRUE(comes_true([&] { return !other.journal("process.flow").empty(); }));
  }
  folder.write("go", "");
  EXPECT_TRUE(comes_true([&] { return !debugged.journal("lambda.report").empty(); }));
  EXPECT_THAT(instants(debugged, "lambda.report"), ElementsAre(0));
  EXPECT_THAT(debugged.journal("process.flow"), IsEmpty());
}

TEST(FunctionsTime, ThatPassesSlowlyLeavesAFunctionMoreOfTheMachines) {
  const Functions functions({"--rate", "0.001"});
  functions.create(
      "worker",
      {{"index.py",
        "def handler(event, context):\n    return context.get_remaining_time_in_millis() // 1000\n"}},
      {.timeout_s = 3});
  // A thousandth of a second passes in one.
  EXPECT_THAT(std::stoi(functions.invoke("worker").payload), AllOf(Gt(2900), Le(3000)));
}

TEST(FunctionsTime, MovesByHandOnly) {
  const Functions functions(emulator({"--clock", "manual"}));
  functions.create("worker", {{"index.py", asks_the_agent}}, {.timeout_s = 900});
  std::thread client([&] { EXPECT_EQ(functions.invoke("worker", "7").payload, "7"); });
  // Somebody lets time pass until there is an answer; the process is begun, and waited for, on the way.
  while (instants(functions, "agentcore.call").empty()) std::this_thread::yield();
  advance(functions, "67999ms");
  EXPECT_THAT(instants(functions, "lambda.report"), IsEmpty());
  advance(functions, "1ms");
  client.join();
  EXPECT_THAT(instants(functions, "lambda.report"), ElementsAre(68'000));
}

TEST(FunctionsTime, EndsAFunctionAtItsTimeoutWhileItWaits) {
  const Functions functions(emulator({"--clock", "auto"}));
  functions.create("worker", {{"index.py", asks_the_agent}}, {.timeout_s = 29});
  const Invoked answer = functions.invoke("worker");
  EXPECT_THAT(answer.payload, HasSubstr("Task timed out after 29.00 seconds"));
  EXPECT_THAT(instants(functions, "lambda.report"), ElementsAre(29'000));
}

TEST(FunctionsTime, PassesForEventsThatAFunctionSendsToItself) {
  const Functions functions(emulator({"--clock", "auto"}));
  functions.create(
      "worker",
      {{"index.py", asks_the_agent +
                        "def handler(event, context):\n"
                        "    if event == 'work': return ask()\n"
                        "    import boto3\n"
                        "    aws = boto3.client('lambda')\n"
                        "    for _ in range(3):\n"
                        "        aws.invoke(FunctionName=context.function_name, InvocationType='Event',\n"
                        "                   Payload=b'\"work\"')\n"
                        "    return 'accepted'\n"}},
      {.timeout_s = 900});
  EXPECT_EQ(functions.invoke("worker", "1").payload, "\"accepted\"");
  advance(functions, "68s");
  EXPECT_THAT(instants(functions, "lambda.report"), ElementsAre(0, 68'000, 68'000, 68'000));
  EXPECT_THAT(instants(functions, "lambda.init"), AllOf(SizeIs(3), Each(0)));
}

TEST(FunctionsTime, StandsStillWhileAFunctionIsHalfWayThroughARequest) {
  const Functions functions(emulator({"--clock", "auto"}));
  functions.create(
      "worker",
      {{"index.py",
        asks_the_agent +
            "import socket, threading, time\n"
            "def handler(event, context):\n"
            "    agent = threading.Thread(target=ask)\n"
            "    agent.start()\n"
            "    item = "
            "b'{\"TableName\":\"skymarshal-requests-dev\",\"Item\":{\"request_id\":{\"S\":\"1\"}}}'\n"
            "    host, port = os.environ['AWS_LAMBDA_RUNTIME_API'].split(':')\n"
            "    with socket.create_connection((host, port)) as aws:\n"
            "        aws.sendall(b'POST / HTTP/1.1\\r\\nHost: a\\r\\n'\n"
            "                    b'X-Amz-Target: DynamoDB_20120810.PutItem\\r\\n'\n"
            "                    b'Content-Type: application/x-amz-json-1.0\\r\\n'\n"
            "                    b'Content-Length: %d\\r\\n\\r\\n' % len(item))\n"
            "        time.sleep(0.2)\n"
            "        aws.sendall(item)\n"
            "        answer = aws.recv(1000).split()[1]\n"
            "    agent.join()\n"
            "    return int(answer)\n"}},
      {.timeout_s = 900});
  EXPECT_EQ(functions.invoke("worker").payload, "200");
  EXPECT_THAT(instants(functions, "dynamodb.put_item"), ElementsAre(0));
  EXPECT_THAT(instants(functions, "lambda.report"), ElementsAre(68'000));
}

TEST(FunctionsTime, StandsStillWhileAFunctionWaitsForRoomInItsLog) {
  const Functions functions(emulator({"--clock", "auto", "--process-time", "virtual"}));
  functions.create("worker",
                   {{"index.py", asks_the_agent + "import threading, time\n"
                                                  "def handler(event, context):\n"
                                                  "    begun = time.time()\n"
                                                  "    agent = threading.Thread(target=ask)\n"
                                                  "    agent.start()\n"
                                                  "    for _ in range(4000): print('x' * 1000)\n"
                                                  "    printed = time.time()\n"
                                                  "    agent.join()\n"
                                                  "    return [printed - begun, time.time() - begun]\n"}},
                   {.timeout_s = 900});
  EXPECT_EQ(functions.invoke("worker").payload, "[0.0, 68.0]");
}

TEST(FunctionsTime, OfAReplyThatTakesLongerThanAClientMayWaitIsSpokenOf) {
  Functions functions(emulator({"--clock", "auto"}));
  functions.create("worker", {{"index.py", asks_the_agent}}, {.timeout_s = 900});
  functions.invoke("worker");
  functions.invoke("worker");
  const std::vector<std::string> slow = functions.journal("process.slow_reply");
  ASSERT_THAT(slow, SizeIs(2));
  const json entry = json::parse(slow[0]);
  EXPECT_EQ(entry.at("at_ms"), 60'000);
  EXPECT_EQ(entry.at("function"), "worker");
  EXPECT_EQ(entry.at("after_ms"), 60'000);
  EXPECT_TRUE(entry.contains("trace"));
  const std::string complaints = functions.served().end(15).err;
  EXPECT_THAT(complaints, HasSubstr("function worker waits for a reply (POST /runtimes/"));
  EXPECT_EQ(complaints.find("function worker"), complaints.rfind("function worker")) << "it is said once";
}

TEST(FunctionsTime, EndsWithSuchAReplyWhereItIsStrict) {
  Functions functions(emulator({"--clock", "auto", "--strict"}));
  functions.create("worker", {{"index.py", asks_the_agent}}, {.timeout_s = 900});
  EXPECT_THROW(functions.invoke("worker"), std::runtime_error);
  const Ended ended = functions.served().end(0);
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_THAT(ended.err, HasSubstr("function worker waits for a reply"));
}

TEST(FunctionsTime, OfARunIsTheSameEachTime) {
  const auto history = [] {
    const Functions functions(emulator({"--clock", "auto"}));
    functions.create("worker", {{"index.py", asks_the_agent}}, {.timeout_s = 900});
    functions.create(
        "dispatcher",
        {{"index.py",
          "import boto3\n"
          "aws = boto3.client('lambda')\n"
          "def handler(event, context):\n"
          "    for n in range(4):\n"
          "        aws.invoke(FunctionName='worker', InvocationType='Event', Payload=b'%d' % n)\n"}},
        {.timeout_s = 900});
    functions.invoke("dispatcher");
    advance(functions, "300s");
    std::string lines;
    for (const char* kind : {"lambda.init", "lambda.start", "lambda.attempt", "agentcore.call",
                             "agentcore.answer", "lambda.report"}) {
      for (const std::string& line : functions.journal(kind)) {
        json entry = json::parse(line);
        entry.erase("max_memory_mb");  // which is real
        lines += entry.dump() + "\n";
      }
    }
    return lines;
  };
  const std::string first = history();
  EXPECT_THAT(first, HasSubstr("agentcore.answer"));
  for (int i = 0; i < 4; ++i) EXPECT_EQ(history(), first);
}

}  // namespace
}  // namespace cutoff::process
