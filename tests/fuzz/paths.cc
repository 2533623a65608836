#include "fakes/wire/path_pattern.h"
#include "fakes/wire/target.h"
#include "tests/fuzz/targets.h"

namespace cutoff::fuzz {
namespace {

using namespace wire;

void check_encoding(std::string_view text) {
  const std::string encoded = percent_encoded(text);
  must(percent_decoded(encoded) == text && percent_decoded(encoded, true) == text,
       "text is not the same when it was encoded");
  must(percent_decoded(text).size() <= text.size(), "decoding makes text longer");
}

void check_query(std::string_view query) {
  const auto parameters = query_parameters(query);
  std::string again;
  for (const auto& [name, value] : parameters) {
    if (!again.empty()) again += '&';
    again += percent_encoded(name) + "=" + percent_encoded(value);
  }
  must(query_parameters(again) == parameters, "a query is not the same when it is written again: " + again);
  if (!parameters.empty())
    must(query_parameter(query, parameters.front().first) == parameters.front().second,
         "the first parameter is not found");
}

void check_segments(std::string_view path) {
  std::string joined;
  for (const std::string_view segment : path_segments(path)) joined.append("/").append(segment);
  must(joined == (path.starts_with('/') ? "" : "/") + std::string(path),
       "segments are not those of their path");
}

void check_pattern(std::string_view pattern, std::string_view path) {
  const auto variables = exactly_matched_path(pattern, path);
  if (!variables) return;
  must(matched_path(pattern, path).has_value() || path.ends_with('/'), "an exact match is none");
  std::string again;
  auto variable = variables->begin();
  const auto segments = path_segments(path);
  auto segment = segments.begin();
  for (const std::string_view expected : path_segments(pattern)) {
    const bool varies = expected.starts_with('{') && !segment->empty();
    again.append("/").append(varies ? percent_encoded(*variable++) : std::string(expected));
    ++segment;
  }
  must(variable == variables->end(), "a match has more variables than its pattern");
  must(exactly_matched_path(pattern, again) == variables, "variables put into their pattern do not match it");
}

}  // namespace

/// A pattern, and on the next line a path.
void paths(std::string_view input) {
  check_encoding(input);
  check_query(input);
  check_segments(input);
  const std::string_view pattern = input.substr(0, input.find('\n'));
  check_pattern(pattern, input.substr(std::min(input.size(), pattern.size() + 1)));
}

}  // namespace cutoff::fuzz
