// What a function's code is told of its invocation, and may ask of Lambda while it runs.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "fakes/clock/fiber.h"
#include "fakes/iam/caller.h"
#include "fakes/lambda/configuration.h"
#include "fakes/wire/identifiers.h"

namespace cutoff::lambda {

class Invocation;

/// What code knows while it is initialised: its environment. Valid as long as the call that it was given to.
class InitContext {
 public:
  explicit InitContext(Invocation& invocation) : invocation_(invocation) {}
  InitContext(const InitContext&) = delete;
  InitContext& operator=(const InitContext&) = delete;

  /// For waiting: clock::sleep_for(context.loop(), 68s).
  clock::Loop& loop() const;

  const FunctionConfiguration& configuration() const;
  const std::string& function_name() const { return configuration().name; }
  std::string_view function_version() const { return "$LATEST"; }
  std::int64_t memory_mb() const { return configuration().memory_mb; }
  const EnvironmentVariables& environment_variables() const { return configuration().environment; }
  /// "" when there is none of that name.
  std::string_view environment_variable(std::string_view name) const;
  std::string log_group_name() const { return configuration().log_group_name(); }
  std::string log_stream_name() const;

  /// As whom the code calls other services: a session of the function's role.
  const iam::Caller& caller() const;

  /// A line for the function's log, without its newline.
  void log(std::string message);

 protected:
  Invocation& invocation_;
};

class Context : public InitContext {
 public:
  using InitContext::InitContext;

  const wire::Uuid& request_id() const;
  const wire::TraceId& trace() const;
  /// As the caller named it: with a qualifier only if he gave one.
  const std::string& invoked_function_arn() const;
  clock::Instant deadline() const;
  /// Never negative.
  clock::Duration remaining_time() const;
  /// The JSON that the caller sent as client context; empty when he sent none.
  const std::string& client_context() const;

  /// Runs `body` beside the handler, as a thread of its process would: the function's timeout ends it, and so does
  /// the handler's answer. (AWS freezes what is left then, and may thaw it with the next invocation; here it ends.)
  /// What it throws is logged. `name` is a literal.
  template <std::invocable Body>
  clock::FiberHandle spawn(const char* name, Body body) {
    return clock::spawn_child(loop(), name, [this, name, body = std::move(body)]() mutable {
      adopt_current_fiber();
      try {
        body();
      } catch (const clock::Killed&) {
        throw;
      } catch (...) {
        log_exception_of(name);
      }
    });
  }

 private:
  void adopt_current_fiber();
  void log_exception_of(const char* name);
};

}  // namespace cutoff::lambda
