// Starting work and waiting for it, but not for ever.
#pragma once

#include <concepts>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "fakes/clock/fiber.h"
#include "fakes/clock/one_shot.h"

namespace cutoff::clock {

/// Starts `work` on a fiber of its own and waits for what it returns until `limit` has passed: nothing when
/// that came first, and the work goes on. It owns all that it uses. What it throws is thrown here, if in time.
/// Work that returns void gives std::monostate.
template <std::invocable Work>
auto within(Loop& loop, Duration limit, Work work) {
  using Returned = std::invoke_result_t<Work>;
  using Value = std::conditional_t<std::is_void_v<Returned>, std::monostate, Returned>;
  Deadline deadline(loop, limit);
  auto [promise, result] = one_shot<Value>(loop, "the work that was started within a limit");
  spawn(loop, "within", [promise = std::move(promise), work = std::move(work)]() mutable {
    try {
      if constexpr (std::is_void_v<Returned>) {
        work();
        promise.set({});
      } else {
        promise.set(work());
      }
    } catch (const Killed&) {
      throw;
    } catch (...) {
      promise.fail(std::current_exception());
    }
  });
  return result.wait(deadline);
}

}  // namespace cutoff::clock
