// A process tree: a program that we have started, with all that descends from it, behind its guardian.
//
// It ends as a whole: when its program does, when it is told to, and when the emulator does, however that comes
// (guardian/guardian.h).
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emulator/front/network.h"
#include "emulator/process/guardian/guardian.h"
#include "emulator/process/kernel.h"
#include "fakes/clock/loop.h"

namespace cutoff::process {

struct Command {
  std::string program;                 // its path
  std::vector<std::string> arguments;  // the first is its name
  std::vector<std::string> environment;
  std::string folder;  // where it runs; empty: where we do
  /// Whether it is as a shell would have started it in our place: with our files and in our session, so that it has our
  /// standard streams and our terminal, and looked for in PATH. Otherwise its output is read here.
  bool attached = false;
  /// How many files it may have open: as many as on AWS, and not what we need for our clients.
  std::uint64_t open_files = 1024;
};

class Tree : public std::enable_shared_from_this<Tree> {
 public:
  using Report = guardian::Report;
  /// Told on the loop, never from inside of a call to this.
  struct Listener {
    virtual ~Listener() = default;
    /// There may be more to read().
    virtual void on_output() = 0;
    virtual void on_report(Report report) = 0;
  };

  /// Throws std::system_error. `network` and `kernel` outlive it; `loop` need not.
  static std::shared_ptr<Tree> start(front::Network& network, Kernel& kernel, clock::Loop& loop,
                                     const Command& command, Listener& listener);
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  ~Tree();

  /// What it has written, stdout and stderr in their order, up to `most` bytes; empty: no more for now.
  std::string read(std::size_t most);

  /// The guardian and all its descendants: its program and what came of it.
  std::vector<pid_t> processes() const;
  pid_t program() const { return program_; }

  /// Stops all of it where it is, and lets it go on.
  void freeze();
  void thaw();
  bool frozen() const { return !stopped_.empty(); }

  /// Everything is to die, soon, and nobody is told of it any more.
  void kill() noexcept;
  /// Everything is dead.
  bool gone() const { return guardian_ < 0; }
  /// Waits for that in real time, once it is killed: some milliseconds.
  void wait_until_gone() noexcept;

 private:
  struct Files;
  class Bell;
  Tree(front::Network& network, Kernel& kernel, clock::Loop& loop, const Files& files, pid_t guardian,
       Listener& listener);
  void watch();
  void take_reports();
  void reap() noexcept;

  front::Network& network_;
  Kernel& kernel_;
  clock::Loop& loop_;
  Listener* listener_;
  pid_t guardian_;
  pid_t program_ = -1;
  int life_;  // the end that keeps it alive
  int output_file_;
  int report_file_;
  std::unique_ptr<Bell> output_;
  std::unique_ptr<Bell> reports_;
  std::vector<pid_t> stopped_;
};

}  // namespace cutoff::process
