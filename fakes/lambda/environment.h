// An execution environment: where a function's code runs, one invocation at a time.
//
// Lambda asks an Environment to run code and decides itself when one is made, reused and retired. In-process
// handlers implement it (in_process.h); so do processes that speak the Runtime API, elsewhere.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "fakes/lambda/context.h"
#include "fakes/wire/payload.h"

namespace cutoff::lambda {

/// Thrown by an Environment whose code failed and said how: the payload is the caller's answer, byte for byte.
struct CodeFailure {
  wire::Payload payload;
  std::string error_type;  // for REPORT: "Exception", "Runtime.ImportModuleError"
};

/// Thrown when the code's process ended instead of answering. A handler may throw it, as sys.exit() would: it is not
/// a std::exception, so that code which catches those does not swallow it.
struct Exit {
  int status = 0;
  std::string signal = {};  // "killed", when a signal ended it
};

/// Thrown by an Environment whose code could not be started at all; the platform says so in its own words.
struct CannotStart {
  std::string error_type;  // "Runtime.InvalidEntrypoint"
  std::string message;
};

/// Why an environment is stopped (AWS: the SHUTDOWN event's shutdownReason).
enum class StopReason : std::uint8_t { spindown, timeout, failure };

class Environment {
 public:
  virtual ~Environment() = default;

  /// Makes the code ready, on the invocation's fiber, where it may wait. Throws CodeFailure, Exit or CannotStart. After a stop it
  /// is called again: what the code kept in memory is gone, what it kept on disk is there.
  virtual void init(InitContext& context) = 0;

  /// Runs the code once, on the invocation's fiber; that is killed when the function's timeout is over. Throws
  /// CodeFailure, Exit or CannotStart.
  virtual wire::Payload invoke(const wire::Payload& event, Context& context) = 0;

  /// Ends the code's process. Called when no fiber runs its code any more; must not wait.
  virtual void stop(StopReason reason) noexcept = 0;

  /// The most memory that the code has used, where that can be measured.
  virtual std::optional<std::int64_t> max_memory_mb() const { return std::nullopt; }
};

/// A function's code: what new environments are made of.
class EnvironmentFactory {
 public:
  virtual ~EnvironmentFactory() = default;
  /// Throws wire::Fault where the code can not be run here at all: its function's invocations are refused with it.
  virtual void check_runnable() const {}
  virtual std::unique_ptr<Environment> make() = 0;
};

}  // namespace cutoff::lambda
