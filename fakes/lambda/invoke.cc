// Invoke: what is checked before an invocation is accepted, and its acceptance. InvocationType Event is another
// operation, with a queue of its own; it is not offered yet.
#include <utility>

#include "fakes/lambda/faults.h"
#include "fakes/lambda/function_name.h"
#include "fakes/lambda/json_check.h"
#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {

using journal::field;

clock::Result<wire::FunctionReply> Lambda::start_invoke(const iam::Caller& caller, InvokeInput input) {
  if (loop().current_is_killed()) throw clock::Killed{};
  std::shared_ptr<Function> function = check_invoke(caller, input);
  if (!input.trace) input.trace = region_.new_trace();

  if (const char* reason = concurrency_.refusal(function->share_))
    throttle(*function, caller, input.trace, reason);
  std::unique_ptr<Sandbox> sandbox = take_environment(*function);
  // Which of its reasons AWS gives when a function scales too fast is not documented.
  if (sandbox == nullptr) throttle(*function, caller, input.trace, "ConcurrentInvocationLimitExceeded");

  concurrency_.enter(function->share_);
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

void Lambda::dry_run(const iam::Caller& caller, InvokeInput input) { check_invoke(caller, input); }

/// Leaves in `input` the ARN, as the caller qualified it, and an event that code can be given.
std::shared_ptr<Function> Lambda::check_invoke(const iam::Caller& caller, InvokeInput& input) const {
  const FunctionReference reference =
      resolve_function_name(region_, input.function, input.qualifier, NameRule::invoke);
  const auto found = functions_.find(reference.name);
  input.function = found != functions_.end() ? found->second->arn() : function_arn(reference.name);
  if (!reference.qualifier.empty()) input.function += ":" + reference.qualifier;

  iam::Context context;
  if (!caller.source_arn.empty()) context.emplace_back("aws:SourceArn", caller.source_arn);
  region_.iam().authorize(caller, "lambda:InvokeFunction", input.function, context,
                          found != functions_.end() ? &found->second->policy_ : nullptr);

  if (found == functions_.end() || (!reference.qualifier.empty() && reference.qualifier != "$LATEST")) {
    // The suffix is new: recordings of 2023 lack it, those of November 2025 have it.
    throw function_not_found(input.function + (reference.qualifier.empty() ? ":$LATEST" : ""));
  }
  if (input.event.empty()) input.event = empty_object_;
  if (input.event.larger_than(options_.request_limit)) {
    // Seen in the field (2024), under this name, not under the API model's RequestTooLargeException.
    throw user_fault(413, "RequestEntityTooLargeException",
                     "Request must be smaller than " + std::to_string(options_.request_limit) +
                         " bytes for the InvokeFunction operation");
  }
  if (!input.event.typed()) {
    if (const auto problem = json_problem(input.event.text())) {
      throw user_fault(
          400, "InvalidRequestContentException",
          "Could not parse request body into json: Could not parse payload into json: " + *problem);
    }
  }
  return found->second;
}

/// An idle one, or a new one; nullptr when the function scales faster than it may.
std::unique_ptr<Sandbox> Lambda::take_environment(Function& function) {
  if (auto idle = function.idle_.take()) return idle;
  if (!function.scaling_.take(loop().now())) return nullptr;
  return std::make_unique<Sandbox>(wire::Uuid::draw(environment_ids_), ++function.environments_made_,
                                   loop().now(), function.latest_);
}

void Lambda::throttle(const Function& function, const iam::Caller& caller, const wire::TraceId& trace,
                      const char* reason) {
  region_.journal().append("lambda.throttle", trace, field("function", function.latest_->name),
                           field("reason", reason), field("caller", caller.principal));
  throw throttled(reason);
}

}  // namespace cutoff::lambda
