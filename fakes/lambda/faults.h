// The faults of Lambda's API, as it words them.
#pragma once

#include <string>
#include <string_view>

#include "fakes/faults/faults.h"
#include "fakes/lambda/environment.h"
#include "fakes/wire/fault.h"

namespace cutoff::lambda {

/// With "Type": "User", as nearly all of them have.
wire::Fault user_fault(int status, std::string type, std::string message);

/// 404 "Function not found: ARN".
wire::Fault function_not_found(std::string_view arn);

/// 429 "Rate Exceeded."; `reason` is one of AWS's ThrottleReason values.
wire::Fault throttled(std::string_view reason);

// Injected ones (fakes/faults/faults.h).

/// Why an invocation is throttled, or nullptr; another error of Lambda's own is thrown.
const char* injected_refusal(const faults::Injection& injected);
/// What the function's code is taken to have thrown.
CodeFailure injected_failure(const faults::Error& error);

/// Collects what is wrong with an input, then throws it as one fault:
/// "2 validation errors detected: Value '0' at 'timeout' failed to satisfy constraint: …; Value …".
class Validation {
 public:
  void require(bool satisfied, std::string_view value, std::string_view member, std::string_view constraint);
  void throw_if_any() const;

 private:
  int errors_ = 0;
  std::string text_;
};

}  // namespace cutoff::lambda
