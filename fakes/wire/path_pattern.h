// Paths of REST APIs as patterns: which request is for which operation.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutoff::wire {

/// The variables of `path` under `pattern`, percent-decoded, in order; nothing where it does not match. "{}" or "{name}"
/// in a pattern is a variable: one segment that is not empty.
///   "/functions/{}/policy" and "/functions/a%3Ab/policy" give {"a:b"}
std::optional<std::vector<std::string>> exactly_matched_path(std::string_view pattern, std::string_view path);

/// The same, where the path may end in a '/' that the pattern does not have.
std::optional<std::vector<std::string>> matched_path(std::string_view pattern, std::string_view path);

}  // namespace cutoff::wire
