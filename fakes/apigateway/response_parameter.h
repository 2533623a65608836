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

/// The way back.
std::map<std::string, std::string, std::less<>> parameters_of(std::string_view prefix,
                                                              const wire::Headers& headers);

/// The fault of a parameter's name or value that AWS cannot read.
[[noreturn]] void refuse_mapping_expression(std::string_view expression);

}  // namespace cutoff::apigateway
