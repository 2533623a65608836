#include "fakes/lambda/faults.h"

#include <utility>

#include "fakes/wire/json_writer.h"

namespace cutoff::lambda {

wire::Fault user_fault(int status, std::string type, std::string message) {
  return {status, std::move(type), std::move(message), {{"Type", "User"}}};
}

wire::Fault function_not_found(std::string_view arn) {
  return user_fault(404, "ResourceNotFoundException", "Function not found: " + std::string(arn));
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

void Validation::require(bool satisfied, std::string_view value, std::string_view member,
                         std::string_view constraint) {
  if (satisfied) return;
  if (++errors_ > 1) text_ += "; ";
  text_.append("Value '").append(value).append("' at '").append(member);
  text_.append("' failed to satisfy constraint: ").append(constraint);
}

void Validation::throw_if_any() const {
  if (errors_ == 0) return;
  throw wire::Fault(400, "ValidationException",
                    std::to_string(errors_) + (errors_ == 1 ? " validation error" : " validation errors") +
                        " detected: " + text_);
}

}  // namespace cutoff::lambda
