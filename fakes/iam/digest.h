// SHA-256 and HMAC-SHA-256, which signatures are made of.
#pragma once

#include <string>
#include <string_view>

namespace cutoff::iam {

/// 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);

/// 32 bytes.
std::string hmac_sha256(std::string_view key, std::string_view bytes);

std::string hex_of(std::string_view bytes);

/// Takes as long wherever two texts of one length differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace cutoff::iam
