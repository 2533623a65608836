#include "fakes/lambda/faults.h"

#include <utility>

#include "fakes/lambda/function_name.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::lambda {

wire::Fault user_fault(int status, std::string type, std::string message) {
  return {status, std::move(type), std::move(message), {{"Type", "User"}}};
}

wire::Fault function_not_found(std::string_view arn) {
  return user_fault(404, "ResourceNotFoundException", "Function not found: " + std::string(arn));
}

wire::Fault version_not_found(const std::string& arn, const std::string& qualifier) {
  const std::string qualified = arn + ":" + qualifier;
  if (!is_alias(qualifier)) return function_not_found(qualified);
  return user_fault(404, "ResourceNotFoundException", "Cannot find alias arn: " + qualified);
}

wire::Fault function_is_pending() {
  return user_fault(409, "ResourceConflictException",
                    "The operation cannot be performed at this time. The function is currently in the "
                    "following state: Pending");
}

wire::Fault handler_is_missing() {
  return user_fault(
      400, "InvalidParameterValueException",
      "Runtime and Handler are mandatory parameters for functions created with deployment packages.");
}

wire::Fault other_revision(std::string_view operation) {
  return user_fault(412, "PreconditionFailedException",
                    "The Revision Id provided does not match the latest Revision Id. Call the " +
                        std::string(operation) + " API to retrieve the latest Revision Id");
}

wire::Fault not_offered(std::string sentence) {
  return {501, "NotImplementedException", std::move(sentence)};
}

wire::Fault throttled(std::string_view reason) {
  return {
      429, "TooManyRequestsException", "Rate Exceeded.", {{"Reason", std::string(reason)}, {"Type", "User"}}};
}

const char* injected_refusal(const faults::Injection& injected) {
  if (injected.error == nullptr || injected.error->in_code) return nullptr;
  const faults::Error& error = *injected.error;
  if (*error.reason != '\0') return error.reason;
  throw wire::Fault(error.status, error.type, error.message, {{"Type", "Service"}});
}

CodeFailure injected_failure(const faults::Error& error) {
  std::string json;
  wire::JsonWriter(json)
      .begin_object()
      .member("errorMessage", error.message)
      .member("errorType", error.type)
      .end_object();
  return {wire::Payload::from_text(std::move(json)), error.type};
}

}  // namespace cutoff::lambda
