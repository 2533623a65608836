// The polling flow's own tests, five minutes of sleeps and polls each: what `cutoff run` takes for all of it, the
// processes of the tests and of the functions included.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/bench/measure.h"
#include "tests/bench/workload.h"

namespace cutoff::bench {
namespace {

/// `cutoff run` of the flow with its handlers in that language, and what that took.
double cpu_seconds_of(const std::string& language, const std::string& tests) {
  const std::string program =
      std::filesystem::read_symlink("/proc/self/exe").parent_path().string() + "/cutoff";
  std::vector<std::string> words{program,
                                 "run",
                                 CUTOFF_SOURCE_DIR "/fixtures/flows/async_polling/template.yaml",
                                 "--parameter",
                                 "Language=" + language,
                                 "--",
                                 "sh",
                                 "-c",
                                 tests + " " CUTOFF_SOURCE_DIR "/fixtures/flows/async_polling/tests/ >&2"};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  const double before = cpu_seconds_of_children();
  pid_t process = 0;
  int status = 0;
  posix_spawn_file_actions_t silently;
  ::posix_spawn_file_actions_init(&silently);
  ::posix_spawn_file_actions_addopen(&silently, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  const int error = ::posix_spawn(&process, program.c_str(), &silently, nullptr, arguments.data(), ::environ);
  ::posix_spawn_file_actions_destroy(&silently);
  if (error != 0 || ::waitpid(process, &status, 0) != process || status != 0)
    throw std::runtime_error("the flow's tests fail: " + tests);
  return cpu_seconds_of_children() - before;
}

}  // namespace

double run_suites(std::uint64_t rounds) {
  const auto least = [rounds](const std::string& language, const std::string& tests) {
    double seconds = 1e9;
    for (std::uint64_t i = 0; i < rounds; ++i) seconds = std::min(seconds, cpu_seconds_of(language, tests));
    return seconds;
  };
  const std::string pytest = "/usr/bin/python3 -B -m pytest -p no:cacheprovider";
  std::printf("pytest %f\n", least("node", pytest));
  std::printf("node_test %f\n", least("node", "/usr/bin/node --test"));
  std::printf("pytest_with_boto3 %f\n", least("python", pytest));
  return 0;
}

}  // namespace cutoff::bench
