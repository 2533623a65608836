// UTF-8, which JSON and XML are written in.
#pragma once

#include <cstddef>
#include <string_view>

namespace cutoff::wire {

/// The length of the well-formed UTF-8 sequence that `text` starts with, or 0 (Unicode, table 3-7).
std::size_t utf8_sequence(std::string_view text);

/// U+FFFD, which stands in the place of what is none.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

}  // namespace cutoff::wire
