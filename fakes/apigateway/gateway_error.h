// The errors that the gateway answers in its own name, each with its status, type and bytes.
//
// The message is what $context.error.messageString holds. For errors that come up in the integration phase or
// after it AWS puts a space in front, so that the default body is {"message": "…"} there and {"message":"…"}
// before it; the Content-Length tells (recorded: 36 for a 502, 31 for Request Too Long, 42 for a missing token).
//
// Statuses and types: recorded from AWS where reference tables say so (LocalStack's validated snapshots, access
// logs of production APIs); the type of the 504 is inferred from that of the 502, and that an unknown stage is
// Forbidden is from experience.
#pragma once

#include <string_view>

#include "fakes/apigateway/gateway_response.h"

namespace cutoff::apigateway {

struct GatewayError {
  GatewayResponseType type;
  int status;
  std::string_view error_type;      // the header x-amzn-ErrorType
  std::string_view message_string;  // a JSON string, quotes and leading space included
  std::string_view message_member = "message";
};

// Before the integration.
inline constexpr GatewayError forbidden{GatewayResponseType::default_4xx, 403, "ForbiddenException",
                                        "\"Forbidden\""};
inline constexpr GatewayError missing_authentication_token{GatewayResponseType::missing_authentication_token,
                                                           403, "MissingAuthenticationTokenException",
                                                           "\"Missing Authentication Token\""};
// Of methods with AWS_IAM, where iam says what is wrong. (Types and messages: reference tables from the Developer Guide
// and from experience; that an unknown key belongs to ACCESS_DENIED is from its list of error types. The capital M is
// from experience.)
inline constexpr GatewayError incomplete_signature{GatewayResponseType::invalid_signature, 403,
                                                   "IncompleteSignatureException", "\"\""};
inline constexpr GatewayError invalid_signature{GatewayResponseType::invalid_signature, 403,
                                                "InvalidSignatureException", "\"\""};
inline constexpr GatewayError unknown_access_key{GatewayResponseType::access_denied, 403,
                                                 "UnrecognizedClientException", "\"\""};
inline constexpr GatewayError expired_token{GatewayResponseType::expired_token, 403, "ExpiredTokenException",
                                            "\"\""};
inline constexpr GatewayError access_denied{GatewayResponseType::access_denied, 403, "AccessDeniedException",
                                            "\"\"", "Message"};
inline constexpr GatewayError unsupported_media_type{GatewayResponseType::unsupported_media_type, 415,
                                                     "BadRequestException", "\"Unsupported Media Type\""};

// In the integration and after it.
inline constexpr GatewayError integration_timed_out{GatewayResponseType::integration_timeout, 504,
                                                    "InternalServerErrorException",
                                                    " \"Endpoint request timed out\""};
/// The function was called and failed.
inline constexpr GatewayError function_failed{GatewayResponseType::integration_failure, 502,
                                              "InternalServerErrorException", " \"Internal server error\""};
/// The function's answer is not one that a proxy integration can pass on.
inline constexpr GatewayError malformed_response{
    GatewayResponseType::default_5xx, 502, "InternalServerErrorException", " \"Internal server error\""};
/// Lambda refused the call for now: throttled, or an error of its own.
inline constexpr GatewayError call_refused{GatewayResponseType::integration_failure, 500,
                                           "InternalServerErrorException", " \"Internal server error\""};
/// The call cannot work as the API is set up: no permission, no such function, a MOCK without a status.
inline constexpr GatewayError api_misconfigured{GatewayResponseType::api_configuration_error, 500,
                                                "InternalServerErrorException", " \"Internal server error\""};
inline constexpr GatewayError request_too_long{GatewayResponseType::request_too_large, 413,
                                               "BadRequestException", " \"Request Too Long\""};

}  // namespace cutoff::apigateway
