#include "fakes/lambda/invocation.h"

#include <exception>
#include <utility>

#include "fakes/lambda/cold_start.h"
#include "fakes/lambda/faults.h"
#include "fakes/lambda/lambda.h"
#include "fakes/lambda/log_lines.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::lambda {
namespace {

using journal::field;
using journal::field_if;

/// What the platform itself says of a failure; errorType comes first (recorded, November 2025).
wire::Payload platform_error(std::string_view type, std::string_view message) {
  std::string json;
  wire::JsonWriter(json)
      .begin_object()
      .member("errorType", type)
      .member("errorMessage", message)
      .end_object();
  return wire::Payload::from_text(std::move(json));
}

}  // namespace

Invocation::Invocation(Lambda& lambda, std::shared_ptr<Function> function, std::unique_ptr<Sandbox> sandbox,
                       wire::Uuid request_id, InvokeInput input, Listener listener)
    : Timer(lambda.loop(), Kind::owed, Order::deadline),
      lambda_(lambda),
      function_(std::move(function)),
      sandbox_(std::move(sandbox)),
      request_id_(request_id),
      input_(std::move(input)),
      listener_(std::move(listener)),
      log_tail_(input_.log_tail ? std::make_unique<std::string>() : nullptr),
      phase_(sandbox_->inits == 0 ? Phase::init : Phase::invoke) {}

void Invocation::begin() { run_on_fiber(); }

void Invocation::abort() {
  killing_ = true;
  cancel();
  kill_code();
}

std::string Invocation::log_stream_name() const {
  return lambda::log_stream_name(lambda_.region_.calendar(), sandbox_->created, "$LATEST", sandbox_->id);
}

clock::Instant Invocation::deadline() const { return phase_began_ + version().configuration.timeout; }

void Invocation::log(std::string message) {
  if (loop().current_is_killed()) return;
  if (phase_ == Phase::init) {
    lambda_.region_.journal().append("lambda.log", input_.trace, field("function", version().name),
                                     field("environment", sandbox_->id),
                                     field("message", std::move(message)));
    return;
  }
  if (log_tail_) log_tail_->append(message).append("\n");
  lambda_.region_.journal().append("lambda.log", input_.trace, field("function", version().name),
                                   field("request_id", request_id_), field("environment", sandbox_->id),
                                   field("message", std::move(message)));
}

void Invocation::adopt_current_fiber() {
  std::erase_if(children_, [](const clock::FiberHandle& child) { return child.done(); });
  children_.emplace_back(loop().current());
}

// The code, on the invocation's fiber.

void Invocation::run_on_fiber() {
  clock::spawn(loop(), "invocation", [this] { run(); });
}

void Invocation::run() {
  fiber_ = clock::FiberHandle(loop().current());
  Outcome outcome;
  try {
    if (phase_ == Phase::init) run_first_init();
    outcome = run_code();
  } catch (const clock::Killed&) {
    if (!killing_) abandon();
    throw;
  } catch (...) {
    could_not_run(std::current_exception());
    return;
  }
  if (loop().current_is_killed()) {  // and the code swallowed that
    if (!killing_) abandon();
    return;
  }
  finish(std::move(outcome));
}

/// Before the first invocation: outside of the function's timeout, with a limit of its own. Where it fails it is
/// tried again with the invocation (AWS: "Lambda execution environment lifecycle").
void Invocation::run_first_init() {
  phase_began_ = loop().now();
  arm_after(lambda_.options_.init_limit);
  try {
    init_environment();
    init_duration_ = loop().now() - phase_began_;
  } catch (const CodeFailure&) {
  } catch (const Exit&) {
  } catch (const CannotStart&) {
  }
  phase_ = Phase::invoke;
}

Invocation::Outcome Invocation::run_code() {
  start();
  try {
    if (!sandbox_->ready) init_environment();
    const faults::Injection injected = std::exchange(sandbox_->injected, {});
    clock::sleep_for(loop(), injected.latency);
    if (injected.error != nullptr) throw injected_failure(*injected.error);
    Outcome outcome{sandbox_->environment->invoke(input_.event, context_)};
    kill_children();
    if (outcome.payload.empty()) outcome.payload = lambda_.null_payload_;
    if (outcome.payload.larger_than(lambda_.options_.response_limit)) {
      // Recorded: test_lambda_too_large_response, errorMessage first.
      std::string json;
      wire::JsonWriter(json)
          .begin_object()
          .member("errorMessage", "Response payload size exceeded maximum allowed payload size (" +
                                      std::to_string(lambda_.options_.response_limit) + " bytes).")
          .member("errorType", std::string_view("Function.ResponseSizeTooLarge"))
          .end_object();
      return {wire::Payload::from_text(std::move(json)), "error", "Function.ResponseSizeTooLarge"};
    }
    return outcome;
  } catch (CodeFailure& failure) {
    kill_children();
    return code_failed(std::move(failure));
  } catch (const Exit& exit) {
    kill_children();
    return exited(exit);
  } catch (const CannotStart& cannot) {
    kill_children();
    return ended_by_platform(cannot.error_type, cannot.message);
  }
}

void Invocation::init_environment() {
  init_began_ = loop().now();
  sandbox_->ready = true;
  const std::uint64_t attempt = ++sandbox_->inits;
  try {
    if (lambda_.region_.latency() == region::LatencyProfile::typical) {
      const std::string drawer =
          *version().name + "/" + std::to_string(sandbox_->number) + "/" + std::to_string(attempt);
      clock::sleep_for(loop(), draw_init_duration(version().configuration.runtime,
                                                  lambda_.region_.random().stream("lambda.init", drawer)));
    }
    sandbox_->environment->init(context_);
  } catch (const CodeFailure& failure) {
    sandbox_->stop(StopReason::failure);
    journal_init("error", failure.error_type);
    throw;
  } catch (const Exit&) {
    sandbox_->stop(StopReason::failure);
    journal_init("error", "Runtime.ExitError");
    throw;
  } catch (const CannotStart& cannot) {
    sandbox_->stop(StopReason::failure);
    journal_init("error", cannot.error_type);
    throw;
  }
  if (loop().current_is_killed()) throw clock::Killed{};  // which the code swallowed
  journal_init("success", {});
}

void Invocation::start() {
  phase_began_ = loop().now();
  arm_after(version().configuration.timeout);
  if (log_tail_) *log_tail_ = start_line(request_id_.text(), "$LATEST");
  lambda_.region_.journal().append("lambda.start", input_.trace, field("function", version().name),
                                   field("request_id", request_id_), field("environment", sandbox_->id),
                                   field("version", lambda_.latest_text_));
}

// Its end.

/// The limit is over: the init's, which is then tried again with the invocation, or the function's timeout.
void Invocation::fire() {
  killing_ = true;
  kill_code();
  killing_ = false;
  sandbox_->stop(StopReason::timeout);
  if (init_began_) journal_init("timeout", {});
  if (phase_ == Phase::init) {
    phase_ = Phase::invoke;
    run_on_fiber();
  } else {
    finish(timed_out());
  }
}

void Invocation::kill_code() {
  fiber_.kill();
  kill_children();
}

/// Newest first. Those of the handler's fiber died with it; these are what outlived it, or the child that spawned it.
void Invocation::kill_children() {
  while (!children_.empty()) {
    clock::FiberHandle child = std::move(children_.back());
    children_.pop_back();
    child.kill();
  }
}

Invocation::Outcome Invocation::code_failed(CodeFailure failure) {
  return {std::move(failure.payload), "error", std::move(failure.error_type)};
}

/// Recorded: test_lambda_handler_exit, test_lambda_runtime_wrapper_not_found; by signal: [R] in reference to 4.4.
Invocation::Outcome Invocation::exited(const Exit& exit) {
  std::string reason = "Runtime exited ";
  if (!exit.signal.empty()) {
    reason += "with error: signal: " + exit.signal;
  } else if (exit.status != 0) {
    reason += "with error: exit status " + std::to_string(exit.status);
  } else {
    reason += "without providing a reason";
  }
  return ended_by_platform("Runtime.ExitError", reason);
}

Invocation::Outcome Invocation::ended_by_platform(const std::string& error_type, const std::string& reason) {
  sandbox_->stop(StopReason::failure);
  const std::string message = "RequestId: " + request_id_.text() + " Error: " + reason;
  log(message + "\n" + error_type);
  return {platform_error(error_type, message), "error", error_type};
}

Invocation::Outcome Invocation::timed_out() {
  const std::string task =
      "Task timed out after " + std::to_string(version().configuration.timeout.count()) + ".00 seconds";
  if (lambda_.options_.timeout_wording == TimeoutWording::sandbox_timedout) {
    return {platform_error("Sandbox.Timedout", "RequestId: " + request_id_.text() + " Error: " + task),
            "timeout", "Sandbox.Timedout"};
  }
  const std::string message =
      lambda_.region_.calendar().iso8601(loop().now()) + " " + request_id_.text() + " " + task;
  log(message + "\n");  // an empty line follows it
  std::string json;
  wire::JsonWriter(json).begin_object().member("errorMessage", message).end_object();
  return {wire::Payload::from_text(std::move(json)), "timeout"};
}

/// Writes END and REPORT, gives the slot and the environment back, and answers; then this is gone.
void Invocation::finish(Outcome outcome) {
  cancel();
  Lambda& lambda = lambda_;
  journal::Journal& journal = lambda.region_.journal();
  const journal::SharedText name = version().name;
  const clock::Duration duration = loop().now() - phase_began_;
  journal.append("lambda.end", input_.trace, field("function", name), field("request_id", request_id_),
                 field("environment", sandbox_->id));
  journal_report(outcome, duration);

  lambda.concurrency_.leave(function_->share_);
  if (!function_->deleted_ && function_->latest_ == sandbox_->version)
    function_->idle_.put(std::move(sandbox_));
  sandbox_.reset();

  wire::FunctionReply reply;
  reply.payload = std::move(outcome.payload);
  reply.request_id = request_id_;
  if (outcome.status != std::string_view("success")) reply.function_error = "Unhandled";
  if (log_tail_) {
    if (log_tail_->size() > log_tail_bytes) log_tail_->erase(0, log_tail_->size() - log_tail_bytes);
    reply.log_tail = std::move(*log_tail_);
  }
  if (auto* event = std::get_if<QueuedEvent*>(&listener_)) {
    QueuedEvent& attempted = **event;
    lambda.under_way_.erase(place_);
    attempted.answered(std::move(reply));
    return;
  }
  auto& promise = std::get<clock::Promise<wire::FunctionReply>>(listener_);
  const bool heard = promise.heard() && !input_.client.has_left();
  journal.append("lambda.reply", input_.trace, field("function", name), field("request_id", request_id_),
                 field_if(!reply.function_error.empty(), "function_error", reply.function_error),
                 field("heard", heard));
  promise.set(std::move(reply));
  lambda.under_way_.erase(place_);
}

/// Not the code's failure but the environment's.
void Invocation::could_not_run(const std::exception_ptr& error) {
  if (auto* event = std::get_if<QueuedEvent*>(&listener_)) {
    QueuedEvent& attempted = **event;
    abandon();
    attempted.failed(error);
  } else {
    std::get<clock::Promise<wire::FunctionReply>>(listener_).fail(error);
    abandon();
  }
}

/// The fiber was killed from outside, in a teardown: no REPORT, no reply, and nobody's slot is kept.
void Invocation::abandon() {
  cancel();
  kill_children();
  lambda_.concurrency_.leave(function_->share_);
  lambda_.under_way_.erase(place_);
}

void Invocation::journal_init(const char* status, const std::string& error_type) {
  lambda_.region_.journal().append("lambda.init", input_.trace, field("function", version().name),
                                   field("environment", sandbox_->id),
                                   field("duration_ms", loop().now() - *init_began_), field("status", status),
                                   field("phase", phase_ == Phase::init ? "init" : "invoke"),
                                   field_if(!error_type.empty(), "error_type", error_type));
  init_began_.reset();
}

void Invocation::journal_report(const Outcome& outcome, clock::Duration duration) {
  const std::int64_t memory_mb = version().configuration.memory_mb;
  const std::int64_t max_memory_mb = sandbox_->environment->max_memory_mb().value_or(
      lambda_.options_.unmeasured_memory_mb.value_or(memory_mb));
  const clock::Duration initialising = init_duration_.value_or(clock::Duration::zero());
  const clock::Duration billed = std::chrono::ceil<std::chrono::milliseconds>(
      lambda_.options_.init_is_billed ? duration + initialising : duration);

  lambda_.region_.journal().append(
      "lambda.report", input_.trace, field("function", version().name), field("request_id", request_id_),
      field("environment", sandbox_->id), field("duration_ms", duration), field("billed_ms", billed),
      field("memory_mb", memory_mb), field("max_memory_mb", max_memory_mb),
      field_if(init_duration_.has_value(), "init_ms", initialising), field("status", outcome.status),
      field_if(!outcome.error_type.empty(), "error_type", outcome.error_type));

  if (log_tail_) {
    const std::string request_id = request_id_.text();
    *log_tail_ += end_line(request_id);
    *log_tail_ += report_line({request_id, duration, billed, memory_mb, max_memory_mb, init_duration_,
                               outcome.status, outcome.error_type});
  }
}

}  // namespace cutoff::lambda
