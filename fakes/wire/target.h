// The parts of a request's target: percent-encoding and query parameters.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cutoff::wire {

/// "%2F" becomes "/"; with `plus_is_space`, "+" becomes " " (queries and forms, not paths). A '%' that two hex
/// digits do not follow stays as it is.
std::string percent_decoded(std::string_view text, bool plus_is_space = false);

/// RFC 3986: all but letters, digits and "-._~" is encoded, in capitals.
std::string percent_encoded(std::string_view text);

/// Decoded, in order; "a&b=" gives {"a",""} and {"b",""}.
std::vector<std::pair<std::string, std::string>> query_parameters(std::string_view query);

/// The first of that name, decoded; "" when there is none.
std::string query_parameter(std::string_view query, std::string_view name);

/// "/a/b" gives {"a","b"}, undecoded; empty segments are kept: "//a/" gives {"","a",""}, "/" gives {""}.
std::vector<std::string_view> path_segments(std::string_view path);

}  // namespace cutoff::wire
