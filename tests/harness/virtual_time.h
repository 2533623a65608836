// Running code that waits from a test that does not.
#pragma once

#include <exception>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <gtest/gtest.h>

#include "fakes/clock/fiber.h"
#include "fakes/clock/loop.h"
#include "fakes/region/region.h"

namespace cutoff::harness {

/// How much virtual time a test may take unless it says otherwise: more than the longest limit of AWS that we know.
inline constexpr clock::Duration default_limit = std::chrono::hours(24);

/// Runs `work` on a fiber and time with it, until it is done; gives what it returns and throws what it throws.
/// When it cannot get done, because nothing is owed any more or the limit is over, it throws and says what waits.
/// `work` may use what it captures by reference: it does not outlive the call.
template <class Work>
auto run(clock::Loop& loop, Work work, clock::Duration limit = default_limit) {
  using Returned = std::invoke_result_t<Work>;
  struct Nothing {};
  std::optional<std::conditional_t<std::is_void_v<Returned>, Nothing, Returned>> returned;
  std::exception_ptr thrown;
  clock::FiberHandle fiber = clock::spawn(loop, "test", [&] {
    try {
      if constexpr (std::is_void_v<Returned>) {
        work();
        returned.emplace();
      } else {
        returned.emplace(work());
      }
    } catch (const clock::Killed&) {
      throw;
    } catch (...) {
      thrown = std::current_exception();
    }
  });
  if (!loop.run_until([&] { return fiber.done(); }, limit)) {
    const std::string pending = loop.describe();
    fiber.kill();
    throw std::runtime_error("the test waits for something that will not happen: " + pending);
  }
  if (thrown) std::rethrow_exception(thrown);
  if constexpr (!std::is_void_v<Returned>) return std::move(*returned);
}

/// A region on a loop of its own, for tests of one service.
class RegionTest : public ::testing::Test {
 protected:
  explicit RegionTest(region::Region::Options options = {}) : region(loop, std::move(options)) {}

  template <class Work>
  auto run(Work work, clock::Duration limit = default_limit) {
    return harness::run(loop, std::move(work), limit);
  }

  clock::Loop loop;
  region::Region region;
};

}  // namespace cutoff::harness
