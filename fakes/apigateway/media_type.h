// Media types: which bodies are binary, for an API that says so.
//
// Source: Developer Guide, "Working with binary media types for REST APIs".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cutoff::apigateway {

/// The first media type of a Content-Type or an Accept header, without its parameters: "text/html; q=1, */*" gives
/// "text/html".
std::string_view first_media_type(std::string_view header);

/// Whether `media_type` is one of an API's binaryMediaTypes: named there, or all are ("*/*").
bool is_binary(std::string_view media_type, const std::vector<std::string>& binary_media_types);

}  // namespace cutoff::apigateway
