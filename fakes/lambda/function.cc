#include "fakes/lambda/function.h"

#include <utility>

#include "fakes/lambda/faults.h"

namespace cutoff::lambda {

void Function::check_invocable() const {
  if (state() == State::pending) throw function_is_pending();
  latest_->code->check_runnable();
}

void Function::update(std::shared_ptr<const FunctionVersion> version, clock::Duration change) {
  next_ = std::move(version);
  last_modified_ = loop().now();
  revise();
  if (change > clock::Duration::zero()) {
    arm_after(change);
    return;
  }
  latest_ = std::move(next_);
  next_.reset();
  idle_.clear();
}

/// The change is over.
void Function::fire() {
  if (next_) {
    latest_ = std::move(next_);
    next_.reset();
    idle_.clear();
  }
  revise();
}

}  // namespace cutoff::lambda
