#include "fakes/faults/error.h"

#include <algorithm>

#include "fakes/wire/fault.h"

namespace cutoff::faults {
namespace {

struct Known {
  Target target;
  const char* type;
  int status;
  const char* message;
};

constexpr const char* function_error = "FunctionError";
constexpr const char* too_many_requests = "TooManyRequestsException";

constexpr Known known_errors[] = {
    {Target::function, too_many_requests, 429, "Rate Exceeded."},
    {Target::function, "ServiceException", 500, "An error occurred and the request cannot be processed."},
    {Target::function, function_error, 200, "Injected by a fault"},
    {Target::table, "ProvisionedThroughputExceededException", 400,
     "The level of configured provisioned throughput for the table was exceeded. Consider increasing your "
     "provisioning level with the UpdateTable API."},
    {Target::table, "ThrottlingException", 400, "Rate of requests exceeds the allowed throughput."},
    {Target::table, "RequestLimitExceeded", 400,
     "Throughput exceeds the current throughput limit for your account. Please contact AWS Support at "
     "https://aws.amazon.com/support to request a limit increase"},
    {Target::table, "InternalServerError", 500, "Internal server error"},
    {Target::table, "ServiceUnavailable", 503, "DynamoDB is currently unavailable."},
    {Target::agent, "ThrottlingException", 429, ""},
    {Target::agent, "ServiceQuotaExceededException", 402, ""},
    {Target::agent, "RetryableConflictException", 409, ""},
    {Target::agent, "RuntimeClientError", 424, ""},
    {Target::agent, "InternalServerException", 500, ""},
};

const char* throttle_of(Target target) {
  switch (target) {
    case Target::function:
      return too_many_requests;
    case Target::table:
      return "ProvisionedThroughputExceededException";
    case Target::agent:
      return "ThrottlingException";
  }
  return "";
}

constexpr const char* reasons[] = {
    "ReservedFunctionConcurrentInvocationLimitExceeded",
    "ConcurrentInvocationLimitExceeded",
    "FunctionInvocationRateLimitExceeded",
    "ReservedFunctionInvocationRateLimitExceeded",
    "CallerRateLimitExceeded",
    "ConcurrentSnapshotCreateLimitExceeded",
};

std::string list_of(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names) text.append(text.empty() ? "" : ", ").append(name);
  return text;
}

[[noreturn]] void refuse(const std::string& sentence) { throw wire::Fault(400, "InvalidFault", sentence); }

const char* known_reason(std::string_view name) {
  for (const char* reason : reasons) {
    if (name == reason) return reason;
  }
  refuse("the reason \"" + std::string(name) + "\" is none of Lambda's: " + list_of(throttle_reasons()));
}

}  // namespace

std::string_view name_of(Target target) {
  switch (target) {
    case Target::function:
      return "function";
    case Target::table:
      return "table";
    case Target::agent:
      return "agent";
  }
  return "";
}

std::vector<std::string_view> error_names(Target target) {
  std::vector<std::string_view> names;
  for (const Known& known : known_errors) {
    if (known.target == target) names.emplace_back(known.type);
  }
  return names;
}

const std::vector<std::string_view>& throttle_reasons() {
  static const std::vector<std::string_view> all(std::begin(reasons), std::end(reasons));
  return all;
}

Error make_error(Target target, std::string_view name, const std::string& message, std::string_view reason,
                 const std::string& error_type) {
  if (name == "throttle") name = throttle_of(target);
  const auto* const known =
      std::find_if(std::begin(known_errors), std::end(known_errors),
                   [&](const Known& each) { return each.target == target && name == each.type; });
  if (known == std::end(known_errors)) {
    refuse("a " + std::string(name_of(target)) + " has no error \"" + std::string(name) +
           "\": it has throttle, " + list_of(error_names(target)));
  }
  Error error;
  error.status = known->status;
  error.type = known->type;
  error.message = message.empty() ? known->message : message;
  error.in_code = name == function_error;
  if (error.in_code) error.type = error_type.empty() ? "InjectedError" : error_type;
  if (!error.in_code && !error_type.empty()) refuse("error_type belongs to the error FunctionError alone");
  if (name == too_many_requests) {
    error.reason = reason.empty() ? reasons[0] : known_reason(reason);
  } else if (!reason.empty()) {
    refuse("a reason belongs to the error TooManyRequestsException alone");
  }
  return error;
}

}  // namespace cutoff::faults
