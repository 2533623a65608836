// Invoke: what is checked before an invocation is accepted, and its acceptance. InvocationType Event is in
// invoke_event.cc.
#include <utility>

#include "fakes/lambda/faults.h"
#include "fakes/lambda/function_name.h"
#include "fakes/lambda/json_check.h"
#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {

using journal::field;

clock::Result<wire::FunctionReply> Lambda::start_invoke(const iam::Caller& caller, InvokeInput input) {
  if (loop().current_is_killed()) throw clock::Killed{};
  std::shared_ptr<Function> function = check_invoke(caller, input, SizeLimit::request);
  if (!input.trace) input.trace = region_.new_trace();

  std::unique_ptr<Sandbox> sandbox;
  if (const char* reason = take_slot(*function, input.trace, sandbox)) {
    journal_throttle(*function, caller.principal, input.trace, reason);
    throw throttled(reason);
  }

  const wire::Uuid request_id = region_.new_uuid();
  region_.journal().append("lambda.invoke", input.trace, field("function", sandbox->version->name),
                           field("request_id", request_id), field("invocation_type", "RequestResponse"),
                           field("caller", caller.principal));
  auto [promise, result] = clock::one_shot<wire::FunctionReply>(loop(), "the invocation's result");
  Invocation& invocation = under_way_.emplace_back(*this, std::move(function), std::move(sandbox), request_id,
                                                   std::move(input), std::move(promise));
  invocation.place_ = std::prev(under_way_.end());
  invocation.begin();
  return std::move(result);
}

void Lambda::dry_run(const iam::Caller& caller, InvokeInput input) {
  check_invoke(caller, input, SizeLimit::request);
}

/// Leaves in `input` the ARN, as the caller qualified it, and an event that code can be given.
std::shared_ptr<Function> Lambda::check_invoke(const iam::Caller& caller, InvokeInput& input,
                                               SizeLimit limit) const {
  std::string qualifier;
  auto found = functions_.end();
  // AWS's own services name a function by its ARN.
  if (input.qualifier.empty())
    found = functions_.find(std::string_view(input.function).substr(input.function.rfind(':') + 1));
  if (found == functions_.end() || found->second->arn() != input.function) {
    FunctionReference reference =
        resolve_function_name(region_, input.function, input.qualifier, NameRule::invoke);
    found = functions_.find(reference.name);
    input.function = found != functions_.end() ? found->second->arn() : function_arn(reference.name);
    if (!reference.qualifier.empty()) input.function += ":" + reference.qualifier;
    qualifier = std::move(reference.qualifier);
  }

  region_.iam().authorize(caller, "lambda:InvokeFunction", input.function, {},
                          found != functions_.end() ? &found->second->policy_ : nullptr);

  if (found == functions_.end() || (!qualifier.empty() && qualifier != "$LATEST")) {
    // The suffix is new: recordings of 2023 lack it, those of November 2025 have it.
    throw function_not_found(input.function + (qualifier.empty() ? ":$LATEST" : ""));
  }
  found->second->check_invocable();
  if (input.event.empty()) input.event = empty_object_;
  check_size(input.event, limit);
  if (!input.event.typed()) {
    if (const auto problem = json_problem(input.event.text())) {
      throw user_fault(
          400, "InvalidRequestContentException",
          "Could not parse request body into json: Could not parse payload into json: " + *problem);
    }
  }
  return found->second;
}

/// Both texts are seen in the field (2024), none is recorded. That of a request comes under this name, not under the
/// API model's RequestTooLargeException.
void Lambda::check_size(const wire::Payload& event, SizeLimit limit) const {
  if (limit == SizeLimit::event) {
    if (!event.larger_than(options_.event_limit)) return;
    throw user_fault(413, "RequestTooLargeException",
                     std::to_string(event.text().size()) +
                         " byte payload is too large for the Event invocation type (limit " +
                         std::to_string(options_.event_limit) + " bytes)");
  }
  if (!event.larger_than(options_.request_limit)) return;
  throw user_fault(413, "RequestEntityTooLargeException",
                   "Request must be smaller than " + std::to_string(options_.request_limit) +
                       " bytes for the InvokeFunction operation");
}

/// A place among the function's concurrent invocations, with an environment; or why there is none now, as one of
/// AWS's ThrottleReason values.
const char* Lambda::take_slot(Function& function, const wire::TraceId& trace,
                              std::unique_ptr<Sandbox>& sandbox) {
  if (const char* reason = concurrency_.refusal(function.share_)) return reason;
  faults::Injection injected =
      region_.faults().meet({faults::Target::function, *function.latest_->name, "Invoke", trace});
  if (const char* reason = injected_refusal(injected)) return reason;
  sandbox = take_environment(function);
  // Which of its reasons AWS gives when a function scales too fast is not documented.
  if (sandbox == nullptr) return "ConcurrentInvocationLimitExceeded";
  sandbox->injected = std::move(injected);
  concurrency_.enter(function.share_);
  return nullptr;
}

/// An idle one, or a new one; nullptr when the function scales faster than it may.
std::unique_ptr<Sandbox> Lambda::take_environment(Function& function) {
  if (auto idle = function.idle_.take()) return idle;
  if (!function.scaling_.take(loop().now())) return nullptr;
  return std::make_unique<Sandbox>(wire::Uuid::draw(environment_ids_), ++function.environments_made_,
                                   loop().now(), function.latest_);
}

void Lambda::journal_throttle(const Function& function, const std::string& caller, const wire::TraceId& trace,
                              const char* reason) {
  region_.journal().append("lambda.throttle", trace, field("function", function.latest_->name),
                           field("reason", reason), field("caller", caller));
}

}  // namespace cutoff::lambda
