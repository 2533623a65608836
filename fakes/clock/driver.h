// The driver: lets a loop's time go on by itself, for a program that serves.
//
//   manual   only when told to: advance() and run_until()
//   auto     jumps whenever all is idle and something is owed
//   real     wall time times a rate; now is each timer's due as it fires, then the wall's
//
// Clients of such a program think in real time while their requests' time is virtual. A client takes a lock, and time
// stays where it is (at paces manual and auto, whoever wants it to move) until the client gives the lock up: for good,
// or for as long as it sleeps, advances or waits for an answer. The lock is his again at the very instant at which
// that ends, so that nothing happens between one request of his and the next.
//
// A test in-process needs none of this: it calls the loop's own verbs.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "fakes/clock/loop.h"
#include "fakes/clock/one_shot.h"
#include "fakes/clock/outside.h"

namespace cutoff::clock {

/// Time was to move for somebody while a lock was held for too long.
class Locked : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class Pace : std::uint8_t { manual, automatic, real };

class Driver {
 public:
  /// How time goes at a pace, for those who keep a clock of their own by it.
  struct Flow {
    bool follows_the_wall;  // only then do the others mean anything
    Instant base;           // what it was …
    RealInstant real_base;  // … then,
    double rate;            // and how many seconds pass in a real one
  };

  struct Options {
    Pace pace = Pace::real;
    double rate = 1.0;  // virtual seconds a real second, at pace real
    /// What holds do of which each is over its limit: fail the run (a test), or let time flow 1:1 until they are
    /// released, so that a hung handler still meets its function's timeout (a server). While one is not, time stands.
    bool fail_when_overdue = false;
    /// How long, in real time, an advance or a run_until waits for a lock to be given up before it throws Locked.
    Duration lock_patience = std::chrono::seconds(30);
    /// Told when time starts to flow over a hold: one sentence.
    std::function<void(const std::string&)> log = [](const std::string&) {};
    /// Told whenever the pace is set, the first time by the constructor.
    std::function<void(const Flow&)> on_pace = [](const Flow&) {};
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

  /// Keeps time where it is until it is given up as often as it was taken. Names and counts are the clients'.
  void lock(std::string_view name) { ++locks_[std::string(name)]; }
  /// False when nobody holds it.
  bool unlock(std::string_view name);
  void unlock_all() { locks_.clear(); }
  /// By name: how often it is held.
  const std::map<std::string, std::uint64_t, std::less<>>& locks() const { return locks_; }

  /// A client's lock, given up once while this lives and taken again when it ends, unless its fiber was killed: then
  /// nobody is left who would give it up. Throws std::invalid_argument when it is not held.
  class [[nodiscard]] GivenUp {
   public:
    GivenUp(Driver& driver, std::string name);
    GivenUp(const GivenUp&) = delete;
    GivenUp& operator=(const GivenUp&) = delete;
    ~GivenUp();

   private:
    Driver& driver_;
    std::string name_;
  };

  Loop& loop() { return loop_; }

 private:
  struct Request {
    Instant target;
    std::function<bool()> done;  // none: advance
    Promise<bool> answer;
    std::optional<RealInstant> locked_out_at = {};  // when it will have waited too long for a lock
  };

  void step();
  bool someone_wants_time_to_move() const;
  void wait_for_hold();
  void wait_for_lock();
  void serve_request();
  void answer_request(bool answer);
  Instant next_stop();
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
  std::map<std::string, std::uint64_t, std::less<>> locks_;

  // While time follows the wall: base_ was at real_base_, and flow_ virtual seconds pass a real second.
  bool following_ = false;
  bool polled_ = false;  // since the last timer fired
  Instant base_{};
  RealInstant real_base_{};
  double flow_ = 1.0;
};

}  // namespace cutoff::clock
