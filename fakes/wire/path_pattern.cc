#include "fakes/wire/path_pattern.h"

#include "fakes/wire/target.h"

namespace cutoff::wire {

std::optional<std::vector<std::string>> exactly_matched_path(std::string_view pattern,
                                                             std::string_view path) {
  const std::vector<std::string_view> expected = path_segments(pattern);
  const std::vector<std::string_view> segments = path_segments(path);
  if (segments.size() != expected.size()) return std::nullopt;
  std::vector<std::string> variables;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i].starts_with('{') && !segments[i].empty()) {
      variables.push_back(percent_decoded(segments[i]));
    } else if (expected[i] != segments[i]) {
      return std::nullopt;
    }
  }
  return variables;
}

std::optional<std::vector<std::string>> matched_path(std::string_view pattern, std::string_view path) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return exactly_matched_path(pattern, path);
}

}  // namespace cutoff::wire
