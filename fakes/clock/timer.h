// A timer: something that happens at an instant unless it is cancelled first.
//
// Derive from it where the waiting object lives (no allocation, no std::function), or let Loop::after() make
// one from a lambda. The order in which timers fire is rule 3 of the loop (see loop.h).
#pragma once

#include <cstddef>
#include <cstdint>

#include "fakes/clock/time.h"

namespace cutoff::clock {

class Loop;

class Timer {
 public:
  /// Owed: somebody waits for it, so an idle loop may jump to it. Background: it fires when time passes it,
  /// but causes no jump and keeps no run alive (idle limits, sweeps, warm expiry).
  enum class Kind : std::uint8_t { owed, background };
  /// Of what is due at the same instant, prompt timers fire first: what was handed on just now, and starts to work when
  /// whoever handed it on has had his turn. Arrivals, whose instants are known before any of them happens, precede what
  /// they cause. What somebody outside waits for, such as a process that sleeps, comes behind what happens here.
  /// Deadlines fire last: what is done at that instant is in time.
  enum class Order : std::uint8_t { prompt, arrival, event, outside, deadline };

  explicit Timer(Loop& loop, Kind kind = Kind::owed, Order order = Order::event)
      : loop_(loop), kind_(kind), order_(order) {}
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  virtual ~Timer() { cancel(); }

  /// Fires at `due`, or now if that has passed. An armed timer is moved and takes a new place in line.
  void arm_at(Instant due);
  void arm_after(Duration delay);
  void cancel();

  bool armed() const { return index_ != not_armed; }
  Instant due() const { return due_; }
  Kind kind() const { return kind_; }
  Order order() const { return order_; }

  /// What it is for, in reports of what is pending.
  virtual const char* what() const { return "timer"; }

 protected:
  Loop& loop() const { return loop_; }
  /// From the next arming on.
  void change_order(Order order) { order_ = order; }

 private:
  friend class TimerHeap;
  friend class Loop;
  static constexpr std::size_t not_armed = SIZE_MAX;
  static constexpr std::uint8_t no_queue = UINT8_MAX;

  /// Called by the loop, outside of any fiber; the timer is no longer armed and may be armed again.
  virtual void fire() = 0;

  Loop& loop_;
  Instant due_{};
  std::size_t index_ = not_armed;  // its place in the heap, or beside it
  Kind kind_;
  Order order_;
  // Where it waits among others of its delay (see TimerHeap): set when it comes there.
  struct Next {
    std::int64_t due;
    std::uint64_t rank;
    Timer* timer;
  };
  std::uint8_t queue_ = no_queue;
  std::uint64_t rank_;
  Timer* previous_;  // of the first: nobody
  Next next_;
};

}  // namespace cutoff::clock
