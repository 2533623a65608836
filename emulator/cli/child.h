// A program that we start and whose end we are told of.
#pragma once

#include <sys/types.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "emulator/front/network.h"
#include "fakes/clock/loop.h"

namespace cutoff::cli {

class Child final : front::Watcher {
 public:
  /// Starts it with our standard streams and exactly this environment; it is looked for in PATH. `ended` is posted to the
  /// loop when it has ended. Throws std::system_error where it cannot be started.
  Child(const std::vector<std::string>& command, const std::map<std::string, std::string>& environment,
        front::Network& network, clock::Loop& loop, std::function<void()> ended);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  /// Kills it if it has not ended.
  ~Child();

  void send(int signal) const;
  /// Its exit code, or 128 and the number of the signal that ended it, as a shell has it. Once it has ended.
  int exit_code();

 private:
  void on_edge(front::Edge edge) override;

  pid_t process_ = -1;
  clock::Loop& loop_;
  std::function<void()> ended_;
  std::unique_ptr<front::Watched> end_;  // a pidfd: readable when the process has ended
};

}  // namespace cutoff::cli
