// Unmodified programs in virtual time: what they print of the time that passes is the same each time, to the nanosecond.
//
// Each is a script in virtual_time/ that a `cutoff run` runs; here is what it has to print. Twice, or CUTOFF_SOAK_RUNS times
// where that is set, which `./dev soak` does.
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/cutoff.h"

namespace cutoff::process {
namespace {

using ::testing::MatchesRegex;

const std::string scripts = "tests/process/virtual_time/";

struct Script {
  const char* name;
  std::vector<std::string> command;  // the script among its words, without its folder
  const char* prints;
};

void PrintTo(const Script& script, std::ostream* out) { *out << script.name; }

const Script the_scripts[] = {
    {"Sleep",
     {"/usr/bin/python3", "sleep.py"},
     "sleep(68): [68000000000] ns\n"
     "sleep(0): [0] ns\n"
     "sleep(0.25): [250000000] ns\n"
     "sleep(900): [900000000000] ns\n"
     "sleep(0.000125): [125000] ns\n"
     "an hour of sleep takes less than a minute of CPU time\n"
     "a calculation: [0] ns\n"
     "a hundred short sleeps: [1000000000] ns\n"},
    {"Threads",
     {"/usr/bin/python3", "threads.py"},
     "5 s: event: False\n"
     "8 s: event: True\n"
     "12 s: condition: False\n"
     "18 s: condition: True\n"
     "28 s: condition, never true: False\n"
     "30 s: lock: False\n"
     "31 s: lock: True\n"
     "38 s: semaphore: False\n"
     "40 s: semaphore: True True\n"
     "48 s: queue: empty\n"
     "53 s: queue: thing\n"
     "62 s: queue: full\n"
     "74 s: timer\n"
     "78 s: timer cancelled\n"
     "80 s: barrier\n"
     "91 s: barrier broken\n"
     "106 s: joined: False\n"
     "111 s: joined: True\n"
     "121 s: pool: 2 done, 2 not\n"
     "126 s: pool: no result\n"
     "141 s: pool: 1 was the last\n"
     "151 s: pool: 28 slept\n"
     "171 s: aabbccddeeffgghh\n"
     "171 s: the interpreter was handed over\n"},
    {"Asyncio",
     {"/usr/bin/python3", "asyncio_waits.py"},
     "0 s: nap of 0\n"
     "7.5 s: nap of 7.5\n"
     "8 s: nap of 8\n"
     "60 s: nap of 60\n"
     "120 s: nap of 120\n"
     "300 s: nap of 300\n"
     "300 s: [300, 60, 0, 8, 7.5, 120]\n"
     "360 s: wait_for: gave up\n"
     "428 s: nap of 68\n"
     "428 s: wait_for: 68\n"
     "457 s: timeout: gave up\n"
     "461 s: nap of 4\n"
     "467 s: wait: 1 done, 1 pending\n"
     "481 s: queue: thing\n"
     "484 s: queue: another\n"
     "519 s: threads\n"
     "539 s: acgfhebd\n"
     "569 s: subprocess: still there\n"
     "607 s: subprocess: 0\n"
     "612 s: server: b'after 5\\n'\n"
     "622 s: server: silent\n"
     "662 s: server: b'after 50\\n'\n"},
    {"SelectAndSignals",
     {"/usr/bin/python3", "select_and_signals.py"},
     "5 s: select: []\n"
     "8 s: select: True b'x'\n"
     "12 s: poll: []\n"
     "18 s: poll: 1 b'y'\n"
     "25 s: epoll: []\n"
     "27 s: epoll: 1 b'z'\n"
     "37 s: recv: timed out\n"
     "45 s: recv: b'a'\n"
     "54.5 s: SO_RCVTIMEO: timed out\n"
     "58.5 s: SO_RCVTIMEO: b'b'\n"
     "69.5 s: accept: timed out\n"
     "74.5 s: timerfd: (1,)\n"
     "81.5 s: timerfd: (3,)\n"
     "82.5 s: timerfd: True\n"
     "95.5 s: alarm: ['95.5 s']\n"
     "101.75 s: setitimer: ['98 s', '99.25 s', '100.5 s', '101.75 s'] (1.25, 1.25)\n"
     "131.75 s: sleep through an alarm: ['106.75 s']\n"
     "160.75 s: a time limit by alarm\n"
     "170.75 s: alarm had 50 s left\n"
     "173.75 s: sigtimedwait: None\n"
     "175.75 s: sigtimedwait: True\n"},
    {"HttpClients",
     {"/usr/bin/python3", "http_clients.py"},
     "60 s: by_http_client, the agent, at most 60 s: timed out\n"
     "128 s: by_http_client, the agent, at most 68 s: 200\n"
     "196 s: by_http_client, the agent, at most 120 s: 200\n"
     "264 s: by_http_client, the agent, at most None s: 200\n"
     "284 s: by_http_client, the API, at most 20 s: timed out\n"
     "313 s: by_http_client, the API, at most 60 s: 504\n"
     "373 s: by_urllib, the agent, at most 60 s: timed out\n"
     "441 s: by_urllib, the agent, at most 68 s: 200\n"
     "509 s: by_urllib, the agent, at most 120 s: 200\n"
     "577 s: by_urllib, the agent, at most None s: 200\n"
     "597 s: by_urllib, the API, at most 20 s: timed out\n"
     "626 s: by_urllib, the API, at most 60 s: 504 Endpoint request timed out\n"
     "694 s: kept open: 200 medium\n"
     "794 s: kept open: 200 medium\n"
     "894 s: kept open: 200 medium\n"},
    // What botocore waits between the attempts is drawn by random.random(), which the script has seeded.
    {"Boto3",
     {"/usr/bin/python3", "boto3_retries.py"},
     "60 s: 60 s, once: read timeout\n"
     "128 s: 120 s: 200\n"
     "309.829231719 s: legacy, 3 times: read timeout\n"
     "613.586102399 s: legacy, its default: read timeout\n"
     "794.912525478 s: standard, its default: read timeout\n"},
    // subprocess.py looks every 50 ms whether a program has ended that it waits for with a timeout: from 0, 1, 3, 7 ms on.
    {"Subprocesses",
     {"/usr/bin/python3", "subprocesses.py"},
     "33 s: sleep: 0\n"
     "48 s: run: killed\n"
     "58.013 s: run: 0\n"
     "78.013 s: run: killed\n"
     "86.013 s: first line: done\n"
     "86.013 s: terminated: -15\n"
     "90.013 s: wait: still there\n"
     "95.013 s: wait: 0\n"
     "102.013 s: an empty environment: 7000000000\n"
     "109.013 s: env -i: 7000000000\n"
     "116.013 s: a shell: b'done\\n'\n"
     "126.013 s: timeout: 124\n"
     "156.013 s: in order: [1, 2, 0]\n"
     "156.013 s: the child has ended\n"
     "168.013 s: the grandchild: b'late\\n'\n"
     "174.013 s: fork: 3\n"},
    // multiprocessing asks until its deadline is behind it; a thread's own clock goes ahead by a nanosecond or two for that
    // (emulator/process/clock/preload/now.c).
    {"MultiprocessingByFork",
     {"/usr/bin/python3", "processes.py", "fork"},
     "5.000000001 s: fork alive: True\n"
     "20 s: fork ended: 0\n"
     "26 s: fork in order: [2, 4, 6]\n"
     "36.000000001 s: fork empty\n"
     "39 s: fork event: False\n"
     "47 s: fork event: True\n"
     "57 s: fork lock: False True\n"
     "64.000000001 s: fork pipe: False\n"
     "71 s: fork pool: [5, 3, 4, 1]\n"
     "71 s: fork pool closed\n"
     "73 s: fork terminated: -15\n"},
    {"MultiprocessingBySpawn",
     {"/usr/bin/python3", "processes.py", "spawn", "forkserver"},
     "5.000000001 s: spawn alive: True\n"
     "20 s: spawn ended: 0\n"
     "26 s: spawn in order: [2, 4, 6]\n"
     "36.000000001 s: spawn empty\n"
     "39 s: spawn event: False\n"
     "47 s: spawn event: True\n"
     "57 s: spawn lock: False True\n"
     "64.000000001 s: spawn pipe: False\n"
     "71 s: spawn pool: [5, 3, 4, 1]\n"
     "71 s: spawn pool closed\n"
     "73 s: spawn terminated: -15\n"
     "78.000000002 s: forkserver alive: True\n"
     "93 s: forkserver ended: 0\n"
     "99 s: forkserver in order: [2, 4, 6]\n"
     "109.000000001 s: forkserver empty\n"
     "112 s: forkserver event: False\n"
     "120 s: forkserver event: True\n"
     "130 s: forkserver lock: False True\n"
     "137.000000001 s: forkserver pipe: False\n"
     "144 s: forkserver pool: [5, 3, 4, 1]\n"
     "144 s: forkserver pool closed\n"
     "146 s: forkserver terminated: -15\n"},
    // The 10 ms at the end are a nap of script's.
    {"Terminals",
     {"/usr/bin/python3", "terminals.py"},
     "0 s: begun: b'ready'\n"
     "300 s: asked for an answer a second later, 300 times, not so: 0\n"
     "300 s: asked for an answer at once, 300 times, not so: 0\n"
     "340 s: not asked: b'nothing'\n"
     "640.01 s: script: at a terminal\n"},
    {"Clocks",
     {"/usr/bin/python3", "clocks.py"},
     "at first: 0 ms; all agree\n"
     "after a sleep: 68000 ms; all agree\n"
     "after an event: 70500 ms; all agree\n"
     "after small steps: 70530 ms; all agree\n"
     "after a day: 86470530 ms; all agree\n"
     "It is 2026-02-11 00:01:10.530000+00:00\n"},
    {"NodesTimers",
     {"/usr/bin/node", "timers.mjs"},
     "68000 ms: setTimeout(68000): 68000 ms\n"
     "68001 ms: setTimeout(1): 1 ms\n"
     "968001 ms: setTimeout(900000): 900000 ms\n"
     "968251 ms: setTimeout(250): 250 ms\n"
     "968251 ms: a calculation: 0 ms\n"
     "1268251 ms: setInterval: 150 ticks after 2000 ms\n"
     "4868251 ms: an hour of timers/promises\n"
     "4875751 ms: sleep of 7.5\n"
     "4876251 ms: sleep of 8\n"
     "4928251 ms: sleep of 60\n"
     "4988251 ms: sleep of 120\n"
     "5168251 ms: sleep of 300\n"
     "5228251 ms: race: the limit\n"
     "5248252 ms: a b c d e f g h microtask\n"
     "5268252 ms: refreshed\n"
     "5273252 ms: done\n"},
    {"NodesHttpClients",
     {"/usr/bin/node", "http_clients.mjs"},
     "60 s byFetch, the agent, at most 60000 ms: TimeoutError\n"
     "128 s byFetch, the agent, at most 120000 ms: 200 medium\n"
     "196 s byFetch, the agent, at most undefined ms: 200 medium\n"
     "216 s byFetch, the API, at most 20000 ms: TimeoutError\n"
     "245 s byFetch, the API, at most 60000 ms: 504 Endpoint request timed out\n"
     "305 s byRequest, the agent, at most 60000 ms: timeout\n"
     "373 s byRequest, the agent, at most 120000 ms: 200\n"
     "441 s byRequest, the agent, at most undefined ms: 200\n"
     "461 s byRequest, the API, at most 20000 ms: timeout\n"
     "490 s byRequest, the API, at most 60000 ms: 504\n"
     "500 s aborted: AbortError\n"
     "530 s of 30000 ms: TimeoutError\n"
     "540 s of 40000 ms: TimeoutError\n"
     "550 s of 50000 ms: TimeoutError\n"
     "568 s of 90000 ms: 200 medium\n"
     "688 s 60 polls\n"},
    {"NodesWorkersAndChildren",
     {"/usr/bin/node", "workers_and_children.mjs"},
     "5 s Atomics.wait: timed-out\n"
     "13 s Atomics.wait, for a worker: ok\n"
     "23 s Atomics.wait, in a worker: timed-out 10000\n"
     "25 s worker of 2\n"
     "27 s worker of 4\n"
     "29 s worker of 6\n"
     "32.5 s terminated: 1\n"
     "41.5 s the pool\n"
     "74.5 s exec: ended\n"
     "89.5 s exec: true SIGTERM\n"
     "109.5 s execFile: true SIGTERM\n"
     "114.5 s execFile: AbortError\n"
     "126.5 s spawnSync: ETIMEDOUT\n"
     "138.5 s spawnSync: 0\n"
     "146.5 s first line: done\n"
     "146.5 s killed: null SIGTERM\n"
     "156.5 s sleep 10\n"
     "166.5 s sleep 20\n"
     "176.5 s sleep 30\n"
     "183.5 s a shell\n"},
    // What the SDK waits between the attempts is drawn by Math.random(), which the script has seeded. A socket's silence it
    // begins to count after 3 s.
    {"SdkForJavaScript",
     {"/usr/bin/node", "sdk_for_javascript.mjs"},
     "68 s no limit: 200\n"
     "128 s 60 s, once: TimeoutError after 1 attempts\n"
     "196 s 120 s: 200\n"
     "376.047 s 60 s, its default: TimeoutError after 3 attempts\n"
     "676.475 s 60 s, five times: TimeoutError after 5 attempts\n"
     "739.475 s a socket that is silent for 60 s: TimeoutError after 1 attempts\n"},
    {"NodesClocks",
     {"/usr/bin/node", "clocks.mjs"},
     "at first: 0 ms; all agree\n"
     "after a sleep: 68000 ms; all agree\n"
     "after Atomics.wait: 70500 ms; all agree\n"
     "after small steps: 70540 ms; all agree\n"
     "after a day: 86470540 ms; all agree\n"
     "It is 2026-02-11T00:01:10.540Z true\n"},
    {"Shell",
     {"/usr/bin/bash", "shell.sh"},
     "Tue Feb 10 00:00:00 UTC 2026\n"
     "68000 ms: slept\n"
     "72000 ms: slept again\n"
     "82000 ms: timeout: 124\n"
     "92000 ms: timeout: 0\n"
     "99000 ms: read: 142\n"
     "167000 ms: the agent: 200 after 68.000000 s\n"
     "227000 ms: the agent, at most 60 s: 000 after 60.000000 s\n"
     "256000 ms: the API: 504 after 29.000000 s\n"
     "of 10\n"
     "of 20\n"
     "of 30\n"
     "286000 ms: waited\n"
     "291000 ms: a signal\n"
     "411000 ms: polled\n"
     "Tue Feb 10 00:06:51 UTC 2026\n"},
};

int times(const char* variable, int otherwise) {
  const char* const wanted = std::getenv(variable);
  return wanted == nullptr ? otherwise : std::atoi(wanted);
}

/// `cutoff run … -- command`
Ended run_in_virtual_time(std::vector<std::string> command) {
  for (std::string& word : command)
    if (word.ends_with(".py") || word.ends_with("js") || word.ends_with(".sh")) word.insert(0, scripts);
  std::vector<std::string> arguments{"run", "--flow", "direct", "--epoch", "2026-02-10T00:00:00Z", "--"};
  arguments.insert(arguments.end(), command.begin(), command.end());
  constexpr std::chrono::seconds guard{300};  // a busy machine's
  return run({CUTOFF_PROGRAM,
              std::move(arguments),
              {{"LANG", "C.UTF-8"}, {"PATH", "/usr/bin:/bin"}},
              CUTOFF_SOURCE_DIR,
              guard});
}

class VirtualTime : public ::testing::TestWithParam<Script> {};

TEST_P(VirtualTime, IsTheSameEachTime) {
  const int runs = times("CUTOFF_SOAK_RUNS", 2);
  for (int run = 0; run < runs && !HasFailure(); ++run) {
    const Ended ended = run_in_virtual_time(GetParam().command);
    EXPECT_EQ(ended.out, GetParam().prints) << "in run " << run;
    EXPECT_EQ(ended.err, "") << "in run " << run;
    EXPECT_EQ(ended.exit_code, 0);
  }
}

INSTANTIATE_TEST_SUITE_P(, VirtualTime, ::testing::ValuesIn(the_scripts),
                         [](const auto& script) { return std::string(script.param.name); });

/// Random programs that compare the clock with what their steps take, each of a seed of its own; CUTOFF_SOAK_PROGRAMS of
/// them where that is set, which `./dev soak` does.
class RandomPrograms : public ::testing::TestWithParam<std::vector<std::string>> {
 protected:
  static void expect_to_find_time_right(int seeds) {
    for (int seed = 0; seed < seeds && !HasFailure(); ++seed) {
      std::vector<std::string> command = GetParam();
      command.push_back(std::to_string(seed));
      const Ended ended = run_in_virtual_time(command);
      EXPECT_THAT(ended.out, MatchesRegex("[0-9]+ steps\n")) << "with seed " << seed;
      EXPECT_EQ(ended.err, "") << "with seed " << seed;
      EXPECT_EQ(ended.exit_code, 0) << "with seed " << seed;
    }
  }
};

TEST_P(RandomPrograms, FindTimeRightAtEveryStep) {
  expect_to_find_time_right(times("CUTOFF_SOAK_PROGRAMS", 3));
}

TEST_P(RandomPrograms, FindTimeRightAtEveryStepWhereTheMachineHasMoreToDoThanItCan) {
  std::vector<std::unique_ptr<Program>> others;
  for (long i = 0; i < 2 * ::sysconf(_SC_NPROCESSORS_ONLN); ++i)
    others.push_back(
        std::make_unique<Program>(process::Run{"/usr/bin/bash", {"-c", "while :; do :; done"}, {}}));
  expect_to_find_time_right(times("CUTOFF_SOAK_PROGRAMS", 3));
}

INSTANTIATE_TEST_SUITE_P(, RandomPrograms,
                         ::testing::Values(std::vector<std::string>{"/usr/bin/python3", "soak.py"},
                                           std::vector<std::string>{"/usr/bin/node", "soak.mjs"}),
                         [](const auto& command) {
                           return std::string(command.param[1].ends_with("py") ? "Python" : "Node");
                         });

}  // namespace
}  // namespace cutoff::process
