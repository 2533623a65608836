// The real world, as much of it as a loop needs to know: what has arrived, and how to wait for more.
//
// In-process there is none, and a loop runs without. The program gives its loop its network behind this.
#pragma once

#include "fakes/clock/time.h"

namespace cutoff::clock {

class Outside {
 public:
  virtual ~Outside() = default;

  /// Takes in all that has arrived, without waiting. True when there was anything.
  virtual bool poll() = 0;

  /// Waits in real time until something arrives, which it takes in, or until `until`. May return early; never spins.
  virtual void wait_until(RealInstant until) = 0;

  virtual RealInstant real_now() = 0;
};

}  // namespace cutoff::clock
