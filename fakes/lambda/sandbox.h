// An execution environment as Lambda keeps it, and the pool of a function's idle ones.
#pragma once

#include <deque>
#include <memory>

#include "fakes/clock/timer.h"
#include "fakes/faults/faults.h"
#include "fakes/lambda/environment.h"
#include "fakes/lambda/function_version.h"
#include "fakes/wire/identifiers.h"

namespace cutoff::lambda {

struct Sandbox {
  Sandbox(wire::Uuid an_id, std::uint64_t a_number, clock::Instant now,
          std::shared_ptr<const FunctionVersion> a_version)
      : id(an_id),
        number(a_number),
        created(now),
        version(std::move(a_version)),
        environment(version->code->make()) {}
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;
  ~Sandbox() { stop(StopReason::spindown); }

  /// Ends the code's process, if there is one; the next invocation initialises it again, in its own time.
  void stop(StopReason reason) noexcept {
    if (ready) environment->stop(reason);
    ready = false;
  }

  wire::Uuid id;
  std::uint64_t number;  // of its function's environments, from 1
  clock::Instant created;
  std::shared_ptr<const FunctionVersion> version;
  std::unique_ptr<Environment> environment;
  std::uint64_t inits = 0;  // how often it was initialised
  bool ready = false;       // initialised, or at it
  clock::Instant idle_since{};
  faults::Injection injected;  // what its next invocation is to meet
};

/// The idle ones of one function; the one used last is used first. What has been idle for a lifetime is retired, by
/// a background timer: it causes no jump of time.
class WarmPool final : private clock::Timer {
 public:
  WarmPool(clock::Loop& loop, clock::Duration lifetime)
      : Timer(loop, Kind::background), lifetime_(lifetime) {}

  /// nullptr when there is none.
  std::unique_ptr<Sandbox> take();
  void put(std::unique_ptr<Sandbox> sandbox);
  void clear();
  std::size_t size() const { return idle_.size(); }

  const char* what() const override { return "idle environments' lifetime"; }

 private:
  void fire() override;
  void arm_for_oldest();

  clock::Duration lifetime_;
  std::deque<std::unique_ptr<Sandbox>> idle_;  // idle for longest first
};

}  // namespace cutoff::lambda
