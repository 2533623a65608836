// `cutoff doctor`: what it finds on this host, and on one that lacks something.
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/process/cutoff.h"

namespace cutoff::process {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::Pair;
using ::testing::StartsWith;

/// By what each is called.
std::map<std::string, json> findings_in(const Ended& ended) {
  std::map<std::string, json> findings;
  const json document = json::parse(ended.out);
  for (const json& finding : document.at("findings")) findings[finding.at("name")] = finding;
  return findings;
}

Ended doctor(const std::string& path) {
  return run_cutoff({"doctor", "--format", "json"},
                    {{"LANG", "C.UTF-8"}, {"PATH", path}, {"HOME", "/nowhere"}});
}

TEST(Doctor, FindsThatVirtualTimeWorksWhereTheOtherTestsRest) {
  const Ended ended = doctor("/usr/bin:/bin");
  EXPECT_EQ(ended.exit_code, 0) << ended.out;
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(json::parse(ended.out).at("works"), true);
  const auto findings = findings_in(ended);
  for (const char* const name : {"memory_files", "seccomp", "ptrace_scope", "process_files",
                                 "address_randomisation", "preload", "waits"}) {
    ASSERT_THAT(findings, Contains(Key(name)));
    EXPECT_EQ(findings.at(name).at("verdict"), "good") << findings.at(name);
    EXPECT_EQ(findings.at(name).at("remedy"), "") << name;
  }
  // These depend on the kernel.
  EXPECT_THAT(findings, AllOf(Contains(Key("timerfd")), Contains(Key("loopback")), Contains(Key("vdso"))));
  EXPECT_THAT(findings, Contains(Key(StartsWith("python3."))));
  EXPECT_THAT(findings, Contains(Key(StartsWith("nodejs"))));
}

TEST(Doctor, SaysTheSameForPeople) {
  const Ended ended = run_cutoff({"doctor"}, {{"LANG", "C.UTF-8"}, {"PATH", "/nowhere"}});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_THAT(ended.out, AllOf(HasSubstr("\ngood  a clock can be preloaded into a program (LD_PRELOAD)\n"),
                               HasSubstr("\npoor  Python is installed\n"
                                         "      none is where PATH leads\n"
                                         "      install it if functions are to run in it\n"),
                               EndsWith("\nVirtual process time works here.\n")));
}

TEST(Doctor, TriesEachInterpreterThatRunsFunctions) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "cutoff-doctor";
  std::filesystem::remove_all(folder);  // of a test that failed
  std::filesystem::create_directories(folder);
  const std::pair<const char*, const char*> programs[] = {{"python3.8", CUTOFF_STATIC_SLEEPER},
                                                          {"python3.9", "/bin/false"},
                                                          {"python3.10", "/bin/true"},
                                                          {"python3.11", "/usr/bin/python3"}};
  for (const auto& [name, program] : programs) std::filesystem::create_symlink(program, folder / name);
  const Ended ended = doctor(folder);
  const auto findings = findings_in(ended);
  std::filesystem::remove_all(folder);

  EXPECT_EQ(ended.exit_code, 0);
  const auto verdict_and_found = [&](const char* name) {
    const json& finding = findings.at(name);
    std::string found = finding.at("found");
    found.erase(0, folder.string().size() + 1);
    return finding.at("verdict").get<std::string>() + ": " + found;
  };
  EXPECT_THAT(verdict_and_found("python3.8"),
              MatchesRegex("poor: python3.8: python3.8 \\(pid [0-9]+\\) cannot be given a clock: .*"));
  EXPECT_EQ(verdict_and_found("python3.9"), "poor: python3.9 fails where it only sleeps");
  EXPECT_EQ(verdict_and_found("python3.10"), "poor: python3.10 slept for 0.000 s in the place of an hour");
  EXPECT_EQ(verdict_and_found("python3.11"), "good: python3.11");
}

/// Starts a program where this is said, and tells what the doctor finds there that is bad, with what to do.
std::map<std::string, std::string> bad_where(std::vector<std::string> start) {
  start.insert(start.end(), {CUTOFF_PROGRAM, "doctor", "--format", "json"});
  const Ended ended =
      run({"/usr/bin/env", std::move(start), {{"LANG", "C.UTF-8"}, {"PATH", "/usr/bin:/bin"}}});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(json::parse(ended.out).at("works"), false);
  std::map<std::string, std::string> bad;
  for (const auto& [name, finding] : findings_in(ended)) {
    if (finding.at("verdict") == "bad") bad[name] = finding.at("remedy");
  }
  return bad;
}

TEST(Doctor, SaysWhatToDoWhereAddressesAreNotRandom) {
  EXPECT_THAT(bad_where({"setarch", "--addr-no-randomize"}),
              AllOf(Contains(Pair("address_randomisation", StartsWith("start cutoff without setarch"))),
                    Contains(Key("waits")), Not(Contains(Key("seccomp")))));
}

/// Starts a program that may not filter system calls: by a filter of system calls.
constexpr const char* without_seccomp = R"(
import ctypes, os, platform, struct, sys
seccomp, prctl = {'x86_64': (317, 157), 'aarch64': (277, 167)}[platform.machine()]
load, equal, answer, refuse, allow = 0x20, 0x15, 0x06, 0x50001, 0x7fff0000
set_seccomp, filter_mode, no_new_privileges = 22, 2, 38
program = b''.join(struct.pack('HBBI', *step) for step in [
    (load, 0, 0, 0), (equal, 3, 0, seccomp), (equal, 0, 3, prctl), (load, 0, 0, 16), (equal, 0, 1, set_seccomp),
    (answer, 0, 0, refuse), (answer, 0, 0, allow)])
class Filter(ctypes.Structure):
    _fields_ = [('length', ctypes.c_ushort), ('program', ctypes.c_char_p)]
libc = ctypes.CDLL(None)
assert libc.prctl(no_new_privileges, 1, 0, 0, 0) == 0
assert libc.prctl(set_seccomp, filter_mode, ctypes.byref(Filter(len(program) // 8, program))) == 0
os.execv(sys.argv[1], sys.argv[1:])
)";

TEST(Doctor, SaysWhatToDoWhereThereIsNoSeccomp) {
  EXPECT_THAT(bad_where({"python3", "-c", without_seccomp}),
              AllOf(Contains(Pair("seccomp", HasSubstr("a kernel and a sandbox that allow filters"))),
                    Contains(Key("waits")), Not(Contains(Key("preload")))));
}

}  // namespace
}  // namespace cutoff::process
