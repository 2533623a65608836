// Where one fiber waits to be woken: what one-shots, channels and joins are made of. And deadlines.
#pragma once

#include "fakes/clock/fiber.h"
#include "fakes/clock/loop.h"
#include "fakes/clock/timer.h"

namespace cutoff::clock {

/// An instant after which its owner does not wait any longer.
///
/// It is armed where it is made, and that is its place among deadlines of the same instant: of those the one
/// made last, the innermost, fires first (rule 3). So make it before starting the work that it limits.
class Deadline final : public Timer {
 public:
  Deadline(Loop& loop, Duration after) : Timer(loop, Kind::owed, Order::deadline) { arm_after(after); }

  bool expired() const { return expired_; }
  const char* what() const override { return "deadline"; }

 private:
  friend class Waiter;
  void fire() override;

  bool expired_ = false;
  Waiter* waiter_ = nullptr;  // who waits for it right now
};

class Waiter {
 public:
  explicit Waiter(Loop& loop) : loop_(loop) {}
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  Loop& loop() const { return loop_; }
  bool waiting() const { return fiber_ != nullptr; }

  /// Waits on the current fiber for the next wake(). One fiber at a time. `waiting_for` is a literal, for reports.
  /// Returns early only on a killed fiber that unwinds: callers look at what they waited for.
  void wait(const char* waiting_for);
  /// The same until `deadline`; false when that came first.
  bool wait(const char* waiting_for, Deadline& deadline);

  /// Makes the fiber that waits here ready. Nothing when none does.
  void wake();
  /// The same for a timer that fires: nothing else is ready then, so the fiber runs at once.
  void wake_from_timer();

 private:
  friend class Deadline;
  void enter(const char* waiting_for);

  Loop& loop_;
  Fiber* fiber_ = nullptr;
};

}  // namespace cutoff::clock
