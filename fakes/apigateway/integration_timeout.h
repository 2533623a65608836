// The integration timeout: this is where 29 s is decided.
//
// Every integration has one, 29 s unless its owner says otherwise (timeoutInMillis). It covers the whole call,
// a cold start included. integrate.cc arms it before it starts the call and waits no longer; then the
// client has a 504, and the function, which nobody tells, goes on.
//
// Source: API Gateway Developer Guide, "Quotas for configuring and running a REST API": 50 ms to 29 s; more since
// June 2024 for Regional and private APIs, by a quota of the account.
#pragma once

#include <chrono>

#include "fakes/clock/time.h"

namespace cutoff::apigateway {

inline constexpr clock::Duration default_integration_timeout = std::chrono::seconds(29);
inline constexpr clock::Duration least_integration_timeout = std::chrono::milliseconds(50);

/// The account's quota "Maximum integration timeout", as every account has it until AWS raises it.
inline constexpr clock::Duration default_maximum_integration_timeout = std::chrono::seconds(29);

}  // namespace cutoff::apigateway
