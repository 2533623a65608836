// The description of Control's requests and answers: openapi.json, as it was when this was built.
#pragma once

#include <string_view>

namespace cutoff::control {

extern const std::string_view openapi_json;

}  // namespace cutoff::control
