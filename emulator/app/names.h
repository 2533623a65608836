// Ids and names that AWS would draw, and that here are made of what they are for: the same description has the same
// ones, so that an address stays what it is from one start to the next.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cutoff::app {

/// `length` characters of lower-case letters and digits, different for each `what_for`.
std::string made_id(std::string_view what_for, std::size_t length);

}  // namespace cutoff::app
