// Virtual time needs no privilege: `cutoff run` does the same for whoever may do little.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/process/cutoff.h"

namespace cutoff::process {
namespace {

/// A program that starts another one with less than it has itself.
struct Restraint {
  const char* name;
  std::vector<std::string> command;
};

void PrintTo(const Restraint& restraint, std::ostream* out) { *out << restraint.name; }

const std::vector<std::string> as_nobody{"/usr/bin/setpriv", "--reuid=65534", "--regid=65534",
                                         "--clear-groups"};
const std::vector<std::string> without_new_privileges{"/usr/bin/setpriv", "--no-new-privs"};
const std::vector<std::string> in_namespaces{"/usr/bin/unshare", "--user",      "--map-root-user", "--pid",
                                             "--fork",           "--mount-proc"};

std::vector<std::string> operator+(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

const Restraint restraints[] = {
    {"Nobody", as_nobody},
    {"WithoutNewPrivileges", without_new_privileges},
    {"InAUserAndPidNamespace", in_namespaces},
    {"NobodyInAUserAndPidNamespaceWithoutNewPrivileges", as_nobody + in_namespaces + without_new_privileges},
};

class Privileges : public ::testing::TestWithParam<Restraint> {
 protected:
  static Ended under_restraint(const std::vector<std::string>& words) {
    std::vector<std::string> arguments = GetParam().command + words;
    const std::string program = arguments.front();
    arguments.erase(arguments.begin());
    return run({program,
                std::move(arguments),
                {{"LANG", "C.UTF-8"}, {"PATH", "/usr/bin:/bin"}, {"HOME", "/nonexistent"}},
                CUTOFF_SOURCE_DIR});
  }

  void SetUp() override {
    const Ended ended = under_restraint({CUTOFF_PROGRAM, "--version"});
    if (ended.exit_code != 0) GTEST_SKIP() << "cannot be tried by this user, or here: " << ended.err;
  }
};

TEST_P(Privileges, AreNotNeededForHandlersAndAPollerInVirtualTime) {
  const Ended ended = under_restraint(
      {CUTOFF_PROGRAM, "run", "fixtures/flows/async_polling/template.yaml", "--parameter", "Language=python",
       "--strict", "--", "/usr/bin/bash", "-c",
       "/usr/bin/python3 -B fixtures/flows/async_polling/python/poller.py hello >/dev/null && "
       "curl --silent $CUTOFF_URL/_cutoff/clock | jq .now_ms"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(ended.out, "68000\n");
}

INSTANTIATE_TEST_SUITE_P(, Privileges, ::testing::ValuesIn(restraints),
                         [](const auto& restraint) { return std::string(restraint.param.name); });

}  // namespace
}  // namespace cutoff::process
