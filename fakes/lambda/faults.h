// The faults of Lambda's API, as it words them.
#pragma once

#include <string>
#include <string_view>

#include "fakes/wire/fault.h"
#include "fakes/wire/validation.h"

namespace cutoff::lambda {

/// With "Type": "User", as nearly all of them have.
wire::Fault user_fault(int status, std::string type, std::string message);

/// 404 "Function not found: ARN".
wire::Fault function_not_found(std::string_view arn);

/// 429 "Rate Exceeded."; `reason` is one of AWS's ThrottleReason values.
wire::Fault throttled(std::string_view reason);

using wire::Validation;

}  // namespace cutoff::lambda
