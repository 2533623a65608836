// Gateway responses: what the gateway says in its own name, and what an API's owner made of it.
//
// Source: Developer Guide, "Gateway response types for API Gateway"; who overrides whom as recorded from AWS
// (test_gateway_response_put, 2023).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/wire/headers.h"

namespace cutoff::apigateway {

enum class GatewayResponseType : std::uint8_t {
  access_denied,
  api_configuration_error,
  authorizer_configuration_error,
  authorizer_failure,
  bad_request_body,
  bad_request_parameters,
  default_4xx,
  default_5xx,
  expired_token,
  integration_failure,
  integration_timeout,
  invalid_api_key,
  invalid_signature,
  missing_authentication_token,
  quota_exceeded,
  request_too_large,
  resource_not_found,
  throttled,
  unauthorized,
  unsupported_media_type,
  waf_filtered,
};

inline constexpr int gateway_response_types = 21;

/// "INTEGRATION_TIMEOUT"
std::string_view gateway_response_type_name(GatewayResponseType type);
std::optional<GatewayResponseType> gateway_response_type(std::string_view name);
/// The status that AWS lists for a type that nobody changed. What a client gets is sometimes another:
/// INTEGRATION_FAILURE is listed as 504 and is a 500 or a 502. Nothing for the two that stand for a class.
std::optional<int> listed_status(GatewayResponseType type);

/// What an owner puts in the place of a default.
struct GatewayResponse {
  std::optional<int> status;
  wire::Headers headers;
  /// Of Content-Type application/json: JSON with $context variables in it; the default when there is none.
  std::optional<std::string> body_template;
};

/// A gateway response as Get shows it: with what it has by default.
struct GatewayResponseView {
  GatewayResponseType type;
  std::optional<int> status;
  std::map<std::string, std::string, std::less<>> parameters;  // as PutGatewayResponse takes them
  std::string body_template;
  bool is_default;  // its owner has not put one of this type; one of its class may show through
};

class GatewayResponses {
 public:
  void put(GatewayResponseType type, GatewayResponse response) { overrides_[type] = std::move(response); }
  /// False when there was none.
  bool erase(GatewayResponseType type) { return overrides_.erase(type) != 0; }

  /// What holds for an error of `type` with `status`: its own override, which inherits nothing, else that of its
  /// class (DEFAULT_4XX, DEFAULT_5XX), else nullptr.
  const GatewayResponse* find(GatewayResponseType type, int status) const;
  /// The override of that very type, or nullptr.
  const GatewayResponse* own(GatewayResponseType type) const;
  GatewayResponseView view(GatewayResponseType type) const;

 private:
  std::map<GatewayResponseType, GatewayResponse> overrides_;
};

}  // namespace cutoff::apigateway
