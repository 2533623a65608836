#include "fakes/lambda/event_queue.h"

#include <algorithm>
#include <utility>

#include "fakes/lambda/lambda.h"
#include "fakes/wire/fault.h"

namespace cutoff::lambda {
namespace {

using journal::field;
using namespace std::chrono_literals;

constexpr clock::Duration first_back_off = 1s;
constexpr clock::Duration longest_back_off = 5min;
constexpr clock::Duration first_retry_delay = 1min;  // and twice that before the second

std::int64_t retry_attempts(const std::optional<EventInvokeConfig>& config) {
  return config ? config->maximum_retry_attempts.value_or(default_retry_attempts) : default_retry_attempts;
}

clock::Duration greatest_age(const std::optional<EventInvokeConfig>& config) {
  return config ? config->maximum_event_age.value_or(default_event_age) : default_event_age;
}

std::string sentence_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& exception) {
    return exception.what();
  } catch (...) {
    return "an exception that is no std::exception";
  }
}

}  // namespace

QueuedEvent::QueuedEvent(EventQueue& queue, Event event)
    : Timer(queue.lambda_.loop(), Kind::owed, Order::prompt), queue_(queue), event_(std::move(event)) {}

void QueuedEvent::fire() {
  change_order(Order::event);  // only its first delivery is handed on; a retry is due like all else
  queue_.deliver(*this);
}

void QueuedEvent::answered(wire::FunctionReply reply) { queue_.answered(*this, std::move(reply)); }

void QueuedEvent::failed(const std::exception_ptr& error) {
  --attempts_;
  const auto function = queue_.lambda_.functions_.find(*event_.function);
  if (function == queue_.lambda_.functions_.end()) {
    queue_.drop(*this, "FunctionDeleted");
  } else {
    queue_.refused(*this, *function->second, "ServiceException", sentence_of(error));
  }
}

EventQueue::EventQueue(Lambda& lambda, DestinationSink& destinations)
    : lambda_(lambda), destinations_(destinations) {}

void EventQueue::accept(Event event) {
  QueuedEvent& queued = events_.emplace_back(*this, std::move(event));
  queued.place_ = std::prev(events_.end());
  queued.arm_at(lambda_.loop().now());
}

/// Its turn has come. It may be at its end, and gone, when this returns.
void EventQueue::deliver(QueuedEvent& event) {
  const auto found = lambda_.functions_.find(*event.event_.function);
  if (found == lambda_.functions_.end()) return drop(event, "FunctionDeleted");
  const std::shared_ptr<Function> function = found->second;
  if (function->share_.reserved == 0) return give_up(event, *function, "ZeroReservedConcurrency");
  // Only where the age was lowered while it waited; else this was seen when it was put back.
  const clock::Duration age = lambda_.loop().now() - event.event_.accepted;
  if (age >= greatest_age(function->event_invoke_config_))
    return give_up(event, *function, "EventAgeExceeded");

  std::unique_ptr<Sandbox> sandbox;
  const char* throttled = nullptr;
  try {
    throttled = lambda_.take_slot(*function, event.event_.trace, sandbox);
  } catch (...) {
    return refused(event, *function, "ServiceException", sentence_of(std::current_exception()));
  }
  if (throttled != nullptr) {
    lambda_.journal_throttle(*function, "lambda.amazonaws.com", event.event_.trace, throttled);
    return refused(event, *function, throttled);
  }

  event.refusals_ = 0;
  ++event.attempts_;
  lambda_.region_.journal().append(
      "lambda.attempt", event.event_.trace, field("function", event.event_.function),
      field("request_id", event.event_.request_id), field("attempt", event.attempts_), field("age_ms", age));
  const auto& duplicate_delay = lambda_.options_.duplicate_delay;
  if (duplicate_delay && is_duplicated(event)) duplicate(event, *duplicate_delay);
  lambda_.start_attempt(function, std::move(sandbox), event);
}

void EventQueue::answered(QueuedEvent& event, wire::FunctionReply reply) {
  const auto found = lambda_.functions_.find(*event.event_.function);
  const bool success = reply.function_error.empty();
  if (found == lambda_.functions_.end()) {
    if (!success) return drop(event, "FunctionDeleted");
    events_.erase(event.place_);
  } else if (success) {
    succeeded(event, *found->second, reply);
  } else {
    function_failed(event, *found->second, std::move(reply));
  }
}

void EventQueue::succeeded(QueuedEvent& event, const Function& function, const wire::FunctionReply& reply) {
  if (!lambda_.options_.duplicate_delay && is_duplicated(event)) duplicate(event, 0s);
  if (function.event_invoke_config_ && !function.event_invoke_config_->destinations.on_success.empty()) {
    send(event, function, function.event_invoke_config_->destinations.on_success, true, "Success",
         reply.payload, {});
  }
  events_.erase(event.place_);
}

void EventQueue::function_failed(QueuedEvent& event, const Function& function, wire::FunctionReply reply) {
  event.last_error_ = std::move(reply.payload);
  event.error_code_ = 200;  // that of Invoke's answer (recorded: test_dead_letter_queue)
  ++event.failures_;
  if (event.failures_ > retry_attempts(function.event_invoke_config_)) {
    return give_up(event, function, "RetriesExhausted");
  }
  put_back(event, function, first_retry_delay * event.failures_, "FunctionError");
}

/// By a throttle, or by our own inability to run the code.
void EventQueue::refused(QueuedEvent& event, const Function& function, const char* reason,
                         std::string error) {
  event.error_code_ = error.empty() ? 429 : 500;
  ++event.refusals_;
  put_back(event, function, back_off(event), reason, std::move(error));
}

void EventQueue::put_back(QueuedEvent& event, const Function& function, clock::Duration delay,
                          const char* reason, std::string error) {
  const clock::Instant next = lambda_.loop().now() + delay;
  if (next - event.event_.accepted >= greatest_age(function.event_invoke_config_)) {
    return give_up(event, function, "EventAgeExceeded");
  }
  journal::Fields fields(field("function", event.event_.function),
                         field("request_id", event.event_.request_id), field("reason", reason),
                         field("delay_ms", delay));
  if (!error.empty()) fields.add(field("error", std::move(error)));
  lambda_.region_.journal().append("lambda.requeue", event.event_.trace, std::move(fields));
  event.arm_at(next);
}

/// Delivered at least once, says AWS: a second copy of it is in the queue, with an end of its own.
void EventQueue::duplicate(const QueuedEvent& event, clock::Duration delay) {
  lambda_.region_.journal().append("lambda.duplicate", event.event_.trace,
                                   field("function", event.event_.function),
                                   field("request_id", event.event_.request_id), field("delay_ms", delay));
  QueuedEvent& copy = events_.emplace_back(*this, event.event_);
  copy.place_ = std::prev(events_.end());
  copy.may_be_duplicated_ = false;
  copy.arm_after(delay);
}

void EventQueue::give_up(QueuedEvent& event, const Function& function, const char* condition) {
  const auto& config = function.event_invoke_config_;
  if (config && !config->destinations.on_failure.empty()) {
    send(event, function, config->destinations.on_failure, false, condition, event.last_error_,
         event.failures_ > 0 ? "Unhandled" : "");
  }
  if (!function.configuration().dead_letter_target.empty()) send_dead_letter(event, function, condition);
  drop(event, condition);
}

/// Its end without success; then it is gone.
void EventQueue::drop(QueuedEvent& event, const char* reason) {
  lambda_.region_.journal().append("lambda.drop", event.event_.trace,
                                   field("function", event.event_.function),
                                   field("request_id", event.event_.request_id), field("reason", reason));
  events_.erase(event.place_);
}

void EventQueue::send(const QueuedEvent& event, const Function& function, const std::string& target,
                      bool success, const char* condition, const wire::Payload& response,
                      std::string function_error) {
  InvocationRecord record;
  record.timestamp = lambda_.region_.calendar().iso8601(lambda_.loop().now());
  record.request_id = event.event_.request_id;
  record.function_arn = function.arn() + ":$LATEST";
  record.condition = condition;
  record.approximate_invoke_count = event.attempts_;
  record.request = event.event_.payload;
  record.response = response;
  record.function_error = std::move(function_error);
  DestinationMessage message{
      target, success, {}, record.function_arn, function.latest_->role_session, event.event_.trace};
  message.record = wire::Payload::of(std::move(record));
  deliver_to_sink("lambda.destination", event, target, condition, std::move(message));
}

/// AWS says what the attributes are for, but only that of a function's error is recorded; for an event that was
/// throttled until it was too old the status of that (429, "Rate Exceeded.") stands here.
void EventQueue::send_dead_letter(const QueuedEvent& event, const Function& function, const char* condition) {
  DeadLetter letter;
  letter.target = function.configuration().dead_letter_target;
  letter.event = event.event_.payload;
  letter.request_id = event.event_.request_id;
  letter.error_code = event.error_code_;
  letter.error_message = event.error_code_ == 200   ? dead_letter_message(event.last_error_)
                         : event.error_code_ == 429 ? "Rate Exceeded."
                                                    : "ServiceException";
  letter.caller = function.latest_->role_session;
  letter.trace = event.event_.trace;
  const std::string target = letter.target;
  deliver_to_sink("lambda.dead_letter", event, target, condition, std::move(letter));
}

template <class Message>
void EventQueue::deliver_to_sink(const char* kind, const QueuedEvent& event, const std::string& target,
                                 const char* condition, Message message) {
  journal::Fields fields(field("function", event.event_.function),
                         field("request_id", event.event_.request_id), field("target", target),
                         field("condition", condition));
  try {
    destinations_.take(std::move(message));
  } catch (const wire::Fault& fault) {
    fields.add(field("error", fault.what()));
  }
  lambda_.region_.journal().append(kind, event.event_.trace, std::move(fields));
}

/// AWS names the bounds and says "exponentially"; that it doubles is ours. In profile typical up to a fifth more or
/// less, which is ours, too.
clock::Duration EventQueue::back_off(const QueuedEvent& event) const {
  clock::Duration delay = first_back_off;
  for (int refusal = 1; refusal < event.refusals_ && delay < longest_back_off; ++refusal) delay *= 2;
  delay = std::min(delay, longest_back_off);
  if (lambda_.region_.latency() == region::LatencyProfile::ideal) return delay;
  const std::string drawer = event.event_.request_id.text() + "/" + std::to_string(event.attempts_) + "/" +
                             std::to_string(event.refusals_);
  clock::RandomStream stream = lambda_.region_.random().stream("lambda.event_back_off", drawer);
  return std::clamp<clock::Duration>(stream.between(delay * 4 / 5, delay * 6 / 5), first_back_off,
                                     longest_back_off);
}

/// Decided once an event.
bool EventQueue::is_duplicated(QueuedEvent& event) {
  if (!std::exchange(event.may_be_duplicated_, false)) return false;
  const Options& options = lambda_.options_;
  if (duplicates_ < options.duplicated_events) {
    ++duplicates_;
    return true;
  }
  if (options.duplicated_events_per_1000 == 0) return false;
  clock::RandomStream stream =
      lambda_.region_.random().stream("lambda.duplicates", event.event_.request_id.text());
  return stream.happens(options.duplicated_events_per_1000, 1000);
}

}  // namespace cutoff::lambda
