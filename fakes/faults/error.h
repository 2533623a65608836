// The errors that can be injected: each service's own, by AWS's names.
//
// Sources: the services' API models (names and statuses). Texts: Lambda's and ProvisionedThroughputExceededException's
// as users have published them; DynamoDB's others from the Developer Guide, "Error handling with DynamoDB"; AgentCore
// has its own (agentcore/behaviour.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cutoff::faults {

enum class Target : std::uint8_t { function, table, agent };
/// "function", "table", "agent".
std::string_view name_of(Target target);

struct Error {
  int status = 0;  // at the wire; 200 for a function's own error
  std::string type;
  std::string message;
  const char* reason = "";  // of Lambda's TooManyRequestsException: one of AWS's ThrottleReason values
  /// The function's code failed, rather than Lambda refused: the type is its exception's.
  bool in_code = false;
};

/// The names that `target` knows, "throttle" not among them.
std::vector<std::string_view> error_names(Target target);
/// The values of Lambda's ThrottleReason.
const std::vector<std::string_view>& throttle_reasons();

/// What the service says under that name. Throws wire::Fault 400 InvalidFault for a name that it does not have.
/// Of an empty `message` and `reason` the usual ones are taken; an agent's message may stay empty.
Error make_error(Target target, std::string_view name, const std::string& message, std::string_view reason,
                 const std::string& error_type);

}  // namespace cutoff::faults
