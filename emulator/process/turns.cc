#include "emulator/process/turns.h"

#include <algorithm>
#include <utility>

#include "fakes/clock/fiber.h"

namespace cutoff::process {
namespace {

/// A reply takes a process some tens of microseconds at least.
constexpr std::chrono::nanoseconds first_look = std::chrono::microseconds(30);
constexpr std::chrono::nanoseconds longest_patience = std::chrono::milliseconds(1);

}  // namespace

Turns::Turns(front::Network& network, Kernel& kernel, clock::Loop& loop,
             std::function<bool()> follows_the_wall, clock::Duration limit)
    : network_(network),
      kernel_(kernel),
      loop_(loop),
      follows_the_wall_(std::move(follows_the_wall)),
      limit_(limit),
      alarm_(network, loop, [this] { loop_.post([this] { look(); }); }) {}

void Turns::begin(Worker& worker) {
  if (follows_the_wall_() || worker.gone) return;
  if (worker.hold) {  // it works already
    patience_ = first_look;
    return;
  }
  if (at_work_ != nullptr || !queue_.empty()) {
    struct Place {
      explicit Place(Turns& all) : turns(all), place(all.queue_.emplace(all.queue_.end(), all.loop_)) {}
      ~Place() {
        turns.queue_.erase(place);
        if (turns.at_work_ == nullptr) turns.pass_on();
      }
      bool has_come() const { return turns.at_work_ == nullptr && place == turns.queue_.begin(); }
      Turns& turns;
      std::list<clock::Waiter>::iterator place;
    } const mine(*this);
    while (!mine.has_come() && !worker.hold && !worker.gone && !follows_the_wall_()) {
      mine.place->wait("its process's turn to work");
      if (loop_.current_is_killed()) throw clock::Killed{};
    }
    if (worker.hold || worker.gone || follows_the_wall_()) return;
    at_work_ = &worker;  // before the next one is told
  }
  at_work_ = &worker;
  worker.hold.emplace(loop_.hold(worker.name, limit_));
  since_ = std::chrono::steady_clock::now();
  patience_ = first_look;
  alarm_.set(patience_);
}

/// What it has sent by now counts: something may have arrived that nobody has looked at.
bool Turns::is_at_rest(const Worker& worker) {
  return worker.owed > 0 && !worker.speaks() && kernel_.all_asleep(worker.processes()) && !network_.poll();
}

void Turns::look_soon() {
  if (at_work_ == nullptr && late_.empty()) return;
  patience_ = first_look;
  alarm_.set(patience_);
}

/// Behind all that was told together with the alarm, so that a request of which something had arrived by then has begun.
void Turns::look() {
  const auto rest = [&](Worker& worker) {
    leave(worker);
    worker.on_rest();
  };
  for (Worker* const worker : std::vector(late_)) {
    if (is_at_rest(*worker)) rest(*worker);
  }
  if (at_work_ != nullptr) {
    Worker& worker = *at_work_;
    if (is_at_rest(worker)) {
      rest(worker);
    } else if (const auto passed = std::chrono::steady_clock::now() - since_; passed > limit_) {
      late_.push_back(&worker);
      at_work_ = nullptr;
      pass_on();
    } else if (passed > limit_ / 2 && kernel_.any_traced(worker.processes())) {
      // Somebody looks at it, at a breakpoint: time is his.
      worker.hold.reset();
      worker.hold.emplace(loop_.hold(worker.name, limit_));
      since_ = std::chrono::steady_clock::now();
    }
  }
  if (at_work_ == nullptr && late_.empty()) return;
  // Whoever is owed nothing is not at rest before he is: look_soon() is told then.
  const auto may_rest = [](const Worker* worker) { return worker->owed > 0; };
  const bool some_may =
      (at_work_ != nullptr && may_rest(at_work_)) || std::any_of(late_.begin(), late_.end(), may_rest);
  patience_ = some_may ? std::min(patience_ + patience_ / 2, longest_patience) : longest_patience;
  alarm_.set(patience_);
}

void Turns::leave(Worker& worker) {
  worker.hold.reset();
  std::erase(late_, &worker);
  if (at_work_ != &worker) return;
  at_work_ = nullptr;
  pass_on();
}

void Turns::pass_on() {
  if (!queue_.empty()) queue_.front().wake();
}

}  // namespace cutoff::process
