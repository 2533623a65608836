#include "fakes/clock/driver.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace cutoff::clock {
namespace {

Outside& require_outside(Outside* outside) {
  if (outside == nullptr) throw std::logic_error("a driver waits in real time: its loop needs an Outside");
  return *outside;
}

}  // namespace

Driver::Driver(Loop& loop, Options options)
    : loop_(loop), outside_(require_outside(loop.outside_)), options_(std::move(options)) {
  set_pace(options_.pace, options_.rate);
}

void Driver::set_pace(Pace pace, double rate) {
  if (!(rate > 0) || !std::isfinite(rate))
    throw std::invalid_argument("the rate of time must be a number above 0");
  if (following_) catch_up_with_the_wall();
  options_.pace = pace;
  options_.rate = rate;
  following_ = false;
  if (pace == Pace::real) anchor(rate);
  options_.on_pace({following_, base_, real_base_, rate});
}

Result<bool> Driver::advance(Duration duration) {
  if (duration < Duration::zero()) throw std::invalid_argument("time does not go back: advance by 0 or more");
  auto [answer, result] = one_shot<bool>(loop_, "time to pass");
  requests_.push_back({add_saturated(loop_.now(), duration), nullptr, std::move(answer)});
  return std::move(result);
}

Result<bool> Driver::run_until(std::function<bool()> done, Duration limit) {
  auto [answer, result] = one_shot<bool>(loop_, "time to reach an event");
  requests_.push_back({add_saturated(loop_.now(), limit), std::move(done), std::move(answer)});
  return std::move(result);
}

void Driver::run() {
  loop_.enter_driving("run");
  stopped_ = false;
  while (!stopped_) step();
}

/// Whoever waits finds what has arrived; whoever moves time without waiting asks for it before (rule 1).
void Driver::step() {
  if (following_) catch_up_with_the_wall();
  loop_.run_all_ready();
  if (stopped_) return;

  if (options_.pace != Pace::real && !locks_.empty()) {
    following_ = false;
    wait_for_lock();
    return;
  }
  if (options_.pace != Pace::real && !loop_.holds_.empty()) {
    wait_for_hold();
    return;
  }
  if (options_.pace != Pace::real) following_ = false;

  if (!requests_.empty()) {
    serve_request();
  } else if (options_.pace == Pace::real) {
    follow_the_wall();
  } else if (!someone_wants_time_to_move()) {
    outside_.wait_until(RealInstant::max());
  } else if (!outside_.poll()) {
    loop_.fire_earliest();
  }
}

bool Driver::unlock(std::string_view name) {
  const auto found = locks_.find(name);
  if (found == locks_.end()) return false;
  if (--found->second == 0) locks_.erase(found);
  return true;
}

Driver::GivenUp::GivenUp(Driver& driver, std::string name) : driver_(driver), name_(std::move(name)) {
  if (!driver_.unlock(name_)) throw std::invalid_argument("nobody holds the lock \"" + name_ + "\"");
}

Driver::GivenUp::~GivenUp() {
  if (!driver_.loop_.current_is_killed()) driver_.lock(name_);
}

/// Whoever holds it is a client who thinks in real time. For auto there is no hurry; who waits for time to pass is told
/// at last why it does not.
void Driver::wait_for_lock() {
  if (requests_.empty()) return outside_.wait_until(RealInstant::max());
  Request& request = requests_.front();
  const RealInstant now = outside_.real_now();
  if (!request.locked_out_at) request.locked_out_at = now + options_.lock_patience;
  if (now < *request.locked_out_at) return outside_.wait_until(*request.locked_out_at);
  std::string holders;
  for (const auto& [name, count] : locks_)
    holders.append(holders.empty() ? "\"" : ", \"").append(name).append("\"");
  Promise<bool> promise = std::move(request.answer);
  requests_.pop_front();
  promise.fail(std::make_exception_ptr(Locked("time cannot move while it is locked by " + holders + ", and " +
                                              seconds_text(options_.lock_patience) +
                                              " s are long enough to wait for that")));
}

bool Driver::someone_wants_time_to_move() const {
  return !requests_.empty() || (options_.pace == Pace::automatic && loop_.timers_.owed() > 0);
}

void Driver::wait_for_hold() {
  if (!someone_wants_time_to_move()) {
    following_ = false;
    return outside_.wait_until(RealInstant::max());
  }
  const auto within_limit =
      std::find_if(loop_.holds_.begin(), loop_.holds_.end(),
                   [now = outside_.real_now()](const Hold::Record& hold) { return now < hold.overdue_at; });
  if (within_limit != loop_.holds_.end()) {
    following_ = false;
    return outside_.wait_until(within_limit->overdue_at);
  }
  if (options_.fail_when_overdue) loop_.fail_held(loop_.holds_.front());
  for (Hold::Record& hold : loop_.holds_) {
    // Who holds it for no time at all wants it to flow, and says himself why.
    if (hold.reported || hold.real_limit == Duration::zero()) continue;
    hold.reported = true;
    options_.log("time is held by \"" + hold.name + "\" for longer than its " +
                 seconds_text(hold.real_limit) + " s; it flows in real time until that is released");
  }
  if (!following_) anchor(1.0);
  if (!requests_.empty()) {
    const Request& request = requests_.front();
    if (request.done && request.done()) return answer_request(true);
    const bool timer_within_reach = !loop_.timers_.empty() && loop_.timers_.earliest_due() <= request.target;
    if (loop_.now_ >= request.target && !timer_within_reach) return answer_request(!request.done);
  }
  follow_the_wall();
}

void Driver::serve_request() {
  if (outside_.poll()) return;
  Request& request = requests_.front();
  request.locked_out_at.reset();
  const bool timer_within_reach = !loop_.timers_.empty() && loop_.timers_.earliest_due() <= request.target;
  bool answer = true;
  if (request.done) {
    answer = request.done();
    const bool something_owed = loop_.timers_.owed() > 0;
    if (!answer && something_owed && timer_within_reach) return loop_.fire_earliest();
    if (!answer && something_owed) loop_.now_ = std::max(loop_.now_, request.target);
  } else {
    // An advance is inclusive: it has arrived when no timer is left up to its target, not before.
    if (timer_within_reach) return loop_.fire_earliest();
    loop_.now_ = std::max(loop_.now_, request.target);
  }
  answer_request(answer);
}

void Driver::answer_request(bool answer) {
  Promise<bool> promise = std::move(requests_.front().answer);
  requests_.pop_front();
  if (following_) anchor(flow_);
  promise.set(answer);
}

/// Past which time must not flow on its own: the next timer, and where it flows over a hold the end of an advance, too,
/// which is as exact there as where it jumps.
Instant Driver::next_stop() {
  Instant stop = loop_.timers_.empty() ? Instant::max() : loop_.timers_.earliest_due();
  if (options_.pace != Pace::real && !requests_.empty()) stop = std::min(stop, requests_.front().target);
  return stop;
}

void Driver::catch_up_with_the_wall() {
  loop_.now_ = std::max(loop_.now_, std::min(virtual_at(outside_.real_now()), next_stop()));
}

void Driver::follow_the_wall() {
  const Instant stop = next_stop();
  if (stop == Instant::max()) {
    outside_.wait_until(RealInstant::max());
  } else if (stop > loop_.now_) {
    outside_.wait_until(real_at(stop));
  } else if (std::exchange(polled_, true) || !outside_.poll()) {
    // Not until nothing arrives any more: under a load without end no timer would fire.
    polled_ = false;
    loop_.fire_earliest();
  }
}

void Driver::anchor(double flow) {
  following_ = true;
  base_ = loop_.now_;
  real_base_ = outside_.real_now();
  flow_ = flow;
}

Instant Driver::virtual_at(RealInstant real) const {
  const Duration passed = real - real_base_;
  if (flow_ == 1.0) return add_saturated(base_, passed);
  const long double scaled = static_cast<long double>(passed.count()) * static_cast<long double>(flow_);
  if (scaled >= static_cast<long double>((Instant::max() - base_).count())) return Instant::max();
  return base_ + Duration(static_cast<Duration::rep>(scaled));
}

RealInstant Driver::real_at(Instant instant) const {
  const Duration ahead = instant - base_;
  // Rounded up, and a nanosecond more: waking before the due would only wait again.
  const long double scaled =
      std::ceil(static_cast<long double>(ahead.count()) / static_cast<long double>(flow_)) + 1;
  const auto most = static_cast<long double>((RealInstant::max() - real_base_).count());
  if (scaled >= most) return RealInstant::max();
  return real_base_ + (flow_ == 1.0 ? ahead : Duration(static_cast<Duration::rep>(scaled)));
}

}  // namespace cutoff::clock
