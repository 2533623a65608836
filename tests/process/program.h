// Starts a program as a user would, and holds what came of it.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace cutoff::process {

/// What a program that has ended left behind.
struct Ended {
  int exit_code = -1;
  std::string out;
  std::string err;
};

struct Run {
  std::string program;
  std::vector<std::string> arguments;
  /// All of its environment: nothing is inherited, so that a developer's own settings change no test.
  std::map<std::string, std::string> environment;
  std::string directory = ".";
  /// In real time, and only so that a hung program does not hang the tests: it is killed and the run throws.
  std::chrono::seconds guard{60};
};

/// A program that runs, with an empty stdin and pipes for what it prints.
class Program {
 public:
  /// Throws std::runtime_error when it cannot be started.
  explicit Program(const Run& run);
  /// Kills it if nobody has waited for its end.
  ~Program();

  /// Throws std::runtime_error when a signal ended it, and when the guard did.
  Ended wait();

 private:
  struct Child;
  std::unique_ptr<Child> child_;
};

/// Runs it to its end.
inline Ended run(const Run& run) { return Program(run).wait(); }

}  // namespace cutoff::process
