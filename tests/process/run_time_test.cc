// What time the command of `cutoff run` sees.
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/cutoff.h"

namespace cutoff::process {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

/// `cutoff run options… -- command…`, in a time that begins with the year 2001.
Ended run_in_2001(std::vector<std::string> options, const std::vector<std::string>& command) {
  options.insert(options.begin(), {"run", "--flow", "direct", "--epoch", "2001-01-01T00:00:00Z"});
  options.emplace_back("--");
  options.insert(options.end(), command.begin(), command.end());
  return run_cutoff(std::move(options), {{"LANG", "C.UTF-8"}, {"PATH", "/usr/bin:/bin"}, {"TZ", "UTC"}});
}
Ended shell_in_2001(std::vector<std::string> options, const std::string& script) {
  return run_in_2001(std::move(options), {"sh", "-c", script});
}

/// What the command prints, who has nothing to complain of.
std::string printed_by(const Ended& ended) {
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
  return ended.out;
}

TEST(RunTime, IsTheEmulatorsForAProgramThatSleeps) {
  EXPECT_EQ(printed_by(run_in_2001({}, {"python3", "-c",
                                        "import time\n"
                                        "began = time.time_ns(), time.monotonic_ns()\n"
                                        "time.sleep(68)\n"
                                        "print(time.time_ns() - began[0], time.monotonic_ns() - began[1])\n"
                                        "print(time.strftime('%F %T'))"})),
            "68000000000 68000000000\n2001-01-01 00:01:08\n");
}

TEST(RunTime, IsTheEmulatorsForAllThatAShellStarts) {
  EXPECT_EQ(printed_by(shell_in_2001({},
                                     "sleep 30; date '+%F %T.%N'; sleep 600 & env -i sleep 0.25; wait; "
                                     "python3 -c 'import time; print(time.time_ns())'")),
            "2001-01-01 00:00:30.000000000\n978307830000000000\n");
}

TEST(RunTime, IsSharedWithTheRequestsOfTheCommand) {
  const std::string ask = "curl --silent --output /dev/null --write-out '%{http_code} ' ";
  const std::string post =
      "--data '{\"prompt\":\"hello\"}' $CUTOFF_URL/_aws/execute-api/skymarshal/dev/api/v1/invoke; ";
  const std::string seconds = "date +%s.%N; ";
  // A client that gives up at 28 s, and one that waits for the gateway, which gives up at 29 s.
  EXPECT_EQ(printed_by(shell_in_2001({}, ask + "--max-time 28 " + post + seconds + ask + post + seconds)),
            "000 978307228.000000000\n504 978307257.000000000\n");
}

TEST(RunTime, JumpsToWhatComesFirstForSomebodyWhoWaitsForSeveral) {
  EXPECT_EQ(printed_by(shell_in_2001(
                {}, "(sleep 3; echo third) & (sleep 1; echo first) & (sleep 2; echo second) & wait")),
            "first\nsecond\nthird\n");
}

TEST(RunTime, GoesOnForACommandThatSomebodyFromOutsideHasWoken) {
  // Like a person at a terminal: it says something only when it is asked, which is when the command sleeps already.
  const Ended ended =
      run({"/usr/bin/env",
           {"python3", "-c",
            "import subprocess, sys\n"
            "command = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
            "while command.stdout.readline() != b'asleep\\n': pass\n"
            "print(command.communicate(b'wake up\\n')[0].decode(), end='')\n",
            CUTOFF_PROGRAM, "run", "--epoch", "2001-01-01T00:00:00Z", "--", "python3", "-c",
            "import threading, time\n"
            // A moment of the emulator's time passes only when all sleep.
            "threading.Timer(1, lambda: print('asleep', flush=True)).start()\n"
            "print(input(), flush=True)\n"
            "time.sleep(300)\n"
            "print(time.time())\n"},
           {{"LANG", "C.UTF-8"}, {"PATH", "/usr/bin:/bin"}},
           CUTOFF_SOURCE_DIR});
  EXPECT_EQ(ended.out, "wake up\n978307501.0\n") << ended.err;
}

TEST(RunTime, StandsStillForAThreadThatSpinsUntilAnotherHasDoneItsWork) {
  EXPECT_EQ(printed_by(run_in_2001({"--strict"}, {"python3", "-c",
                                                  "import hashlib, threading, time\n"
                                                  "done = []\n"
                                                  "def work():\n"
                                                  "    hashlib.pbkdf2_hmac('sha256', b'x', b'x', 300000)\n"
                                                  "    done.append(True)\n"
                                                  "began = time.time_ns()\n"
                                                  "for each in range(1, 4):\n"
                                                  "    threading.Thread(target=work).start()\n"
                                                  "    while len(done) < each: time.monotonic()\n"
                                                  "print((time.time_ns() - began) // 1000)\n"})),
            "0\n");
}

TEST(RunTime, PassesForAThreadThatSpinsWhichIsSpokenOf) {
  const std::vector<std::string> command{"python3", "-c",
                                         "import threading, time\n"
                                         "threading.Thread(target=time.sleep, args=[60]).start()\n"
                                         "until = time.monotonic() + 0.01\n"
                                         "while time.monotonic() < until: pass\n"};
  const Ended spoken_of = run_in_2001({}, command);
  EXPECT_EQ(spoken_of.exit_code, 0);
  EXPECT_THAT(spoken_of.err, HasSubstr("it reads its clock again and again"));
  EXPECT_EQ(run_in_2001({"--strict"}, command).exit_code, 3);
}

TEST(RunTime, JumpsWhileSomebodyWaitsForRoomInAPipe) {
  EXPECT_EQ(printed_by(shell_in_2001({}, "yes | (sleep 60; head -n 1); date +%R")), "y\n00:01\n");
}

TEST(RunTime, JumpsWhileSomebodyWaitsForTheOtherEndOfANamedPipe) {
  EXPECT_EQ(printed_by(shell_in_2001(
                {},
                "folder=$(mktemp -d); mkfifo $folder/pipe; (sleep 60; date +%R > $folder/pipe) & "
                "cat $folder/pipe; rm -r $folder")),
            "00:01\n");
}

TEST(RunTime, JumpsWhileSomebodyWaitsForALock) {
  EXPECT_EQ(printed_by(
                shell_in_2001({},
                              "file=$(mktemp); flock $file sleep 60 & sleep 1; flock --timeout 5 $file true; "
                              "date +%T; flock $file date +%T; rm $file")),
            "00:00:06\n00:01:00\n");
}

TEST(RunTime, GoesOnWhileOneOfThoseWhoSleepIsStopped) {
  // One is let go on before its time has come, the other when that is long past.
  EXPECT_EQ(printed_by(shell_in_2001(
                {},
                "sleep 60 & early=$!; sleep 10 & late=$!; sleep 2; kill -STOP $early $late; "
                "sleep 20; kill -CONT $early $late; wait $late; date +%T; wait $early; date +%T")),
            "00:00:22\n00:01:00\n");
}

TEST(RunTime, MayBeTheMachines) {
  const Ended ended = shell_in_2001({"--process-time", "real"}, "date +%Y");
  EXPECT_NE(printed_by(ended), "2001\n");
}

TEST(RunTime, MayBePaced) {
  EXPECT_EQ(printed_by(shell_in_2001({"--process-time", "paced"}, "date +%Y")), "2001\n");
}

const std::string because_of_a_static_program =
    "cutoff: the command sh: static_sleeper \\(pid [0-9]+\\) cannot be given a clock: it is linked "
    "statically, or runs "
    "with other rights, so that time flows as it does outside; what comes next may differ from run to run\n";

TEST(RunTime, FlowsForAProgramThatCannotBeGivenAClockAndThatIsSaidOnceAtTheEnd) {
  const Ended ended =
      shell_in_2001({}, "echo before >&2; " CUTOFF_STATIC_SLEEPER " 30; date +%Y; echo behind >&2");
  EXPECT_EQ(ended.out, "2001\n");
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_THAT(ended.err, MatchesRegex("before\nbehind\n" + because_of_a_static_program));
}

TEST(RunTime, OfTheSameReasonIsSpokenOnceHoweverManyProcessesThereAre) {
  const Ended ended = shell_in_2001({}, CUTOFF_STATIC_SLEEPER " 30; " CUTOFF_STATIC_SLEEPER " 30");
  EXPECT_THAT(ended.err, MatchesRegex(because_of_a_static_program));
}

TEST(RunTime, EndsWhereItWouldFlowAndIsStrict) {
  const Ended ended = shell_in_2001({"--strict"}, CUTOFF_STATIC_SLEEPER " 9000; echo outlived");
  EXPECT_EQ(ended.out, "");
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_THAT(ended.err, MatchesRegex(because_of_a_static_program));
}

TEST(RunTime, JumpsAgainWhenSuchAProgramHasEnded) {
  // Some milliseconds have passed; five minutes have not.
  EXPECT_EQ(shell_in_2001({}, CUTOFF_STATIC_SLEEPER " 30; sleep 300; date '+%F %R'").out,
            "2001-01-01 00:05\n");
}

/// A server that is none of the emulator's, and a command that waits a moment while it is connected there, then asks. PORT
/// stands for the server's.
Ended ask_an_outsider(std::vector<std::string> options) {
  std::vector<std::string> arguments{
      "python3",
      "-c",
      "import socket, subprocess, sys, threading\n"
      "server = socket.create_server(('127.0.0.1', 0))\n"
      "def answer():\n"
      "    connection = server.accept()[0]\n"
      "    connection.recv(1)\n"
      "    connection.sendall(b'answer')\n"
      "    connection.close()\n"
      "threading.Thread(target=answer, daemon=True).start()\n"
      "port = str(server.getsockname()[1])\n"
      "sys.exit(subprocess.call([a.replace('PORT', port) for a in sys.argv[1:]]))\n",
      CUTOFF_PROGRAM,
      "run",
      "--epoch",
      "2001-01-01T00:00:00Z"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  arguments.insert(arguments.end(), {"--", "python3", "-c",
                                     "import socket, time\n"
                                     "with socket.create_connection(('127.0.0.1', PORT)) as server:\n"
                                     "    time.sleep(0.05)\n"
                                     "    server.sendall(b'?')\n"
                                     "    print(server.recv(9).decode())\n"
                                     "time.sleep(300)\n"
                                     "print(time.strftime('%M', time.gmtime()), 'minutes')\n"});
  return run({"/usr/bin/env",
              std::move(arguments),
              {{"LANG", "C.UTF-8"}, {"PATH", "/usr/bin:/bin"}},
              CUTOFF_SOURCE_DIR});
}

TEST(RunTime, FlowsWhileTheCommandIsConnectedToSomebodyFromOutside) {
  const Ended ended = ask_an_outsider({});
  EXPECT_EQ(ended.out, "answer\n05 minutes\n");
  EXPECT_THAT(ended.err,
              MatchesRegex("cutoff: the command python3: python3 \\(pid [0-9]+\\) is connected to "
                           "127.0.0.1:[0-9]+, which is no declared peer, so that time flows as it does "
                           "outside; what comes next may differ from run to run\n"));
  EXPECT_EQ(ask_an_outsider({"--strict"}).exit_code, 3);
}

TEST(RunTime, JumpsForOneThatIsConnectedToADeclaredPeer) {
  for (const char* const host : {"127.0.0.1", "localhost"}) {
    const Ended ended = ask_an_outsider({"--strict", "--peer", std::string(host) + ":PORT"});
    EXPECT_EQ(ended.out, "answer\n05 minutes\n");
    EXPECT_EQ(ended.err, "");
    EXPECT_EQ(ended.exit_code, 0);
  }
}

/// `shell`, which has fewer rights than the command has that starts it, lives in its time, and so does what it starts.
void expect_to_be_shared_with(const std::vector<std::string>& shell) {
  const auto with = [&shell](const std::string& script) {
    std::vector<std::string> words = shell;
    words.insert(words.end(), {"-c", script});
    return words;
  };
  if (run_in_2001({"--process-time", "real"}, with("true")).exit_code != 0)
    GTEST_SKIP() << shell.front() << " is not for this user, or not here";
  // Python closes all files that a program of its has not been given.
  EXPECT_EQ(printed_by(run_in_2001({}, with("sleep 300; date +%T; python3 -c \"import subprocess\n"
                                            "subprocess.run(['sh', '-c', 'sleep 300; date +%T'])\""))),
            "00:05:00\n00:10:00\n");
}

TEST(RunTime, IsSharedWithAnotherUser) {
  expect_to_be_shared_with({"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh"});
}

TEST(RunTime, IsSharedWithAnotherUsersShell) { expect_to_be_shared_with({"su", "nobody", "-s", "/bin/sh"}); }

TEST(RunTime, IsSharedWithANamespaceOfUsers) {
  expect_to_be_shared_with({"unshare", "--user", "--map-root-user", "sh"});
}

TEST(RunTime, FlowsInANamespaceOfProcesses) {
  const std::string unshare = "unshare --user --map-root-user --pid --fork ";
  if (shell_in_2001({"--process-time", "real"}, unshare + "true").exit_code != 0)
    GTEST_SKIP() << "there are no namespaces here";
  const Ended ended = shell_in_2001({}, unshare + "sh -c 'sleep 0.05; date +%Y'");
  EXPECT_NE(ended.out, "2001\n");
  EXPECT_THAT(ended.err, HasSubstr("cannot be given a clock"));
}

/// A run as the command of another one.
Ended run_within_a_run(std::vector<std::string> options, const std::vector<std::string>& command) {
  options.insert(options.begin(), {CUTOFF_PROGRAM, "run", "--epoch", "2011-01-01T00:00:00Z"});
  options.emplace_back("--");
  options.insert(options.end(), command.begin(), command.end());
  return run_in_2001({}, options);
}

TEST(RunTime, OfARunWithinARunIsItsOwn) {
  const Ended ended =
      run_within_a_run({"--strict"}, {"sh", "-c", "sleep 300; sleep 300 & wait; date '+%F %T'"});
  EXPECT_EQ(ended.out, "2011-01-01 00:10:00\n");
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
}

TEST(RunTime, OfARunWithinARunIsItsOwnForFunctionsToo) {
  const Ended ended = run_within_a_run(
      {"--strict", "fixtures/flows/async_polling/template.yaml", "--parameter", "Language=node"},
      {"sh", "-c",
       "curl --silent --output /dev/null --write-out '%{http_code} ' --data '{\"prompt\":\"hello\"}' "
       "$CUTOFF_URL/_aws/execute-api/skymarshal/dev/api/v1/invoke; sleep 300; date '+%T'"});
  EXPECT_EQ(ended.out, "202 00:05:00\n");
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
}

TEST(RunTime, FlowsWhileARunWithinItWaitsForTheOuterOne) {
  const Ended ended = shell_in_2001({}, "(sleep 0.05; date +%Y) | " CUTOFF_PROGRAM " run -- cat");
  EXPECT_EQ(ended.out, "2001\n");
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_THAT(
      ended.err,
      MatchesRegex(
          "cutoff: the command sh: [a-z]+ \\(pid [0-9]+\\) has a time of its own, so that time flows as "
          "it does outside; what comes next may differ from run to run\n"));
}

TEST(RunTime, OfARunWithinARunMayBeTheMachines) {
  const Ended ended = run_within_a_run({"--process-time", "real"}, {"date", "+%Y"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_NE(ended.out, "2001\n");
  EXPECT_NE(ended.out, "2011\n");
}

TEST(RunTime, IsNotForAProgramThatIsStartedWithAnEmptyClock) {
  const Ended ended = shell_in_2001({}, "CUTOFF_CLOCK= date +%Y; date +%Y");
  EXPECT_THAT(ended.out, EndsWith("2001\n"));
  EXPECT_THAT(ended.out, Not(StartsWith("2001")));
}

TEST(RunTime, CannotBeSetByThoseWhoLiveInIt) {
  // A time that the kernel would find invalid: nothing is set where this fails.
  EXPECT_EQ(printed_by(run_in_2001(
                {}, {"python3", "-c",
                     "import ctypes, errno\n"
                     "libc = ctypes.CDLL(None, use_errno=True)\n"
                     "nonsense = (ctypes.c_long * 2)(0, -1)\n"
                     "print(libc.clock_settime(0, nonsense), errno.errorcode[ctypes.get_errno()])\n"
                     "print(libc.settimeofday(nonsense, None), errno.errorcode[ctypes.get_errno()])\n"})),
            "-1 EPERM\n-1 EPERM\n");
}

}  // namespace
}  // namespace cutoff::process
