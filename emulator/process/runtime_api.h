// The Runtime API of 2018-06-01: where a function's code fetches its events and leaves its answers. One an environment.
//
// The code is on one side, by HTTP: handle(). Lambda is on the other, on an invocation's fiber: wait_until_ready(), then
// invoke() for each event. AWS: "Using the Lambda runtime API"; what it says to code that breaks the rules is taken from
// AWS's own Runtime Interface Emulator.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/clock/waiter.h"
#include "fakes/lambda/environment.h"
#include "fakes/wire/message.h"

namespace cutoff::process {

class RuntimeApi final : public wire::Service {
 public:
  static constexpr std::string_view path_prefix = "/2018-06-01/";

  struct Event {
    std::string request_id;
    std::string payload;
    std::int64_t deadline_ms = 0;  // since 1970, by the clock that the code itself reads
    std::string function_arn;
    std::string trace;           // X-Amzn-Trace-Id's value
    std::string client_context;  // JSON; empty: none
  };

  /// What is larger than `response_limit` is refused, and the invocation fails with it. `on_ready` is called when the code
  /// has asked for its next event.
  RuntimeApi(
      clock::Loop& loop, std::size_t response_limit, std::function<void()> on_ready = [] {});

  wire::Response handle(wire::Request request) override;

  /// Waits until the code asks for an event, which is the end of its init or of the invocation before. Throws what
  /// the code gave as its init's error (lambda::CodeFailure), and what end() was given.
  void wait_until_ready();
  /// Hands the event over and waits for the answer. Throws lambda::CodeFailure for an error, and what end() was given.
  wire::Payload invoke(Event event);

  /// Whether the code waits for its next event.
  bool ready() const { return state_ == State::ready; }
  /// The code's process has ended: whoever waits for it learns of that, now or later.
  void end(lambda::Exit exit);

 private:
  /// The names are those that a refusal gives them.
  enum class State : std::uint8_t { started, init_error, ready, running, answered };

  wire::Response next();
  wire::Response respond(std::string_view request_id, wire::Request& request);
  wire::Response fail_invocation(std::string_view request_id, wire::Request& request);
  wire::Response fail_init(wire::Request& request);
  wire::Response not_allowed(std::string_view wanted) const;
  wire::Response accept(lambda::CodeFailure failure);
  wire::Response accept(wire::Payload payload);
  void answered();
  wire::Response event_response() const;

  clock::Loop& loop_;
  std::size_t response_limit_;
  std::function<void()> on_ready_;
  State state_ = State::started;
  std::list<clock::Waiter> asking_;  // for the next event, the newest first: older ones have given up
  clock::Waiter lambda_;             // Lambda's side
  Event event_;                      // while running
  wire::Payload payload_;            // answered
  std::optional<lambda::CodeFailure> failure_;
  std::optional<lambda::Exit> exit_;
};

}  // namespace cutoff::process
