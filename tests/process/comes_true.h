// Waiting for what a program that is tested does by and by.
#pragma once

#include <chrono>
#include <thread>

namespace cutoff::process {

/// Waits for it in real time; false when a minute was not enough.
template <class Condition>
bool comes_true(Condition condition) {
  for (int i = 0; i < 6'000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace cutoff::process
