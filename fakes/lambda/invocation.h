// One invocation, from its acceptance to its reply: one fiber that runs the code, one timer that limits it.
//
// The timer is the init's limit first and the function's timeout then. When it fires it kills the fiber; what
// follows (REPORT, the concurrency slot, the result) is Lambda's and happens outside of it. What the code had
// called elsewhere goes on, unheard.
#pragma once

#include <exception>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fakes/clock/fiber.h"
#include "fakes/clock/one_shot.h"
#include "fakes/clock/timer.h"
#include "fakes/lambda/context.h"
#include "fakes/lambda/function.h"
#include "fakes/lambda/invoke_input.h"
#include "fakes/wire/function.h"

namespace cutoff::lambda {

class Lambda;
class QueuedEvent;

class Invocation final : private clock::Timer {
 public:
  /// Who is told of its end: whoever invoked it, should he still wait, or the event that this is an attempt at.
  using Listener = std::variant<clock::Promise<wire::FunctionReply>, QueuedEvent*>;

  Invocation(Lambda& lambda, std::shared_ptr<Function> function, std::unique_ptr<Sandbox> sandbox,
             wire::Uuid request_id, InvokeInput input, Listener listener);
  ~Invocation() override = default;

  /// Runs the code until it first waits; it may be over, and this gone, when that returns.
  void begin();
  /// Kills the code, with no REPORT and no reply: teardown.
  void abort();

  clock::Loop& loop() const { return Timer::loop(); }
  const FunctionVersion& version() const { return *sandbox_->version; }
  std::string log_stream_name() const;
  const wire::Uuid& request_id() const { return request_id_; }
  const InvokeInput& input() const { return input_; }
  clock::Instant deadline() const;
  void log(std::string message);
  void adopt_current_fiber();

  const char* what() const override {
    return phase_ == Phase::init ? "an init's limit" : "a function's timeout";
  }

 private:
  friend class Lambda;
  enum class Phase : std::uint8_t { init, invoke };
  struct Outcome {
    wire::Payload payload;
    const char* status = "success";
    std::string error_type = {};
  };

  void fire() override;
  void run_on_fiber();
  void run();
  void run_first_init();
  Outcome run_code();
  void init_environment();
  void start();
  void kill_code();
  void kill_children();

  Outcome code_failed(CodeFailure failure);
  Outcome exited(const Exit& exit);
  Outcome ended_by_platform(const std::string& error_type, const std::string& reason);
  Outcome timed_out();
  void finish(Outcome outcome);
  void could_not_run(const std::exception_ptr& error);
  void abandon();

  void journal_init(const char* status, const std::string& error_type);
  void journal_report(const Outcome& outcome, clock::Duration duration);

  Lambda& lambda_;
  std::list<Invocation>::iterator place_{};  // among those under way
  std::shared_ptr<Function> function_;
  std::unique_ptr<Sandbox> sandbox_;
  wire::Uuid request_id_;
  InvokeInput input_;  // its function is the ARN, as the caller qualified it
  Listener listener_;
  std::unique_ptr<std::string> log_tail_;  // when asked for
  Context context_{*this};
  clock::FiberHandle fiber_;
  std::vector<clock::FiberHandle> children_;  // what the code spawned
  Phase phase_;
  clock::Instant phase_began_{};
  std::optional<clock::Instant> init_began_;      // while an init runs
  std::optional<clock::Duration> init_duration_;  // of a cold start
  bool killing_ = false;                          // by Lambda, which knows what comes next
};

}  // namespace cutoff::lambda
