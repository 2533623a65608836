// Invoke with InvocationType Event: what is checked at once is what is wrong with the call itself. A throttle is not:
// an event is accepted also while its function is at its limit, or turned off (recorded:
// test_reserved_concurrency_async_queue).
#include <utility>

#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {

using journal::field;

wire::Uuid Lambda::invoke_event(const iam::Caller& caller, InvokeInput input) {
  if (loop().current_is_killed()) throw clock::Killed{};
  const std::shared_ptr<Function> function = check_invoke(caller, input, SizeLimit::event);
  const bool qualified = input.function.size() > function->arn().size();
  Event event{function->latest_->name,
              qualified,
              std::move(input.event),
              region_.new_uuid(),
              input.trace ? input.trace : region_.new_trace(),
              loop().now()};
  const wire::Uuid request_id = event.request_id;
  region_.journal().append("lambda.enqueue", event.trace, field("function", event.function),
                           field("request_id", request_id), field("caller", caller.principal));
  events_.accept(std::move(event));
  return request_id;
}

/// The code runs before this returns, until it first waits; event and invocation may be at their end then.
void Lambda::start_attempt(std::shared_ptr<Function> function, std::unique_ptr<Sandbox> sandbox,
                           QueuedEvent& event) {
  const Event& queued = event.event();
  InvokeInput input;
  input.function = queued.qualified ? function->arn() + ":$LATEST" : function->arn();
  input.event = queued.payload;
  input.trace = queued.trace;
  Invocation& invocation = under_way_.emplace_back(*this, std::move(function), std::move(sandbox),
                                                   queued.request_id, std::move(input), &event);
  invocation.place_ = std::prev(under_way_.end());
  invocation.begin();
}

}  // namespace cutoff::lambda
