// What somebody may have meant who wrote a name that does not exist.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cutoff::replay {

/// The one of `names` that is a slip of the hand away from `written`; "" when none is.
std::string near_miss(std::string_view written, const std::vector<std::string>& names);

/// "did you mean "agent"?" when there is a near miss, else `otherwise`.
std::string did_you_mean(std::string_view written, const std::vector<std::string>& names,
                         const std::string& otherwise);

/// "a", "a and b", "a, b and c"; each in quotes.
std::string quoted_list(const std::vector<std::string>& names);

}  // namespace cutoff::replay
