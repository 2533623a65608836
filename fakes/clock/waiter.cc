#include "fakes/clock/waiter.h"

#include <stdexcept>

namespace cutoff::clock {

void Waiter::enter(const char* waiting_for) {
  Fiber& fiber = Fiber::running(loop_, waiting_for);
  if (fiber_ != nullptr) {
    throw std::logic_error(std::string("two fibers wait for the same ") + waiting_for);
  }
  struct Registration {
    Waiter* waiter;
    ~Registration() { waiter->fiber_ = nullptr; }
  } const registration{this};
  fiber_ = &fiber;
  fiber.park(waiting_for);
}

void Waiter::wait(const char* waiting_for) { enter(waiting_for); }

bool Waiter::wait(const char* waiting_for, Deadline& deadline) {
  if (deadline.expired()) return false;
  struct Registration {
    Deadline* deadline;
    ~Registration() { deadline->waiter_ = nullptr; }
  } const registration{&deadline};
  deadline.waiter_ = this;
  enter(waiting_for);
  return !deadline.expired();
}

void Waiter::wake() {
  if (fiber_ != nullptr) fiber_->wake();
}

void Waiter::wake_from_timer() {
  if (fiber_ != nullptr) fiber_->wake_from_timer();
}

void Deadline::fire() {
  expired_ = true;
  if (waiter_ != nullptr) waiter_->wake_from_timer();
}

}  // namespace cutoff::clock
