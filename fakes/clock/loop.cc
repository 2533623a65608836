#include "fakes/clock/loop.h"

#include <algorithm>
#include <cassert>
#include <vector>

#include "fakes/clock/fiber.h"

namespace cutoff::clock {
namespace {

/// How much may run at one instant before it is called endless. A million requests that arrive together stay
/// far below.
constexpr std::uint64_t most_work_at_one_instant = 100'000'000;

/// Of so many sleepers and fewer what is touched at each event stays in a processor's own caches.
constexpr std::size_t most_in_caches = 1'000;

/// Rule 3 as one number: each order ascends from where its fifth begins, but deadlines, which descend from the top.
std::uint64_t rank_of(Timer::Order order, std::uint64_t sequence) {
  constexpr std::uint64_t a_fifth = UINT64_MAX / 5;
  switch (order) {
    case Timer::Order::prompt:
    case Timer::Order::arrival:
    case Timer::Order::event:
    case Timer::Order::outside:
      return static_cast<std::uint64_t>(order) * a_fifth + sequence;
    case Timer::Order::deadline:
      return UINT64_MAX - sequence;
  }
  return UINT64_MAX;
}

/// Has the memory that the timer will work on fetched while the one before it works. What sleeps has its timer on its
/// stack, between the frames that it was left from and those to which it returns. Inline, for to a compiler a function that
/// does nothing but this does nothing at all.
[[gnu::always_inline]] inline void prefetch_around(const Timer& timer) {
  constexpr std::uintptr_t cache_line = 64;
  constexpr std::uintptr_t lines_below = 4;
  constexpr std::uintptr_t lines = 16;
  const std::uintptr_t lowest = reinterpret_cast<std::uintptr_t>(&timer) - lines_below * cache_line;
#pragma GCC unroll 16
  for (std::uintptr_t line = 0; line < lines; ++line)
    __builtin_prefetch(reinterpret_cast<const void*>(lowest + line * cache_line), 1);
}

}  // namespace

Hold::~Hold() {
  if (loop_ != nullptr) loop_->holds_.erase(place_);
}

Loop::~Loop() {
  kill_all();
  assert(timers_.empty() && "a timer outlives its loop");
}

void Loop::arm(Timer& timer, Instant due) {
  if (timer.armed()) timers_.remove(timer);
  timers_.insert(timer, std::max(due, now_), rank_of(timer.order_, sequence_++));
}

Hold Loop::hold(std::string name, Duration real_limit) {
  const RealInstant overdue_at = outside_ == nullptr ? RealInstant{} : outside_->real_now() + real_limit;
  holds_.push_back({std::move(name), real_limit, overdue_at});
  return {*this, std::prev(holds_.end())};
}

void Loop::run_ready() {
  enter_driving("run_ready");
  run_posted();
}

void Loop::advance(Duration duration) {
  enter_driving("advance");
  if (duration < Duration::zero()) throw std::logic_error("advance: time does not go back");
  const Instant target = add_saturated(now_, duration);
  for (;;) {
    run_posted();
    wait_for_holds();
    if (timers_.empty() || timers_.earliest_due() > target) break;
    fire_earliest();
  }
  now_ = target;
}

bool Loop::run_until(const std::function<bool()>& done, Duration limit) {
  enter_driving("run_until");
  const Instant target = add_saturated(now_, limit);
  for (;;) {
    // Work by work, so that it stops on the event that made it true, with what that event made ready still ahead.
    for (;;) {
      if (done()) return true;
      if (ready_.empty() && (outside_ == nullptr || !outside_->poll())) break;
      if (!ready_.empty()) run_one();
    }
    if (!holds_.empty()) {
      wait_while_held();  // what comes of that is looked at event by event
      continue;
    }
    if (timers_.owed() == 0) return false;
    if (timers_.earliest_due() > target) {
      now_ = target;
      return false;
    }
    fire_earliest();
  }
}

bool Loop::run_until_idle(Duration limit) {
  run_until([] { return false; }, limit);
  return timers_.owed() == 0;
}

void Loop::enter_driving(const char* verb) const {
  if (current_ != nullptr) {
    throw std::logic_error(std::string(verb) +
                           " was called on a fiber: a fiber waits, whoever drives the loop moves time");
  }
}

void Loop::run_one() {
  if (++work_at_this_instant_ > most_work_at_one_instant) {
    throw Livelock("work at one instant makes more work without end; " + describe());
  }
  ready_.pop().run();
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void Loop::run_all_ready() {
  while (!ready_.empty()) run_one();
}

void Loop::run_posted() {
  do {
    run_all_ready();
  } while (outside_ != nullptr && outside_->poll());
}

void Loop::wait_for_held_time() {
  while (!holds_.empty()) {
    wait_while_held();
    run_posted();
  }
}

void Loop::wait_while_held() {
  const Hold::Record& oldest = holds_.front();
  if (outside_ == nullptr || outside_->real_now() >= oldest.overdue_at) fail_held(oldest);
  outside_->wait_until(oldest.overdue_at);
}

void Loop::fire_earliest() {
  Timer& timer = timers_.pop_earliest();
  if (timers_.owed() > most_in_caches) {
    if (const Timer* next = timers_.next_owed()) prefetch_around(*next);
  }
  now_ = timer.due_;
  work_at_this_instant_ = 0;
  timer.fire();
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void Loop::fail_held(const Hold::Record& hold) const {
  throw TimeHeld("time is held by \"" + hold.name + "\"" +
                 (outside_ == nullptr ? ", and nothing is ready that could release it; "
                                      : " for longer than its " + seconds_text(hold.real_limit) + " s; ") +
                 describe());
}

void Loop::keep_failure(std::exception_ptr failure) {
  if (!failure_) failure_ = std::move(failure);
}

bool Loop::current_is_killed() const { return current_ != nullptr && current_->killed(); }

void Loop::kill_all() {
  enter_driving("kill_all");
  while (newest_fiber_ != nullptr) newest_fiber_->kill();
}

std::vector<std::string> Loop::holders() const {
  std::vector<std::string> names;
  for (const Hold::Record& hold : holds_) names.push_back(hold.name);
  return names;
}

std::vector<const Timer*> Loop::pending() const {
  std::vector<const Timer*> pending;
  timers_.for_each([&](const Timer& timer) { pending.push_back(&timer); });
  std::sort(pending.begin(), pending.end(),
            [](const Timer* a, const Timer* b) { return a->due() < b->due(); });
  return pending;
}

std::string Loop::describe() const {
  constexpr std::size_t most_listed = 12;
  std::string text = "now " + seconds_text(now_) + " s";
  for (const Hold::Record& hold : holds_) text += "; held by \"" + hold.name + "\"";

  text +=
      "; " + std::to_string(timers_.size()) + " timers, " + std::to_string(timers_.owed()) + " of them owed";
  const std::vector<const Timer*> timers = pending();
  for (std::size_t i = 0; i < timers.size() && i < most_listed; ++i) {
    text += (i == 0 ? ": " : ", ") + std::string(timers[i]->what()) + " at " +
            seconds_text(timers[i]->due()) + " s";
  }

  text += "; " + std::to_string(fiber_count_) + " fibers";
  std::size_t listed = 0;
  for (const Fiber* fiber = newest_fiber_; fiber != nullptr && listed < most_listed;
       fiber = fiber->older(), ++listed) {
    text += (listed == 0 ? ": " : ", ") + fiber->describe();
  }
  return text;
}

}  // namespace cutoff::clock
