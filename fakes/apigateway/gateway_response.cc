#include "fakes/apigateway/gateway_response.h"

#include <algorithm>
#include <array>

#include "fakes/apigateway/response_parameter.h"

namespace cutoff::apigateway {
namespace {

constexpr std::array<std::string_view, gateway_response_types> names{
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

constexpr int none = 0;
// Recorded: test_gateway_response_crud.
constexpr std::array<int, gateway_response_types> listed{403,  500, 500, 500, 400, 400, none,
                                                         none, 403, 504, 504, 403, 403, 403,
                                                         429,  413, 404, 429, 401, 415, 403};

}  // namespace

std::string_view gateway_response_type_name(GatewayResponseType type) {
  return names[static_cast<std::size_t>(type)];
}

std::optional<GatewayResponseType> gateway_response_type(std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<GatewayResponseType>(found - names.begin());
}

std::optional<int> listed_status(GatewayResponseType type) {
  const int status = listed[static_cast<std::size_t>(type)];
  return status == none ? std::nullopt : std::optional(status);
}

const GatewayResponse* GatewayResponses::find(GatewayResponseType type, int status) const {
  auto found = overrides_.find(type);
  if (found == overrides_.end()) {
    found =
        overrides_.find(status < 500 ? GatewayResponseType::default_4xx : GatewayResponseType::default_5xx);
  }
  return found == overrides_.end() ? nullptr : &found->second;
}

const GatewayResponse* GatewayResponses::own(GatewayResponseType type) const {
  const auto found = overrides_.find(type);
  return found == overrides_.end() ? nullptr : &found->second;
}

GatewayResponseView GatewayResponses::view(GatewayResponseType type) const {
  GatewayResponseView view{
      type, listed_status(type), {}, R"({"message":$context.error.messageString})", own(type) == nullptr};
  const GatewayResponse* const set = view.status ? find(type, *view.status) : own(type);
  if (set == nullptr) return view;
  if (set->status) view.status = set->status;
  view.parameters = parameters_of("gatewayresponse.header.", set->headers);
  if (set->body_template) view.body_template = *set->body_template;
  return view;
}

}  // namespace cutoff::apigateway
