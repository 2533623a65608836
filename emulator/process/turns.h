// Whose turn it is to work while time stands still.
//
// A process that works holds time: nobody can see when it will be done. It stops working when it waits for us, which is
// when a reply or its next invocation is owed to it and the kernel says that all of its threads sleep (kernel.h). At paces
// manual and auto one works at a time, so that what several do comes in the same order each time: whatever would wake
// another one waits for its turn. At pace real none of this applies.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulator/front/alarm.h"
#include "emulator/process/kernel.h"
#include "fakes/clock/loop.h"
#include "fakes/clock/waiter.h"

namespace cutoff::process {

/// A process tree, as far as its work is concerned.
struct Worker {
  std::string name;                               // "function worker's process"
  std::function<std::vector<pid_t>()> processes;  // none: it has not begun, or is gone
  std::function<bool()> speaks;                   // it is half-way through a request of its own
  std::function<void()> on_rest;                  // it has stopped working
  std::size_t owed = 0;                           // replies, and its next invocation
  std::optional<clock::Hold> hold = {};           // while it works
  bool gone = false;                              // nobody will work any more
};

class Turns {
 public:
  /// In real time, `limit` is how long one may work before time flows and others have their turn, too.
  Turns(front::Network& network, Kernel& kernel, clock::Loop& loop, std::function<bool()> follows_the_wall,
        clock::Duration limit);

  /// On a fiber, before something is done that wakes `worker`: waits for its turn. It works from here on.
  void begin(Worker& worker);
  /// A reply is owed to it for as long as this lives.
  class Owed {
   public:
    Owed(Turns& turns, std::shared_ptr<Worker> worker) : worker_(std::move(worker)) {
      ++worker_->owed;
      turns.look_soon();
    }
    Owed(const Owed&) = delete;
    Owed& operator=(const Owed&) = delete;
    ~Owed() { --worker_->owed; }

   private:
    std::shared_ptr<Worker> worker_;
  };
  /// It works no more, whatever it was at: it has been stopped, or is gone.
  void leave(Worker& worker);

  bool follows_the_wall() const { return follows_the_wall_(); }

 private:
  void look();
  bool is_at_rest(const Worker& worker);
  void look_soon();
  void pass_on();

  front::Network& network_;
  Kernel& kernel_;
  clock::Loop& loop_;
  std::function<bool()> follows_the_wall_;
  clock::Duration limit_;
  front::Alarm alarm_;
  std::chrono::nanoseconds patience_{};  // until it is looked at again
  Worker* at_work_ = nullptr;
  std::vector<Worker*> late_;  // who have worked for too long, and still do
  std::chrono::steady_clock::time_point since_;
  std::list<clock::Waiter> queue_;
};

}  // namespace cutoff::process
