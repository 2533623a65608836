// What somebody asks of a function, and what he is answered: the words that Lambda shares with those who invoke
// it (a gateway's integration, an event queue), who know it only as "something to invoke".
#pragma once

#include <optional>
#include <string>

#include "fakes/clock/one_shot.h"
#include "fakes/wire/identifiers.h"
#include "fakes/wire/payload.h"

namespace cutoff::wire {

struct FunctionCall {
  std::string function;  // a name, a partial or a full ARN, each with or without a qualifier
  Payload event;
  TraceId trace;
  /// On whose behalf AWS's own service calls: "arn:aws:execute-api:us-east-1:123456789012:api/stage/POST/path".
  std::string source_arn;
};

struct FunctionReply {
  Payload payload;
  /// "Unhandled" when the code failed; empty when it did not. (Lambda answers 200 in both cases.)
  std::string function_error;
  Uuid request_id;
  std::string executed_version = "$LATEST";
  /// The last 4 KB of the log of this invocation, when the caller asked for it.
  std::string log_tail;
};

/// Something to invoke.
class FunctionTarget {
 public:
  virtual ~FunctionTarget() = default;
  /// Starts it and returns at once; what was started goes on whether or not anybody waits for the reply. Throws
  /// Fault when the call is refused: throttled, not allowed, no such function.
  virtual clock::Result<FunctionReply> start(FunctionCall call) = 0;
};

}  // namespace cutoff::wire
