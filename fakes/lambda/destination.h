// What Lambda tells others of an event's end: a record for a destination, or the event itself for a dead letter queue.
//
// Lambda knows those others (a queue, a topic, a bus, a function) only as a DestinationSink; the cloud knows who is
// behind an ARN. A sink takes a message at once; it may refuse it by throwing wire::Fault, and Lambda journals that.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fakes/iam/caller.h"
#include "fakes/wire/identifiers.h"
#include "fakes/wire/json_writer.h"
#include "fakes/wire/payload.h"

namespace cutoff::lambda {

/// An invocation record, version "1.0". As a payload it is rendered when somebody reads it. Recorded: LocalStack's
/// test_lambda_destinations, 2022 to 2025.
struct InvocationRecord {
  std::string timestamp;  // "2019-11-14T18:16:05.568Z"
  wire::Uuid request_id;
  std::string function_arn;    // with a qualifier always: ":$LATEST"
  const char* condition = "";  // "Success", or why Lambda gave up
  std::int64_t approximate_invoke_count = 0;
  wire::Payload request;
  /// What the last attempt answered; no payload at all when the code never answered, and then there is no
  /// responseContext either (recorded for ZeroReservedConcurrency).
  wire::Payload response = {};
  std::string function_error = {};  // "Unhandled"

  void write_json(wire::JsonWriter& writer) const;
};

/// For a destination: OnSuccess or OnFailure.
struct DestinationMessage {
  std::string target;      // its ARN
  bool success = false;    // which of the two; an event bus names it in its detail-type
  wire::Payload record;    // of an InvocationRecord
  std::string source_arn;  // the function's, with its qualifier
  iam::Caller caller;      // Lambda sends as the function's role
  wire::TraceId trace;
};

/// For a function's dead letter queue, or topic: the event alone, with three attributes.
struct DeadLetter {
  std::string target;  // its ARN
  wire::Payload event;
  wire::Uuid request_id;      // RequestID, a String
  int error_code = 0;         // ErrorCode, a Number
  std::string error_message;  // ErrorMessage, a String: its first 1 KB
  iam::Caller caller;         // Lambda sends as the function's role
  wire::TraceId trace;
};

/// Something that takes these messages. It must not wait.
class DestinationSink {
 public:
  virtual ~DestinationSink() = default;
  /// Both throw wire::Fault when the target does not take it.
  virtual void take(DestinationMessage message) = 0;
  virtual void take(DeadLetter letter) = 0;
};

/// A sink that keeps what it is given, for whoever wants to look.
class DestinationStore final : public DestinationSink {
 public:
  void take(DestinationMessage message) override { messages_.push_back(std::move(message)); }
  void take(DeadLetter letter) override { dead_letters_.push_back(std::move(letter)); }

  const std::vector<DestinationMessage>& messages() const { return messages_; }
  const std::vector<DeadLetter>& dead_letters() const { return dead_letters_; }
  void clear() {
    messages_.clear();
    dead_letters_.clear();
  }

 private:
  std::vector<DestinationMessage> messages_;
  std::vector<DeadLetter> dead_letters_;
};

/// The ErrorMessage of a dead letter: the errorMessage of a function's error, its first 1 KB.
std::string dead_letter_message(const wire::Payload& error);

}  // namespace cutoff::lambda
