// The names of API Gateway's enumerations at its wire.
#pragma once

#include <optional>
#include <string_view>

#include "fakes/apigateway/rest_api.h"

namespace cutoff::apigateway {

std::string_view name_of(EndpointType type);
std::string_view name_of(IpAddressType type);
std::string_view name_of(ApiKeySource source);
std::string_view name_of(AuthorizationType type);
std::string_view name_of(IntegrationType type);
std::string_view name_of(PassthroughBehavior behavior);

std::optional<EndpointType> endpoint_type(std::string_view name);

// What AWS's service itself judges, with a 400 of its own: throw for a name that is none. (The texts are made after
// those that are recorded of other enumerations.)
AuthorizationType authorization_type_named(std::string_view name);
PassthroughBehavior passthrough_behavior_named(std::string_view name);

}  // namespace cutoff::apigateway
