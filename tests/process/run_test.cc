// `cutoff run`: an application for as long as a command runs.
#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/cutoff.h"

namespace cutoff::process {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string post =
    "curl --silent --output /dev/null --write-out '%{http_code}' "
    "--request POST $CUTOFF_URL/_aws/execute-api/skymarshal/dev/api/v1/invoke --data "
    "'{\"prompt\":\"hello\"}'";

Ended run_shell(std::vector<std::string> arguments, const std::string& script,
                std::map<std::string, std::string> environment = {}) {
  environment.emplace("LANG", "C.UTF-8");
  environment.emplace("PATH", "/usr/bin:/bin");
  arguments.insert(arguments.begin(), "run");
  arguments.insert(arguments.end(), {"--", "sh", "-c", script});
  return run_cutoff(std::move(arguments), std::move(environment));
}

TEST(Run, EndsWithTheCommandsExitCodeAndLeavesStdoutToIt) {
  const Ended good = run_shell({"--flow", "direct"}, "echo out; echo err >&2");
  EXPECT_EQ(good.exit_code, 0);
  EXPECT_EQ(good.out, "out\n");
  EXPECT_EQ(good.err, "err\n");
  const Ended bad = run_shell({"--flow", "direct"}, "echo out; exit 7");
  EXPECT_EQ(bad.exit_code, 7);
  EXPECT_EQ(bad.out, "out\n");
  EXPECT_EQ(bad.err,
            "cutoff: sh -c echo out; exit 7 ended with 7\ncutoff: it has sent no request to an API\n");
}

TEST(Run, TheCommandFindsTheEmulatorByItsEnvironmentAlone) {
  const Ended ended =
      run_shell({"--flow", "direct"},
                "test \"$AWS_ENDPOINT_URL\" = \"$CUTOFF_URL\" && echo $AWS_REGION $AWS_DEFAULT_REGION "
                "$AWS_ACCESS_KEY_ID $AWS_SECRET_ACCESS_KEY ${AWS_PROFILE-none} ${AWS_SESSION_TOKEN-none} "
                "${AWS_ENDPOINT_URL_DYNAMODB-none} $OWN",
                {{"AWS_PROFILE", "work"},
                 {"AWS_SESSION_TOKEN", "token"},
                 {"AWS_ENDPOINT_URL_DYNAMODB", "http://elsewhere"},
                 {"AWS_REGION", "eu-central-1"},
                 {"OWN", "mine"}});
  EXPECT_EQ(ended.out, "us-east-1 us-east-1 test test none none none mine\n");
  EXPECT_EQ(ended.exit_code, 0);
}

TEST(Run, TimeJumpsForTheCommand) {
  const Ended ended = run_shell({"--flow", "direct"}, post);
  EXPECT_EQ(ended.out, "504");
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.err, "");
}

TEST(Run, ACommandThatFailsIsShownTheTimelineOfItsRequests) {
  const Ended ended = run_shell({"--flow", "direct"}, post + "; exit 1");
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.out, "504");
  EXPECT_THAT(ended.err,
              AllOf(HasSubstr(" ended with 1\n"),
                    HasSubstr("request 1: POST /api/v1/invoke, 504 after 29.000 s, timed out\n"),
                    HasSubstr("29.000  gateway    CUT OFF"), HasSubstr("The request timed out at 29.000 s")));
}

/// `cutoff`, the emulator's process id, for a command in Python: its guardian is between the two.
const std::string find_the_emulator =
    "import os, signal, sys\n"
    "cutoff = int(open(f'/proc/{os.getppid()}/stat').read().rsplit(')', 1)[1].split()[1])\n";

Ended run_python(const std::string& script) {
  return run_cutoff({"run", "--flow", "direct", "--", "python3", "-c", find_the_emulator + script},
                    {{"LANG", "C.UTF-8"}, {"PATH", "/usr/bin:/bin:/usr/local/bin"}});
}

/// A shell that has $run before a command.
Ended in_a_shell(const std::string& script) {
  return run({"/bin/sh",
              {"-c", "cutoff=" CUTOFF_PROGRAM "; run=\"$cutoff run --flow direct --\"\n" + script},
              {{"LANG", "C.UTF-8"}, {"PATH", "/usr/bin:/bin"}},
              CUTOFF_SOURCE_DIR});
}

TEST(Run, ASignalIsPassedOn) {
  const Ended ended = run_python(
      "signal.signal(signal.SIGTERM, lambda *_: sys.exit(9))\n"
      "os.kill(cutoff, signal.SIGTERM)\n"
      "signal.pause()\n");
  EXPECT_EQ(ended.exit_code, 9);
}

/// A user's terminal, of which Python has one.
constexpr const char* press_ctrl_c = R"(
import os, pty, sys
program, terminal = pty.fork()
if program == 0:
    os.execv(sys.argv[1], [sys.argv[1], 'run', '--flow', 'direct', '--', 'python3', '-c', """
import os, signal
told, tell = os.pipe()
os.set_blocking(tell, False)
signal.set_wakeup_fd(tell)
signal.signal(signal.SIGINT, lambda *_: None)
print('foreground', os.tcgetpgrp(0) == os.getpgrp(), flush=True)
print('signal', *os.read(told, 9))
"""])
text = b''
while b'foreground' not in text:
    text += os.read(terminal, 1000)
os.write(terminal, b'\x03')
try:
    while some := os.read(terminal, 1000):
        text += some
except OSError:
    pass  # so a terminal tells that nobody has it any more
print(text.decode().replace('\r', ''), end='')
sys.exit(os.waitstatus_to_exitcode(os.waitpid(program, 0)[1]))
)";

TEST(Run, AKeyOfTheTerminalReachesTheCommand) {
  const Ended ended = run({"/usr/bin/env",
                           {"python3", "-c", press_ctrl_c, CUTOFF_PROGRAM},
                           {{"LANG", "C.UTF-8"}, {"PATH", "/usr/bin:/bin:/usr/local/bin"}},
                           CUTOFF_SOURCE_DIR});
  EXPECT_EQ(ended.out, "foreground True\n^Csignal 2\n") << ended.err;
  EXPECT_EQ(ended.exit_code, 0);
}

TEST(Run, TheCommandHasTheFilesOfItsCaller) {
  EXPECT_EQ(in_a_shell("echo hello | $run cat").out, "hello\n");
  EXPECT_EQ(in_a_shell("$run cat /dev/fd/3 3<LICENSE 2>&1; $run sh -c 'echo ninth >&9' 9>&1").out,
            in_a_shell("cat LICENSE 2>&1; echo ninth").out);
}

TEST(Run, TheCommandIsWhatItsCallerWouldHaveStarted) {
  const std::string tell =
      "tell='grep -E \"^(Umask|SigBlk)\" /proc/self/status; cat /proc/self/limits; "
      "cut -d \" \" -f 5,6 /proc/self/stat; readlink /proc/self/cwd; "
      "{ (yes; echo $? >&3) | head -n 0; } 3>&1'\n";
  const Ended ended = in_a_shell(tell +
                                 "ulimit -S -n 300; sh -c \"$tell\"; echo ---\n"
                                 "$cutoff run --process-time real -- sh -c \"$tell\"");
  const std::size_t middle = ended.out.find("---\n");
  ASSERT_NE(middle, std::string::npos) << ended.out << ended.err;
  EXPECT_EQ(ended.out.substr(0, middle), ended.out.substr(middle + 4));
  EXPECT_THAT(ended.out, HasSubstr("Max open files            300 "));
}

TEST(Run, AScriptWithoutItsInterpretersNameIsAShells) {
  EXPECT_EQ(
      in_a_shell("cd $(mktemp -d); echo 'echo done' >script; chmod +x script; $run ./script; rm -r $PWD").out,
      "done\n");
}

TEST(Run, WhatTheCommandLeavesBehindEndsWithIt) {
  const Ended ended = in_a_shell("$run sh -c '(sleep 9; echo outlived) & setsid sleep 9 & echo over'");
  EXPECT_EQ(ended.out, "over\n");
  EXPECT_EQ(ended.exit_code, 0);
}

TEST(Run, TheCommandEndsWithAnEmulatorThatIsKilled) {
  const Ended ended = in_a_shell("$run python3 -c \"" + find_the_emulator +
                                 "os.fork() or os.setsid()\n"
                                 "os.kill(cutoff, signal.SIGKILL)\n"
                                 "import time; time.sleep(9); print('outlived')\"; echo $?");
  EXPECT_EQ(ended.out, std::to_string(128 + SIGKILL) + "\n");
}

TEST(Run, ACommandThatASignalEndedIsToldAsAShellTellsIt) {
  EXPECT_EQ(run_shell({"--flow", "direct"}, "kill -KILL $$").exit_code, 128 + SIGKILL);
}

TEST(Run, AnApplicationsOwnDescriptionIsServed) {
  const Ended ended =
      run_shell({"fixtures/flows/async_polling/template.yaml", "--parameter", "Stage=test"},
                "curl --silent --request OPTIONS --output /dev/null --write-out '%{http_code}' "
                "$CUTOFF_URL/_aws/execute-api/skymarshal/test/api/v1/invoke");
  EXPECT_EQ(ended.out, "200");
  EXPECT_EQ(ended.err, "");
}

TEST(Run, RefusesInOneSentenceWhatItCannotUse) {
  const Ended nothing = run_cutoff({"run", "--flow", "direct"});
  EXPECT_EQ(nothing.exit_code, 2);
  EXPECT_EQ(nothing.err,
            "cutoff: there is no command to run: write it behind --, such as cutoff run my-app -- pytest\n");
  const Ended no_app = run_cutoff({"run", "tests/process", "--", "true"});
  EXPECT_EQ(no_app.exit_code, 2);
  EXPECT_EQ(no_app.err, "cutoff: tests/process has neither a cutoff.json nor a template.yaml\n");
  const Ended both = run_cutoff({"run", "--flow", "direct", "fixtures/flows/direct", "--", "true"});
  EXPECT_EQ(both.err, "cutoff: name either an application or a --flow\n");
  const Ended parameter =
      run_cutoff({"run", "fixtures/flows/direct/template.yaml", "--parameter", "Stge=x", "--", "true"});
  EXPECT_EQ(
      parameter.err,
      "cutoff: fixtures/flows/direct/template.yaml:1: Parameters: [Stge] do not exist in the template\n");
}

TEST(Run, ACommandThatIsNotThereIs127) {
  const Ended ended = run_cutoff({"run", "--flow", "direct", "--", "no-such-program"});
  EXPECT_EQ(ended.exit_code, 127);
  EXPECT_EQ(ended.err, "cutoff: no-such-program cannot be started: No such file or directory\n");
}

}  // namespace
}  // namespace cutoff::process
