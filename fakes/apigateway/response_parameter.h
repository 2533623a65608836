// Response parameters: the headers that an integration response or a gateway response sets.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "fakes/wire/headers.h"

namespace cutoff::apigateway {

/// {"method.response.header.Access-Control-Allow-Origin", "'*'"} gives Access-Control-Allow-Origin: * for the prefix
/// "method.response.header.". Throws wire::Fault for another key, and for a value that is no constant.
wire::Headers constant_headers(std::string_view prefix,
                               const std::map<std::string, std::string, std::less<>>& parameters);

}  // namespace cutoff::apigateway
