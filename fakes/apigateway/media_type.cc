#include "fakes/apigateway/media_type.h"

#include <algorithm>

#include "fakes/wire/headers.h"

namespace cutoff::apigateway {

std::string_view first_media_type(std::string_view header) {
  header = header.substr(0, header.find_first_of(";,"));
  const auto start = header.find_first_not_of(" \t");
  if (start == std::string_view::npos) return {};
  return header.substr(start, header.find_last_not_of(" \t") + 1 - start);
}

bool is_binary(std::string_view media_type, const std::vector<std::string>& binary_media_types) {
  return std::any_of(
      binary_media_types.begin(), binary_media_types.end(), [media_type](const std::string& binary) {
        return binary == "*/*" || (!media_type.empty() && wire::equal_ignoring_case(binary, media_type));
      });
}

}  // namespace cutoff::apigateway
