#include "fakes/lambda/sandbox.h"

#include <utility>

#include "fakes/clock/loop.h"

namespace cutoff::lambda {

std::unique_ptr<Sandbox> WarmPool::take() {
  if (idle_.empty()) return nullptr;
  std::unique_ptr<Sandbox> sandbox = std::move(idle_.back());
  idle_.pop_back();
  if (idle_.empty()) cancel();
  return sandbox;
}

void WarmPool::put(std::unique_ptr<Sandbox> sandbox) {
  sandbox->idle_since = loop().now();
  idle_.push_back(std::move(sandbox));
  if (idle_.size() == 1) arm_for_oldest();
}

void WarmPool::clear() {
  cancel();
  idle_.clear();
}

void WarmPool::fire() {
  while (!idle_.empty() && clock::add_saturated(idle_.front()->idle_since, lifetime_) <= loop().now())
    idle_.pop_front();
  if (!idle_.empty()) arm_for_oldest();
}

void WarmPool::arm_for_oldest() { arm_at(clock::add_saturated(idle_.front()->idle_since, lifetime_)); }

}  // namespace cutoff::lambda
