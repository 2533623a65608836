// Functions that behave badly: what becomes of them, and that nobody else notices.

#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/process/comes_true.h"
#include "tests/process/functions.h"

namespace cutoff::process {
namespace {

using nlohmann::json;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// A zombie is dead; somebody has yet to take notice.
bool is_dead(int process) {
  std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
  std::string text;
  if (!std::getline(stat, text)) return true;
  return text[text.rfind(')') + 2] == 'Z';
}

class HostileFunction : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { functions = std::make_unique<Functions>(); }
  static void TearDownTestSuite() { functions.reset(); }

  static std::string name() { return ::testing::UnitTest::GetInstance()->current_test_info()->name(); }
  static void create(const std::string& code, int timeout_s = 30) {
    functions->create(name(), {{"index.py", code}}, {.timeout_s = timeout_s});
  }
  static Invoked invoke(const std::string& event = "{}") { return functions->invoke(name(), event); }
  static Invoked invoked(const std::string& code, const std::string& event = "{}", int timeout_s = 30) {
    create(code, timeout_s);
    return invoke(event);
  }
  /// Of a function that prints its process's number and does not end by itself.
  static void expect_to_time_out_and_die(const std::string& code) {
    const Invoked answer = invoked(code, "{}", 1);
    EXPECT_EQ(answer.payload, timed_out("1.00"));
    const int process = std::stoi(answer.log);
    EXPECT_TRUE(comes_true([&] { return is_dead(process); })) << process << " lives";
  }
  static std::string exited(const std::string& how) {
    return R"({"errorType":"Runtime.ExitError","errorMessage":"RequestId: ID Error: Runtime exited )" + how +
           "\"}";
  }
  static std::string timed_out(const std::string& after) {
    return R"({"errorType":"Sandbox.Timedout","errorMessage":"RequestId: ID Error: Task timed out after )" +
           after + R"( seconds"})";
  }

  static std::unique_ptr<Functions> functions;
};
std::unique_ptr<Functions> HostileFunction::functions;

TEST_F(HostileFunction, ThatHangsTimesOutAndBeginsAnew) {
  create(
      "import time\nn = 0\ndef handler(event, context):\n    global n\n    n += 1\n"
      "    while 'hang' in event: time.sleep(1)\n    return n\n");
  EXPECT_EQ(invoke().payload, "1");
  EXPECT_EQ(invoke().payload, "2");
  functions->set_timeout(name(), 1);
  const Invoked hung = invoke(R"({"hang":1})");
  EXPECT_EQ(hung.payload, timed_out("1.00"));
  EXPECT_EQ(hung.error, "Unhandled");
  EXPECT_THAT(hung.report, EndsWith("\tStatus: timeout"));
  functions->set_timeout(name(), 30);  // a machine that is busy starts it slowly
  EXPECT_EQ(invoke().payload, "1");
}

TEST_F(HostileFunction, ThatSpinsTimesOut) {
  EXPECT_EQ(invoked("def handler(event, context):\n    while True: pass\n", "{}", 1).payload,
            timed_out("1.00"));
}

TEST_F(HostileFunction, ThatExitsIsSaidToHaveExited) {
  create("import os\ndef handler(event, context):\n    os._exit(event)\n");
  EXPECT_EQ(invoke("0").payload, exited("without providing a reason"));
  const Invoked failed = invoke("127");
  EXPECT_EQ(failed.payload, exited("with error: exit status 127"));
  EXPECT_EQ(failed.log,
            "RequestId: ID Error: Runtime exited with error: exit status 127\nRuntime.ExitError\n");
  EXPECT_THAT(failed.report, EndsWith("Status: error\tError Type: Runtime.ExitError"));
}

TEST_F(HostileFunction, ThatRaisesSystemExitIsSaidToHaveExited) {
  EXPECT_EQ(invoked("import sys\ndef handler(event, context):\n    sys.exit(3)\n").payload,
            exited("with error: exit status 3"));
}

TEST_F(HostileFunction, ThatIsKilledIsSaidToHaveBeen) {
  create("import os\ndef handler(event, context):\n    os.kill(os.getpid(), event)\n");
  EXPECT_EQ(invoke("9").payload, exited("with error: signal: killed"));
  EXPECT_EQ(invoke("11").payload, exited("with error: signal: segmentation fault"));
  EXPECT_EQ(invoke("6").payload, exited("with error: signal: aborted"));
}

TEST_F(HostileFunction, ThatExitsWhileItIsInitialisedIsSaidToHaveExited) {
  const Invoked answer = invoked("import os\nos._exit(2)\n");
  EXPECT_EQ(answer.payload, exited("with error: exit status 2"));
}

TEST_F(HostileFunction, WhoseAnswerIsOfTheLimitIsHeardAndWithOneByteMoreItIsNot) {
  create("def handler(event, context):\n    return 'x' * event\n");
  const Invoked largest = invoke("6291554");  // and two quotes
  EXPECT_EQ(largest.payload.size(), 6'291'556u);
  EXPECT_EQ(largest.error, "");
  const Invoked larger = invoke("6291555");
  EXPECT_EQ(
      larger.payload,
      R"({"errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes).",)"
      R"("errorType":"Function.ResponseSizeTooLarge"})");
  EXPECT_EQ(larger.error, "Unhandled");
  EXPECT_EQ(invoke("1").payload, "\"x\"");
}

TEST_F(HostileFunction, ThatFloodsItsLogLosesWhatIsTooMuch) {
  const Invoked answer = invoked(
      "import sys\ndef handler(event, context):\n"
      "    for _ in range(300): sys.stdout.write(('x' * 99 + '\\n') * 1000)\n    return 'done'\n");
  EXPECT_EQ(answer.payload, "\"done\"");
  // Of 300,000 lines of a hundred bytes, 10,485 fit into a mebibyte.
  EXPECT_THAT(answer.log,
              EndsWith("[WARNING] 28951500 bytes of output were dropped: an invocation may log 1048576.\n"));
  EXPECT_THAT(invoke().payload, "\"done\"");
}

TEST_F(HostileFunction, ThatWritesALineWithoutAnEndIsCut) {
  const Invoked answer =
      invoked("def handler(event, context):\n    print('x' * 300000, end='')\n    return len('done')\n");
  EXPECT_EQ(answer.payload, "4");
  const auto lines = functions->journal("lambda.log");
  std::size_t bytes = 0;
  for (const std::string& line : lines) {
    const json entry = json::parse(line);
    if (entry.at("function") == name()) bytes += entry.at("message").get<std::string>().size();
  }
  EXPECT_EQ(bytes, 300'000u);
}

TEST_F(HostileFunction, ThatClosesItsOutputAnswersAllTheSame) {
  EXPECT_EQ(
      invoked("import os\ndef handler(event, context):\n    os.close(1)\n    os.close(2)\n    return 7\n")
          .payload,
      "7");
}

TEST_F(HostileFunction, ThatClosesAllItsFilesFails) {
  create("import os, gc\ndef handler(event, context):\n    os.closerange(0, 100)\n    return 7\n", 2);
  EXPECT_EQ(invoke().error, "Unhandled");
}

TEST_F(HostileFunction, ThatAnswersTwiceIsHeardOnce) {
  create(
      "import http.client, os\n"
      "def handler(event, context):\n"
      "    def answer(text):\n"
      "        api = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])\n"
      "        api.request('POST', '/2018-06-01/runtime/invocation/' + context.aws_request_id + '/response', "
      "text)\n"
      "        return api.getresponse().status\n"
      "    if event == 'what was said': return said\n"
      "    said.append([answer('1'), answer('2')])\n"
      "    return 3\n"
      "said = []\n");
  EXPECT_EQ(invoke().payload, "1");
  EXPECT_EQ(invoke("\"what was said\"").payload, "[[202, 400]]");
}

TEST_F(HostileFunction, WhoseChildrenOutliveItsTimeoutLosesThem) {
  create(
      "import os, time\n"
      "def handler(event, context):\n"
      "    children = []\n"
      "    for way in ('child', 'session', 'orphan'):\n"
      "        ends = os.pipe()\n"
      "        child = os.fork()\n"
      "        if child == 0:\n"
      "            if way != 'child': os.setsid()\n"
      "            if way == 'orphan' and os.fork() != 0: os._exit(0)\n"
      "            os.write(ends[1], str(os.getpid()).encode())\n"
      "            while True: time.sleep(1)\n"
      "        children.append(int(os.read(ends[0], 20)))\n"
      "    print(children)\n"
      "    while True: time.sleep(1)\n",
      1);
  const Invoked answer = invoke();
  EXPECT_EQ(answer.payload, timed_out("1.00"));
  const json children = json::parse(answer.log);
  ASSERT_EQ(children.size(), 3u);
  for (const json& child : children)
    EXPECT_TRUE(comes_true([&] { return is_dead(child.get<int>()); })) << child << " lives";
}

TEST_F(HostileFunction, IsStoppedBetweenItsInvocationsWithAllItsThreadsAndChildren) {
  create(
      "import os, threading, time\n"
      "n = 0\n"
      "def count():\n"
      "    global n\n"
      "    while True:\n"
      "        n += 1\n"
      "        time.sleep(0.001)\n"
      "threading.Thread(target=count, daemon=True).start()\n"
      "child = os.fork()\n"
      "while child == 0: pass\n"
      "def handler(event, context):\n"
      "    return [os.getpid(), child]\n");
  const json processes = json::parse(invoke().payload);
  for (const json& process : processes) {
    EXPECT_TRUE(comes_true([&] {
      std::ifstream stat("/proc/" + process.dump() + "/stat");
      std::string text;
      std::getline(stat, text);
      return text.substr(text.rfind(')') + 2, 1) == "T";
    })) << process
        << " is not stopped";
  }
  EXPECT_EQ(json::parse(invoke().payload), processes);
}

TEST_F(HostileFunction, ThatStopsItsGuardianIsReplacedAllTheSame) {
  create(
      "import os, signal, time\n"
      "def handler(event, context):\n"
      "    if event == 'again': return 'again'\n"
      "    os.kill(os.getppid(), signal.SIGSTOP)\n"
      "    while True: time.sleep(1)\n",
      1);
  EXPECT_EQ(invoke().payload, timed_out("1.00"));
  functions->set_timeout(name(), 30);
  EXPECT_EQ(invoke("\"again\"").payload, "\"again\"");
}

TEST_F(HostileFunction, ThatStopsItsGuardianAgainAndAgainDies) {
  expect_to_time_out_and_die(
      "import os, signal\n"
      "def handler(event, context):\n"
      "    print(os.getpid())\n"
      "    while True: os.kill(os.getppid(), signal.SIGSTOP)\n");
}

TEST_F(HostileFunction, ThatKillsItsGuardianDiesWithIt) {
  EXPECT_EQ(invoked("import os, time\ndef handler(event, context):\n    os.kill(os.getppid(), 9)\n"
                    "    while True: time.sleep(1)\n")
                .payload,
            exited("with error: signal: killed"));
}

TEST_F(HostileFunction, ThatBlocksSignalsAndForksWithoutEndDies) {
  expect_to_time_out_and_die(
      "import os, signal, time\n"
      "def handler(event, context):\n"
      "    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\n"
      "    print(os.getpid())\n"
      "    end = time.time() + 0.5\n"
      "    while time.time() < end:\n"
      "        if os.fork() == 0:\n"
      "            os.setsid()\n"
      "            while True: time.sleep(100)\n"
      "        time.sleep(0.005)\n"
      "    while True: time.sleep(1)\n");
}

TEST_F(HostileFunction, HarmsNobodyElse) {
  functions->create("good", {{"index.py", "def handler(event, context):\n    return 'good'\n"}});
  create("import os\ndef handler(event, context):\n    while True: os.write(1, b'x' * 65536)\n", 2);
  std::thread hostile([] { EXPECT_EQ(invoke().payload, timed_out("2.00")); });
  for (int i = 0; i < 50; ++i) EXPECT_EQ(functions->invoke("good").payload, "\"good\"");
  hostile.join();
}

/// What a function's processes say of themselves: the runtime, a child in a session of its own, an orphan.
const char* const family =
    "import os, time\n"
    "def handler(event, context):\n"
    "    ends = os.pipe()\n"
    "    if os.fork() == 0:\n"
    "        os.setsid()\n"
    "        if os.fork() != 0: os._exit(0)\n"
    "        os.write(ends[1], str(os.getpid()).encode())\n"
    "        while True: time.sleep(1)\n"
    "    return [os.getpid(), os.getppid(), int(os.read(ends[0], 20))]\n";

TEST(FunctionsProcesses, DoNotOutliveAnEmulatorThatIsKilled) {
  Functions functions;
  functions.create("idle", {{"index.py", family}});
  functions.create("busy", {{"index.py", std::string(family) + "h = handler\ndef handler(event, context):\n"
                                                               "    print(h(event, context), flush=True)\n"
                                                               "    time.sleep(100)\n"}});
  const json idle = json::parse(functions.invoke("idle").payload);
  const HttpAnswer accepted = functions.ask("POST", "/2015-03-31/functions/busy/invocations", "{}",
                                            "X-Amz-Invocation-Type: Event\r\n");
  EXPECT_EQ(accepted.status, 202);
  std::vector<std::string> log;
  ASSERT_TRUE(comes_true([&] { return !(log = functions.journal("lambda.log")).empty(); }));
  const json busy = json::parse(json::parse(log[0]).at("message").get<std::string>());
  EXPECT_THROW(functions.served().end(SIGKILL), std::runtime_error);
  for (const json& processes : {idle, busy}) {
    for (const json& process : processes)
      EXPECT_TRUE(comes_true([&] { return is_dead(process.get<int>()); })) << process << " lives";
  }
}

TEST(FunctionsProcesses, LeaveNoCodeBehindWhenTheEmulatorEnds) {
  for (const int signal : {SIGKILL, SIGTERM}) {
    Functions functions;
    functions.create("writes", {{"index.py",
                                 "import os\n"
                                 "def handler(event, context):\n"
                                 "    os.makedirs('left/behind')\n"
                                 "    return os.getcwd().split('/')\n"}});
    std::string folder;
    for (const json& part : json::parse(functions.invoke("writes").payload))
      folder += "/" + part.get<std::string>();
    const std::string all = std::filesystem::path(folder).parent_path();
    EXPECT_THAT(all, HasSubstr("/cutoff-"));
    EXPECT_TRUE(std::filesystem::exists(all));
    if (signal == SIGKILL) {
      EXPECT_THROW(functions.served().end(signal), std::runtime_error);
    } else {
      EXPECT_EQ(functions.served().end(signal).exit_code, 0);
    }
    EXPECT_TRUE(comes_true([&] { return !std::filesystem::exists(all); })) << all << " is left";
  }
}

TEST(FunctionsProcesses, EndBeforeAnEmulatorThatIsToldTo) {
  Functions functions;
  functions.create("idle", {{"index.py", family}});
  const json processes = json::parse(functions.invoke("idle").payload);
  EXPECT_EQ(functions.served().end(SIGTERM).exit_code, 0);
  for (const json& process : processes) EXPECT_TRUE(is_dead(process.get<int>())) << process << " lives";
}

TEST(FunctionsProcesses, EndWithTheirFunction) {
  Functions functions;
  functions.create("idle", {{"index.py", family}});
  const json processes = json::parse(functions.invoke("idle").payload);
  EXPECT_EQ(functions.ask("DELETE", "/2015-03-31/functions/idle").status, 204);
  for (const json& process : processes)
    EXPECT_TRUE(comes_true([&] { return is_dead(process.get<int>()); })) << process << " lives";
}

#if defined(__SANITIZE_ADDRESS__)
/// A leak would end the emulator with another exit code, as all these tests would see.
TEST(FunctionsProcesses, AreServedByAnEmulatorThatIsSearchedForLeaksAtItsEnd) {
  Functions functions({}, {{"LSAN_OPTIONS", "log_threads=1"}});
  functions.create("idle", {{"index.py", family}});
  functions.invoke("idle");
  const Ended ended = functions.served().end(SIGTERM);
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("Processing thread"));
}
#endif

TEST(FunctionsProcesses, HaveNoFilesOfTheEmulators) {
  const Functions functions;
  functions.create("files", {{"index.py",
                              "import os\n"
                              "def handler(event, context):\n"
                              "    return sorted(os.readlink('/proc/self/fd/' + n).split(':')[0]\n"
                              "                  for n in os.listdir('/proc/self/fd') if int(n) < 100)\n"}});
  // Its input, its output twice, its connection to the Runtime API, and the listing itself, which is gone by then.
  EXPECT_EQ(functions.invoke("files").payload.find("anon_inode"), std::string::npos);
}

}  // namespace
}  // namespace cutoff::process
