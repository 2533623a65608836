// A command that we run: in our place, as a shell would have started it, with all that comes of it, in the process time that
// the Runner's options say.
//
//   process::Job job(runner, endpoint);
//   const std::uint16_t port = server.listen({"127.0.0.1", 0}, job.service());
//   job.start({.program = "pytest", …, .attached = true}, port, [&] { return server.receiving() > 0; }, ended);
//
// It works from its start on. In a time that is not real it holds that of the emulator while it does, is one of those who
// take turns (turns.h), and what it waits for is owed to it for as long as it runs. In real time it is somebody from
// outside. What it leaves behind when it ends goes with this, and at the latest with us.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emulator/process/door.h"
#include "emulator/process/runner.h"
#include "emulator/process/tree.h"
#include "emulator/process/turns.h"
#include "fakes/wire/message.h"

namespace cutoff::process {

class Job final : private Tree::Listener {
 public:
  /// `runner`, which is attached to its world, and `endpoint` outlive it; so does whoever listens for service().
  Job(Runner& runner, wire::Service& endpoint);
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  /// Ends all that is left of it.
  ~Job() override;

  /// What the command finds at its port, which is nobody else's: `endpoint`.
  wire::Service& service() { return door_ ? *door_ : endpoint_; }

  /// Once. `receiving` says whether something of a request has arrived there, and not yet all. `ended` is called on the
  /// loop, once, when there is an end(). Throws std::system_error.
  void start(Command command, std::uint16_t port, std::function<bool()> receiving,
             std::function<void()> ended);

  /// To its program alone; one that has not begun gets it when it does.
  void send(int signal);

  /// What it has written, if that is not ours, up to `most` bytes; empty: no more for now.
  std::string read(std::size_t most) { return tree_->read(most); }

  /// How its program ended, or why it could not be started.
  const std::optional<Tree::Report>& end() const { return end_; }

 private:
  void on_output() override {}
  void on_report(Tree::Report report) override;

  Runner::Shop& shop_;
  wire::Service& endpoint_;
  std::shared_ptr<Worker> worker_;
  std::optional<Door> door_;  // none: it is somebody from outside
  std::function<void()> ended_;
  std::vector<int> signals_;  // until it has begun
  std::optional<Tree::Report> end_;
  std::shared_ptr<Tree> tree_;
};

}  // namespace cutoff::process
