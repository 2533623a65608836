#include <functional>
#include <memory>

#include "fakes/clock/fiber.h"
#include "fakes/clock/loop.h"
#include "tests/bench/workload.h"

namespace cutoff::bench {
namespace {

constexpr int pending = 1'000;

/// Waits of 1 µs to about 1 ms, a sequence for each that waits.
class Waits {
 public:
  explicit Waits(unsigned seed) : state_(seed * 2654435761U) {}
  clock::Duration next() {
    state_ = state_ * 1664525U + 1013904223U;
    return clock::Duration(1'000 + (state_ >> 12U));
  }

 private:
  std::uint32_t state_;
};

double seconds(const clock::Loop& loop) {
  return static_cast<double>(loop.now().time_since_epoch().count()) / 1e9;
}

}  // namespace

/// `count` events, each of which resumes one of 1,000 fibers, which sleeps again.
double run_timer_events(std::uint64_t count) {
  clock::Loop loop;
  std::uint64_t events = 0;
  for (unsigned i = 0; i < pending; ++i) {
    clock::spawn(loop, "sleeper", [&loop, &events, waits = Waits(i)]() mutable {
      for (;;) {
        clock::sleep_for(loop, waits.next());
        ++events;
      }
    });
  }
  loop.run_until([&] { return events >= count; }, std::chrono::hours(24));
  return seconds(loop);
}

/// The floor: the same events, each of which calls a function that arms its timer again.
double run_callback_events(std::uint64_t count) {
  class Callback final : public clock::Timer {
   public:
    Callback(clock::Loop& loop, unsigned seed, std::uint64_t& events)
        : Timer(loop), waits_(seed), events_(events) {
      arm_after(waits_.next());
    }

   private:
    void fire() override {
      ++events_;
      arm_after(waits_.next());
    }
    Waits waits_;
    std::uint64_t& events_;
  };
  clock::Loop loop;
  std::uint64_t events = 0;
  std::vector<std::unique_ptr<Callback>> callbacks;
  for (unsigned i = 0; i < pending; ++i) callbacks.push_back(std::make_unique<Callback>(loop, i, events));
  loop.run_until([&] { return events >= count; }, std::chrono::hours(24));
  return seconds(loop);
}

}  // namespace cutoff::bench
