// The loop: virtual time, and everything that happens in it, on one thread.
//
// Everything that runs in a cutoff runs here: fibers, timers, posted work. Nothing is locked because nothing
// runs at the same time as anything else.
//
// The rules of time
//   1. All that is ready runs first: posted work, then what arrived from outside. Then ONE timer fires; then
//      again all that is ready, and every hold released, before the next timer, also at the same instant.
//   2. Time moves only when nothing is ready and nobody holds it; then it jumps to the earliest timer within
//      the limit.
//   3. Timers fire in the order of (due, class, sequence). Prompt ones are a class before all others, so what is
//      handed on at an instant begins before what was due then anyway. Arrivals of a workload come next, then events,
//      then what processes outside wait for. Deadlines are a class behind all others, so what is done at the same
//      instant is in time; of deadlines due together the one armed last, the innermost, fires first.
//   4. A timer is owed or background. Background ones fire when time passes them, but never cause a jump and
//      never keep a run alive.
//   5. advance(d) is inclusive and ends at exactly now + d. run_until stops on the event that made its
//      predicate true. run_ready moves no time. Nothing runs without a limit. Advancing from a fiber is an error.
//   6. A hold has a name and a real-time limit. In-process, a held loop with nothing ready fails at once.
//   7. Randomness comes from random.h, never from time or addresses: the same seed, the same history.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "fakes/clock/outside.h"
#include "fakes/clock/ready_queue.h"
#include "fakes/clock/stack_pool.h"
#include "fakes/clock/time.h"
#include "fakes/clock/timer.h"
#include "fakes/clock/timer_heap.h"

namespace cutoff::clock {

class Fiber;
class Loop;

/// Time was to move while somebody held it. The message says who, and what is pending.
class TimeHeld : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Work kept making more work at one instant, without end.
class Livelock : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Keeps time from moving while it lives: somebody whose work the loop cannot see is at it.
class [[nodiscard]] Hold {
 public:
  Hold(Hold&& other) noexcept : loop_(std::exchange(other.loop_, nullptr)), place_(other.place_) {}
  Hold& operator=(Hold&&) = delete;
  ~Hold();

 private:
  friend class Driver;
  friend class Loop;
  struct Record {
    std::string name;
    Duration real_limit;
    RealInstant overdue_at;  // known only to a loop that has an Outside
    bool reported = false;
  };
  Hold(Loop& loop, std::list<Record>::iterator place) : loop_(&loop), place_(place) {}

  Loop* loop_;
  std::list<Record>::iterator place_;
};

class Loop {
 public:
  static constexpr Duration default_hold_limit = std::chrono::seconds(10);

  /// `outside` must outlive the loop; without one the loop is all there is.
  explicit Loop(Outside* outside = nullptr) : outside_(outside) {}
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  /// Kills the fibers that are left, newest first. Timers must be gone by then.
  ~Loop();

  Instant now() const { return now_; }

  /// Runs `work` once, soon, at this instant: after what is ready already, before any timer.
  template <class Work>
  void post(Work work) {
    ready_.push(*new PostedWork<Work>(std::move(work)));
  }

  /// A timer that calls `work`. Dropping it cancels it.
  template <class Work>
  [[nodiscard]] std::unique_ptr<Timer> at(Instant due, Work work, Timer::Kind kind = Timer::Kind::owed);
  template <class Work>
  [[nodiscard]] std::unique_ptr<Timer> after(Duration delay, Work work,
                                             Timer::Kind kind = Timer::Kind::owed) {
    return at(add_saturated(now_, delay), std::move(work), kind);
  }

  /// See rule 6. Over `real_limit` a run fails and says who holds time (a Driver may let time flow instead).
  Hold hold(std::string name, Duration real_limit = default_hold_limit);

  // Driving in-process. All of these throw std::logic_error on a fiber, TimeHeld by rule 6, Livelock, and any
  // exception that left a fiber or posted work.

  /// Runs all that is ready; moves no time.
  void run_ready();
  /// Lets exactly `duration` pass, with all that falls into it, its last instant included.
  void advance(Duration duration);
  /// Jumps from event to event until `done`, and stops on the event that made it so: true. False, with now
  /// where it stopped, when nothing is owed any more, or at `limit` from now if that comes first.
  bool run_until(const std::function<bool()>& done, Duration limit);
  /// Jumps until nothing is owed: true. False when `limit` came first, with now at the limit.
  bool run_until_idle(Duration limit);

  /// The fiber that is running, or nullptr.
  Fiber* current() const { return current_; }
  /// True on a fiber that was killed: what it still does on its way out is void.
  bool current_is_killed() const;
  /// Kills all fibers, newest first. For whoever is about to destroy what they use.
  void kill_all();

  std::size_t fibers() const { return fiber_count_; }
  std::size_t timers() const { return timers_.size(); }
  /// How many of them are owed: while there is one, time has a reason to go on.
  std::size_t owed() const { return timers_.owed(); }
  /// The names of those who hold time, the oldest first.
  std::vector<std::string> holders() const;
  /// The armed timers, in the order in which they are due. Valid until something is armed, cancelled or fires.
  std::vector<const Timer*> pending() const;
  /// Who holds time, what is pending, who waits for what: the text of a failure.
  std::string describe() const;

 private:
  friend class Driver;
  friend class Fiber;
  friend class Hold;
  friend class Timer;

  void arm(Timer& timer, Instant due);
  void enter_driving(const char* verb) const;
  void run_one();
  /// All that is ready; run_posted() also what arrives meanwhile.
  void run_all_ready();
  void run_posted();
  void wait_for_holds() {
    if (!holds_.empty()) wait_for_held_time();
  }
  void wait_for_held_time();
  /// Until something arrives, or the oldest hold is overdue; throws when it is.
  void wait_while_held();
  void fire_earliest();
  [[noreturn]] void fail_held(const Hold::Record& hold) const;
  void keep_failure(std::exception_ptr failure);

  Outside* outside_;
  Instant now_{};
  std::uint64_t sequence_ = 0;
  std::uint64_t work_at_this_instant_ = 0;
  ReadyQueue ready_;
  Timers timers_;
  std::list<Hold::Record> holds_;

  StackPool stacks_;
  Fiber* current_ = nullptr;
  Fiber* newest_fiber_ = nullptr;
  std::size_t fiber_count_ = 0;
  std::uint64_t fibers_started_ = 0;
  std::exception_ptr failure_;  // left a fiber; thrown from the call that drives the loop
};

inline void Timer::arm_at(Instant due) { loop_.arm(*this, due); }
inline void Timer::arm_after(Duration delay) { loop_.arm(*this, add_saturated(loop_.now(), delay)); }
inline void Timer::cancel() {
  if (armed()) loop_.timers_.remove(*this);
}

template <class Work>
std::unique_ptr<Timer> Loop::at(Instant due, Work work, Timer::Kind kind) {
  class CallTimer final : public Timer {
   public:
    CallTimer(Loop& loop, Kind timer_kind, Work call) : Timer(loop, timer_kind), call_(std::move(call)) {}

   private:
    void fire() override { call_(); }
    Work call_;
  };
  auto timer = std::make_unique<CallTimer>(*this, kind, std::move(work));
  timer->arm_at(due);
  return timer;
}

}  // namespace cutoff::clock
