// A command that we run: in our place, as a shell would have started it, with all that comes of it.
//
// What it leaves behind when it ends goes with this, and at the latest with us.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "emulator/process/tree.h"

namespace cutoff::process {

class Job final : private Tree::Listener {
 public:
  /// `ended` is called on the loop, once, when there is an end(). Throws std::system_error.
  Job(front::Network& network, clock::Loop& loop, const Command& command, std::function<void()> ended);
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  /// Ends all that is left of it.
  ~Job() override;

  /// To its program alone; one that has not begun gets it when it does.
  void send(int signal);

  /// How its program ended, or why it could not be started.
  const std::optional<Tree::Report>& end() const { return end_; }

 private:
  void on_output() override {}  // which is not ours
  void on_report(Tree::Report report) override;

  std::function<void()> ended_;
  std::vector<int> signals_;  // until it has begun
  std::optional<Tree::Report> end_;
  Kernel kernel_;
  std::shared_ptr<Tree> tree_;
};

}  // namespace cutoff::process
