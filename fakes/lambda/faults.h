// The faults of Lambda's API, as it words them.
#pragma once

#include <string>
#include <string_view>

#include "fakes/faults/faults.h"
#include "fakes/lambda/environment.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/validation.h"

namespace cutoff::lambda {

/// With "Type": "User", as nearly all of them have.
wire::Fault user_fault(int status, std::string type, std::string message);

/// 404 "Function not found: ARN".
wire::Fault function_not_found(std::string_view arn);

/// 404 for a version or an alias that is not there; AWS tells them apart by the qualifier (recorded:
/// test_permission_exceptions).
wire::Fault version_not_found(const std::string& arn, const std::string& qualifier);

/// 409, while a function is being created. Not recorded; known from users' reports.
wire::Fault function_is_pending();

/// 400: of a function with a deployment package. Not recorded; known from users' reports.
wire::Fault handler_is_missing();

/// 412: somebody changed it since the caller looked. `operation` tells the new one: "GetFunction/GetAlias".
wire::Fault other_revision(std::string_view operation);

/// 501: `sentence` says what is not offered, and what is.
wire::Fault not_offered(std::string sentence);

/// 429 "Rate Exceeded."; `reason` is one of AWS's ThrottleReason values.
wire::Fault throttled(std::string_view reason);

using wire::Validation;

// Injected ones (fakes/faults/faults.h).

/// Why an invocation is throttled, or nullptr; another error of Lambda's own is thrown.
const char* injected_refusal(const faults::Injection& injected);
/// What the function's code is taken to have thrown.
CodeFailure injected_failure(const faults::Error& error);

}  // namespace cutoff::lambda
