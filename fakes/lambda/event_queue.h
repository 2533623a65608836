// Lambda's asynchronous queue: the events of InvocationType Event, from their acceptance to their end.
//
// Lambda accepts an event at once and tells its caller no more. From then on it is a timer: due now, and prompt, so
// that it is delivered after whoever sent it has had his turn and given his own slot back, and before anything else that
// is due at that instant; and later due again for each retry.
// No event waits for another (AWS promises no order), so the loop's timers are the queue.
//
//   The code fails         tried again 1 min after the end of the first attempt, 2 min after that of the second, up to
//                          MaximumRetryAttempts (2).
//   Lambda is throttled,   the event goes back and is tried again after 1 s, 2 s, 4 s … 5 min, which uses up no
//   or cannot run it       attempt, as long as it is younger than MaximumEventAgeInSeconds (6 h).
//   The next try would     it is given up now, not then (recorded: maximum age 60 s and a function that fails is one
//   fall past that age     attempt, and a record within seconds; 90 s is two attempts).
//   Reserved concurrency 0 it is given up at once.
//   The function is gone   it is dropped when its turn comes, and nobody is told: with the function its destinations
//                          went, too. AWS does not say. One that was made anew under the name meanwhile gets it.
//
// Function, code and configuration are those of the moment of delivery; the request id is the same on every attempt.
//
// Source: Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous invocation"; LocalStack's
// recordings test_maxeventage, test_retries, test_reserved_concurrency_async_queue,
// test_async_invoke_queue_upon_function_update and test_request_id_async_invoke_with_retry.
#pragma once

#include <cstdint>
#include <exception>
#include <list>
#include <memory>
#include <string>
#include <string_view>

#include "fakes/clock/timer.h"
#include "fakes/journal/entry.h"
#include "fakes/lambda/destination.h"
#include "fakes/lambda/event_invoke_config.h"
#include "fakes/wire/function.h"
#include "fakes/wire/identifiers.h"
#include "fakes/wire/payload.h"

namespace cutoff::lambda {

class EventQueue;
class Function;
class Lambda;

/// What an accepted event carries.
struct Event {
  journal::SharedText function;  // its name
  bool qualified = false;        // whether the caller said ":$LATEST"
  wire::Payload payload;
  wire::Uuid request_id;
  wire::TraceId trace;
  clock::Instant accepted{};
};

/// An event in the queue, or with the invocation that is an attempt at it. Lean: there may be many.
class QueuedEvent final : private clock::Timer {
 public:
  QueuedEvent(EventQueue& queue, Event event);

  const Event& event() const { return event_; }

  /// The attempt is over, and its invocation gone. This may be gone when they return.
  void answered(wire::FunctionReply reply);
  /// The code could not be run at all.
  void failed(const std::exception_ptr& error);

  const char* what() const override { return "an event's delivery"; }

 private:
  friend class EventQueue;
  void fire() override;

  EventQueue& queue_;
  std::list<QueuedEvent>::iterator place_{};
  Event event_;
  wire::Payload last_error_;       // of the last attempt that the code failed
  std::uint32_t attempts_ = 0;     // how often the code was run
  std::uint16_t failures_ = 0;     // how often it failed
  std::uint16_t refusals_ = 0;     // in a row: throttles and system errors
  std::int16_t error_code_ = 429;  // of what kept it from succeeding last, as dead letters say it
  bool may_be_duplicated_ = true;
};

class EventQueue {
 public:
  /// Both outlive it.
  EventQueue(Lambda& lambda, DestinationSink& destinations);

  void accept(Event event);
  /// Forgets them all; none may be under way.
  void clear() { events_.clear(); }
  /// Those that are under way are among them.
  std::size_t size() const { return events_.size(); }

 private:
  friend class QueuedEvent;

  void deliver(QueuedEvent& event);
  void answered(QueuedEvent& event, wire::FunctionReply reply);
  void succeeded(QueuedEvent& event, const Function& function, const wire::FunctionReply& reply);
  void function_failed(QueuedEvent& event, const Function& function, wire::FunctionReply reply);
  void refused(QueuedEvent& event, const Function& function, const char* reason, std::string error = {});

  void put_back(QueuedEvent& event, const Function& function, clock::Duration delay, const char* reason,
                std::string error = {});
  void duplicate(const QueuedEvent& event, clock::Duration delay);
  void give_up(QueuedEvent& event, const Function& function, const char* condition);
  void drop(QueuedEvent& event, const char* reason);
  void send(const QueuedEvent& event, const Function& function, const std::string& target, bool success,
            const char* condition, const wire::Payload& response, std::string function_error);
  void send_dead_letter(const QueuedEvent& event, const Function& function, const char* condition);
  template <class Message>
  void deliver_to_sink(const char* kind, const QueuedEvent& event, const std::string& target,
                       const char* condition, Message message);
  clock::Duration back_off(const QueuedEvent& event) const;
  bool is_duplicated(QueuedEvent& event);

  Lambda& lambda_;
  DestinationSink& destinations_;
  std::list<QueuedEvent> events_;  // in the order in which they were accepted
  std::int64_t duplicates_ = 0;
};

}  // namespace cutoff::lambda
