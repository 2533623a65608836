// Base64 (RFC 4648, with padding): bytes inside of JSON and of headers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cutoff::wire {

std::string base64_encoded(std::string_view bytes);

/// Nothing for text that is not Base64. Padding may be missing.
std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace cutoff::wire
