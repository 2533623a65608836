// An alarm in real time: for what has no other sign of its coming.
//
// It is often set again before it rings, and the kernel takes microseconds to set one. So it is told before it is asked what
// has come, and not of one that is later than the last by little: that one rings for nothing, and is then set anew.
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
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;
  ~Alarm();

  /// Once, in that time; what was set before does not count any more.
  void set(std::chrono::nanoseconds time);

 private:
  friend class Network;
  void arm();
  void on_edge(Edge edge) override;

  Network& network_;
  clock::Loop& loop_;
  std::shared_ptr<std::function<void()>> ring_;
  Watched file_;
  clock::RealInstant due_ = clock::RealInstant::max();    // never: it has rung
  clock::RealInstant armed_ = clock::RealInstant::max();  // as the kernel knows; never: nothing
};

}  // namespace cutoff::front
