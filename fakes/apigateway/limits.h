// What API Gateway takes at most. Source: Developer Guide, "Quotas for configuring and running a REST API".
#pragma once

#include <cstddef>

namespace cutoff::apigateway {

inline constexpr std::size_t largest_request_body = 10'485'760;
/// All header values together.
inline constexpr std::size_t largest_headers = 10'240;
/// What Lambda takes as the event of a synchronous call: a request may pass the gateway's own limit and fail here,
/// for base64 and JSON make it longer.
inline constexpr std::size_t largest_event = 6'291'456;

}  // namespace cutoff::apigateway
