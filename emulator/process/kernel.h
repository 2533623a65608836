// What the kernel says of processes: who descends from whom, and whether all of them sleep.
//
// It says so in files of /proc. A Kernel keeps those that it has read open, since opening one costs more than reading it,
// and asks first what costs least and says most: of somebody who works, one file. An open file belongs to one thread as
// long as that lives, and to nobody afterwards, also where its number is used again.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "emulator/process/open_file.h"
#include "emulator/process/system_call.h"

namespace cutoff::process {

/// Processes may be born and die while it is asked.
class Kernel {
 public:
  /// Rules that a test switches off, to show what they are there for.
  struct Without {
    bool second_look = false;  // whoever was asleep may have run since
    bool calls = false;        // not every sleep is a wait for somebody
  };

  Kernel() : Kernel(Without{}) {}
  explicit Kernel(const Without& without);
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;
  ~Kernel();

  /// Of the processes that it is asked about.
  OwnStreams& own_streams() { return own_streams_; }

  /// Of `root`, which is not among them; parents before their children.
  std::vector<pid_t> descendants(pid_t root);

  /// Whether there was an instant during this call at which every thread of `processes` was stopped or slept, in a system
  /// call in which it waits for somebody else, none of them had a child that is not among them, and nothing was on its way
  /// to one of them by loopback. So whoever asks about a process tree, with its root, is told of all of it, however fast it grows.
  /// Of what is dead its parent has been told.
  /// A person at a terminal is nobody to be waited for; a process at one is, where `processes` have made their own.
  bool all_asleep(const std::vector<pid_t>& processes, Terminals terminals = Terminals::of_persons);

  /// Of those who were asleep then, the threads that had run since they last were.
  const std::vector<pid_t>& ran() const { return ran_; }

  /// Whether it is stopped, and nobody traces it: it goes on with a SIGCONT.
  static bool is_stopped(pid_t process);

  /// Whether a debugger is attached to one of them.
  bool any_traced(const std::vector<pid_t>& processes);

  /// The most memory that it has had in use; nothing when it is gone.
  std::optional<std::int64_t> peak_memory_mb(pid_t process);

 private:
  class Thread;
  class Process;
  Process* find(pid_t process);
  void make_room();
  bool nothing_on_its_way() const;

  Without without_;
  std::map<pid_t, std::unique_ptr<Process>> known_;
  std::uint64_t questions_ = 0;
  pid_t last_awake_ = 0;
  std::vector<pid_t> ran_;
  OwnStreams own_streams_;
  OpenFile softnet_;
};

}  // namespace cutoff::process
