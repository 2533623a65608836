// CRC-32 (IEEE 802.3): what x-amz-crc32 says of every body.
#pragma once

#include <cstdint>
#include <string_view>

namespace cutoff::dynamodb {

std::uint32_t crc32(std::string_view bytes);

}  // namespace cutoff::dynamodb
