// Whose turn it is to work while time stands still.
//
// A process tree that works holds time: nobody can see when it will be done. It is at rest when the kernel says that all of
// its threads sleep (kernel.h), and
//   where it lives in the emulator's time  nothing of it is just being woken: whatever it waits for is then ours to give, be
//                                          it a reply, or the end of a wait that has a time (clock/waits.h)
//   where its clocks are the machine's     something is owed to it: a reply, or its next invocation. Otherwise it may as
//                                          well sleep for a time that nobody sees
// At paces manual and auto one works at a time, so that what several do comes in the same order each time: whatever would
// wake another one waits for its turn. At pace real none of this applies.
//
// Somebody else than the emulator may wake one that is at rest: a person at a terminal, a declared peer. That is seen within 50 ms,
// and it works then without a turn.
//
// Time flows as it does outside, and does not jump, while one works for longer than its limit, while one at rest waits for
// somebody whom the emulator does not see (clock/strangers.h), and while there is one whose time is paced.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "emulator/front/alarm.h"
#include "emulator/process/clock/waits.h"
#include "emulator/process/kernel.h"
#include "emulator/process/process_time.h"
#include "fakes/clock/driver.h"
#include "fakes/clock/loop.h"
#include "fakes/clock/waiter.h"

namespace cutoff::process {

/// A process tree, as far as its work is concerned.
struct Worker {
  std::string name;  // "function worker's process"
  std::function<std::vector<pid_t>()>
      processes;                  // the last is their guardian; none: it has not begun, or is gone
  std::function<bool()> speaks;   // it is half-way through a request of its own, or about to begin
  std::function<void()> on_rest;  // it has stopped working
  std::function<bool()> stopped = [] { return false; };  // and does nothing until it is let go on
  /// Whether somebody waits for what it does: its invocation, or whoever has it run.
  std::function<bool()> awaited = [] { return true; };
  ProcessTime time = ProcessTime::real;
  TreeNumber tree = 0;     // on the clock page, unless its time is real
  std::uint16_t port = 0;  // where it finds us
  std::size_t owed = 0;    // replies, and its next invocation
  bool gone = false;       // nobody will work any more

  // What Turns knows of it.
  std::uint64_t number = 0;              // in the order in which they were added
  std::optional<clock::Hold> hold = {};  // while it works
  std::optional<clock::Hold> flow = {};  // while time must not jump for its sake
  std::set<pid_t> ran = {};              // its threads that have since a wait of it was ended
};

class Turns {
 public:
  struct Options {
    /// In real time, how long one may work before time flows and others have their turn, too.
    clock::Duration limit = clock::Loop::default_hold_limit;
    /// What workers share who live in the emulator's time; none: there are no such workers. Outlives this.
    SharedPage* page = nullptr;
    /// Rules that a test switches off, to show what they are there for.
    struct Without {
      bool arrivals = false;  // what a process has sent is not in its sleep, but may have arrived by then
      bool wakings = false;   // who has just been told that his time has come may still seem asleep
    } without = {};
    /// Told why time has to flow: what comes of that may be different each time. It may throw.
    std::function<void(const Worker&, const std::string& reason)> on_flow = [](const Worker&,
                                                                               const std::string&) {};
  };

  Turns(front::Network& network, Kernel& kernel, clock::Loop& loop, std::function<bool()> follows_the_wall,
        Options options);

  /// Before it begins for the first time; until it is gone.
  void add(std::shared_ptr<Worker> worker);

  /// Who lives in the emulator's time as that tree; nullptr: nobody does any more.
  std::shared_ptr<Worker> worker_of(TreeNumber tree);

  /// On a fiber, before something is done that wakes `worker`, such as a reply by its `connection`: waits for its turn. It
  /// works from here on. Of those who wait together the first are those who were added first, and of one worker's the replies
  /// by its lower connections.
  void begin(Worker& worker, std::uint32_t connection = 0);
  /// A reply is owed to it for as long as this lives.
  class Owed {
   public:
    Owed(Turns& turns, std::shared_ptr<Worker> worker) : turns_(turns), worker_(std::move(worker)) {
      ++worker_->owed;
      turns_.look_soon();
    }
    Owed(const Owed&) = delete;
    Owed& operator=(const Owed&) = delete;
    ~Owed() {
      --worker_->owed;
      turns_.look_later();
    }

   private:
    Turns& turns_;
    std::shared_ptr<Worker> worker_;
  };
  /// It works no more, whatever it was at: it has been stopped, or is gone.
  void leave(Worker& worker);

  bool follows_the_wall() const { return follows_the_wall_(); }
  /// The pace has been set.
  void time_goes(const clock::Driver::Flow& flow);

 private:
  void start(Worker& worker);
  void look();
  bool is_being_woken(const Worker& worker) const;
  /// The processes of it that are.
  std::optional<std::vector<pid_t>> at_rest(Worker& worker);
  void rest(Worker& worker, std::vector<pid_t> processes);
  void settle(Worker& worker, std::vector<pid_t> processes);
  void look_soon();
  void look_later();
  void look_in(std::chrono::nanoseconds patience);
  void pass_on();
  void end_wait(TreeNumber tree, const SharedPage::Wait& wait);
  bool lives_in_ours(const Worker& worker) const { return worker.time != ProcessTime::real; }
  /// Whose clocks are the machine's is not at rest before he is owed something: look_soon() is told then.
  bool may_rest(const Worker& worker) const { return lives_in_ours(worker) || worker.owed > 0; }

  front::Network& network_;
  Kernel& kernel_;
  clock::Loop& loop_;
  std::function<bool()> follows_the_wall_;
  Options options_;
  std::optional<Waits> waits_;
  front::Alarm alarm_;
  std::chrono::nanoseconds patience_{};  // until it is looked at again
  bool followed_the_wall_ = false;
  std::vector<std::weak_ptr<Worker>> workers_;
  Worker* at_work_ = nullptr;         // whose turn it is
  std::vector<Worker*> out_of_turn_;  // who work without: for too long, or woken by somebody else
  std::vector<Worker*> resting_;      // who live in our time and are at rest, and whom somebody else may wake
  std::chrono::steady_clock::time_point since_;
  struct Waiting {
    Waiting(clock::Loop& loop, std::uint64_t a_worker, std::uint32_t a_connection)
        : waiter(loop), worker(a_worker), connection(a_connection) {}
    clock::Waiter waiter;
    std::uint64_t worker;
    std::uint32_t connection;
  };
  std::list<Waiting> queue_;
  std::uint64_t added_ = 0;
};

}  // namespace cutoff::process
