// Text for a page of limited width: what may be shown, how wide it is, how it is cut and wrapped.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cutoff::report {

/// How many columns every page has at most.
inline constexpr std::size_t page_width = 80;

/// `text` fit to be shown: one line, and nothing in it that a terminal would obey. Without `unicode` every
/// character outside of ASCII becomes "?".
std::string printable(std::string_view text, bool unicode);

/// How many columns `text`, printable UTF-8, takes.
std::size_t width(std::string_view text);

/// `text` in exactly `columns`: filled up with spaces, or cut, which "~" shows.
std::string left(std::string_view text, std::size_t columns);
std::string right(std::string_view text, std::size_t columns);

/// `text` broken at spaces into lines of at most `columns`; a longer word is cut.
std::vector<std::string> wrap(std::string_view text, std::size_t columns);

}  // namespace cutoff::report
