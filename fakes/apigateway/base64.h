// Base64 (RFC 4648, section 4), for bodies that are not text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cutoff::apigateway {

std::string base64_encoded(std::string_view bytes);
/// Nothing for text that is not base64. The '=' at the end may be missing.
std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace cutoff::apigateway
