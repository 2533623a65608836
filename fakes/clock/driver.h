// The driver: lets a loop's time go on by itself, for a program that serves.
//
//   manual   only when told to: advance() and run_until()
//   auto     jumps whenever all is idle and something is owed
//   real     wall time times a rate; now is each timer's due as it fires, then the wall's
//
// A test in-process needs none: it calls the loop's own verbs.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>

#include "fakes/clock/loop.h"
#include "fakes/clock/one_shot.h"
#include "fakes/clock/outside.h"

namespace cutoff::clock {

enum class Pace : std::uint8_t { manual, automatic, real };

class Driver {
 public:
  struct Options {
    Pace pace = Pace::real;
    double rate = 1.0;  // virtual seconds a real second, at pace real
    /// What a hold over its limit does: fail the run (a test), or let time flow 1:1 until it is released, so that
    /// a hung handler still meets its function's timeout (a server).
    bool fail_when_overdue = false;
    /// Told when time starts to flow over a hold: one sentence.
    std::function<void(const std::string&)> log = [](const std::string&) {};
  };

  /// The loop must have been given an Outside.
  Driver(Loop& loop, Options options);

  /// Runs until stop(). Throws what the loop's own verbs throw.
  void run();
  void stop() { stopped_ = true; }

  Pace pace() const { return options_.pace; }
  double rate() const { return options_.rate; }
  void set_pace(Pace pace, double rate = 1.0);

  /// For somebody on a fiber, who may wait for the answer: lets `duration` pass, then answers true. Requests
  /// are served one after the other, at any pace.
  Result<bool> advance(Duration duration);
  /// Jumps from event to event; answers true at the instant at which `done` became true, false when nothing is
  /// owed any more, or at `limit` from now.
  Result<bool> run_until(std::function<bool()> done, Duration limit);

 private:
  struct Request {
    Instant target;
    std::function<bool()> done;  // none: advance
    Promise<bool> answer;
  };

  void step();
  bool someone_wants_time_to_move() const;
  void wait_for_hold();
  void serve_request();
  void catch_up_with_the_wall();
  void follow_the_wall();
  void anchor(double flow);
  Instant virtual_at(RealInstant real) const;
  RealInstant real_at(Instant instant) const;

  Loop& loop_;
  Outside& outside_;
  Options options_;
  bool stopped_ = false;
  std::deque<Request> requests_;

  // While time follows the wall: base_ was at real_base_, and flow_ virtual seconds pass a real second.
  bool following_ = false;
  Instant base_{};
  RealInstant real_base_{};
  double flow_ = 1.0;
};

}  // namespace cutoff::clock
