#include "fakes/apigateway/names.h"

#include <algorithm>
#include <array>
#include <string>

#include "fakes/apigateway/faults.h"

namespace cutoff::apigateway {
namespace {

// Each in the order of its enumeration.
constexpr std::array<std::string_view, 3> endpoint_types{"REGIONAL", "EDGE", "PRIVATE"};
constexpr std::array<std::string_view, 2> ip_address_types{"ipv4", "dualstack"};
constexpr std::array<std::string_view, 2> api_key_sources{"HEADER", "AUTHORIZER"};
constexpr std::array<std::string_view, 4> authorization_types{"NONE", "AWS_IAM", "CUSTOM",
                                                              "COGNITO_USER_POOLS"};
constexpr std::array<std::string_view, 2> integration_types{"AWS_PROXY", "MOCK"};
constexpr std::array<std::string_view, 3> passthrough_behaviors{"WHEN_NO_MATCH", "WHEN_NO_TEMPLATES",
                                                                "NEVER"};

template <class Enum, std::size_t Size>
std::optional<Enum> named(const std::array<std::string_view, Size>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view name_of(EndpointType type) { return endpoint_types[static_cast<std::size_t>(type)]; }
std::string_view name_of(IpAddressType type) { return ip_address_types[static_cast<std::size_t>(type)]; }
std::string_view name_of(ApiKeySource source) { return api_key_sources[static_cast<std::size_t>(source)]; }
std::string_view name_of(AuthorizationType type) {
  return authorization_types[static_cast<std::size_t>(type)];
}
std::string_view name_of(IntegrationType type) { return integration_types[static_cast<std::size_t>(type)]; }
std::string_view name_of(PassthroughBehavior behavior) {
  return passthrough_behaviors[static_cast<std::size_t>(behavior)];
}

std::optional<EndpointType> endpoint_type(std::string_view name) {
  return named<EndpointType>(endpoint_types, name);
}

AuthorizationType authorization_type_named(std::string_view name) {
  if (const auto type = named<AuthorizationType>(authorization_types, name)) return *type;
  throw bad_request(
      "Invalid Authorization Type specified. Valid options are NONE,AWS_IAM,CUSTOM,COGNITO_USER_POOLS");
}

PassthroughBehavior passthrough_behavior_named(std::string_view name) {
  if (const auto behavior = named<PassthroughBehavior>(passthrough_behaviors, name)) return *behavior;
  throw bad_request(
      "Invalid PassthroughBehavior specified. Valid options are WHEN_NO_MATCH,WHEN_NO_TEMPLATES,NEVER");
}

}  // namespace cutoff::apigateway
