// An alarm in real time: for what has no other sign of its coming.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "emulator/front/network.h"
#include "fakes/clock/loop.h"

namespace cutoff::front {

class Alarm final : Watcher {
 public:
  /// `ring` is called on the loop, never from inside of a call to this.
  Alarm(Network& network, clock::Loop& loop, std::function<void()> ring);

  /// Once, in that time; what was set before does not count any more.
  void set(std::chrono::nanoseconds time);

 private:
  void on_edge(Edge edge) override;

  clock::Loop& loop_;
  std::shared_ptr<std::function<void()>> ring_;
  Watched file_;
};

}  // namespace cutoff::front
