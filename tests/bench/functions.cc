// What a function's process costs us: CPU time of the emulator for an invocation of a warm one, beside that of a function
// in C++ by the same request; and many at once.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "emulator/serve/emulator.h"
#include "fakes/lambda/in_process.h"
#include "tests/bench/load.h"
#include "tests/bench/served.h"
#include "tests/bench/workload.h"

namespace cutoff::bench {
namespace {

namespace fs = std::filesystem;

constexpr const char* handler =
    "import os, time\n"
    "def handler(event, context):\n"
    "    return event\n"
    "def wait(event, context):\n"
    "    while not os.path.exists('go'): time.sleep(0.05)\n"
    "    return event\n";

/// A folder with the functions' code, gone with this.
class CodeFolder {
 public:
  CodeFolder() : path_(fs::temp_directory_path() / ("cutoff-bench-" + std::to_string(::getpid()))) {
    fs::create_directory(path_);
    std::ofstream(path_ / "index.py") << handler;
  }
  CodeFolder(const CodeFolder&) = delete;
  CodeFolder& operator=(const CodeFolder&) = delete;
  ~CodeFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  const fs::path& path() const { return path_; }
  /// How many processes are at work there.
  std::uint64_t processes() const {
    std::uint64_t count = 0;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
      if (fs::read_symlink(entry.path() / "cwd", error) == path_ && !error) ++count;
    }
    return count;
  }

 private:
  fs::path path_;
};

/// An emulator with three functions: "cpp" and "python", which answer what they are asked, and "wait".
void serve_functions(const CodeFolder& code, clock::Pace pace,
                     const std::function<void(std::uint16_t)>& ready) {
  raise_limit_of_open_files();
  serve::Emulator emulator({.pace = pace, .journal_entries = 10'000});
  cloud::Cloud& cloud = emulator.cloud();
  const auto root = iam::Caller::root(cloud.region().account());
  cloud.iam().put_role({"functions", {}});
  lambda::FunctionConfiguration configuration;
  configuration.role = "functions";
  configuration.timeout = std::chrono::seconds(900);
  configuration.name = "cpp";
  cloud.lambda().create_function(
      root, configuration,
      lambda::in_process([](const wire::Payload& event, lambda::Context&) { return event; }));
  configuration.runtime = "python3.11";
  for (const char* name : {"python", "wait"}) {
    configuration.name = name;
    configuration.handler = name == std::string("wait") ? "index.wait" : "index.handler";
    cloud.lambda().create_function(root, configuration,
                                   emulator.runner().environments_of_folder(code.path(), configuration));
  }
  ready(emulator.listen({"127.0.0.1", 0}));
  emulator.run();
}

std::string invocation_of(const std::string& function) {
  return request_text("/2015-03-31/functions/" + function + "/invocations",
                      "Content-Type: application/json\r\n", R"({"prompt":"Flight EY123 delayed 2 hours"})");
}

/// Waits until it is so; what processes do takes its time.
template <class Condition>
void wait_until(Condition condition, const char* what) {
  for (int i = 0; i < 60'000; ++i) {
    if (condition()) return;
    ::usleep(1'000);
  }
  throw std::runtime_error(std::string("this does not happen: ") + what);
}

}  // namespace

/// Microseconds of our CPU for an invocation, where time is real and where it jumps; the least of 5 rounds in turn.
double invoke_warm_functions(std::uint64_t count) {
  const CodeFolder code;
  const auto server = [&code](clock::Pace pace) {
    return [&code, pace](const std::function<void(std::uint16_t)>& ready) {
      serve_functions(code, pace, ready);
    };
  };
  const Served real(server(clock::Pace::real));
  const Served jumping(server(clock::Pace::automatic));
  struct Subject {
    const char* name;
    const Served& server;
    std::string request;
    double least = 1e9;
  };
  Subject subjects[] = {{"cpp", real, invocation_of("cpp")},
                        {"python", real, invocation_of("python")},
                        {"cpp_auto", jumping, invocation_of("cpp")},
                        {"python_auto", jumping, invocation_of("python")}};
  for (const Subject& subject : subjects) load(subject.server.port(), subject.request, count / 10 + 1, 1);
  constexpr int rounds = 5;
  for (int round = 0; round < rounds; ++round) {
    for (Subject& subject : subjects) {
      const double before = subject.server.cpu_seconds();
      load(subject.server.port(), subject.request, count, 1);
      subject.least =
          std::min(subject.least, (subject.server.cpu_seconds() - before) / static_cast<double>(count));
    }
  }
  for (const Subject& subject : subjects) std::printf("%s %f\n", subject.name, subject.least * 1e6);
  return 0;
}

/// `count` environments of one function at once; then the emulator is killed.
double start_many_functions(std::uint64_t count) {
  raise_limit_of_open_files();
  const CodeFolder code;
  std::uint64_t answered = 0;
  {
    const Served served([&code](const std::function<void(std::uint16_t)>& ready) {
      serve_functions(code, clock::Pace::real, ready);
    });
    std::deque<ClientSocket> clients;
    const std::string request = invocation_of("wait");
    for (std::uint64_t i = 0; i < count; ++i) clients.emplace_back(served.port()).send(request);
    wait_until([&] { return code.processes() >= count; }, "that many processes start");
    std::printf("processes %lu\n", static_cast<unsigned long>(code.processes()));
    std::ofstream(code.path() / "go") << "go";
    for (const ClientSocket& client : clients) {
      if (client.receive().starts_with("HTTP/1.1 200 ")) ++answered;
    }
  }
  std::printf("answered %lu\n", static_cast<unsigned long>(answered));
  wait_until([&] { return code.processes() == 0; }, "their end");
  std::printf("left %lu\n", static_cast<unsigned long>(code.processes()));
  return 0;
}

}  // namespace cutoff::bench
