#include "fakes/apigateway/gateway_response.h"

#include <algorithm>
#include <array>

namespace cutoff::apigateway {
namespace {

constexpr std::array<std::string_view, 21> names{
    "ACCESS_DENIED",
    "API_CONFIGURATION_ERROR",
    "AUTHORIZER_CONFIGURATION_ERROR",
    "AUTHORIZER_FAILURE",
    "BAD_REQUEST_BODY",
    "BAD_REQUEST_PARAMETERS",
    "DEFAULT_4XX",
    "DEFAULT_5XX",
    "EXPIRED_TOKEN",
    "INTEGRATION_FAILURE",
    "INTEGRATION_TIMEOUT",
    "INVALID_API_KEY",
    "INVALID_SIGNATURE",
    "MISSING_AUTHENTICATION_TOKEN",
    "QUOTA_EXCEEDED",
    "REQUEST_TOO_LARGE",
    "RESOURCE_NOT_FOUND",
    "THROTTLED",
    "UNAUTHORIZED",
    "UNSUPPORTED_MEDIA_TYPE",
    "WAF_FILTERED",
};

}  // namespace

std::string_view gateway_response_type_name(GatewayResponseType type) {
  return names[static_cast<std::size_t>(type)];
}

std::optional<GatewayResponseType> gateway_response_type(std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<GatewayResponseType>(found - names.begin());
}

const GatewayResponse* GatewayResponses::find(GatewayResponseType type, int status) const {
  auto found = overrides_.find(type);
  if (found == overrides_.end()) {
    found =
        overrides_.find(status < 500 ? GatewayResponseType::default_4xx : GatewayResponseType::default_5xx);
  }
  return found == overrides_.end() ? nullptr : &found->second;
}

}  // namespace cutoff::apigateway
