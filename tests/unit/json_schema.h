// Whether JSON is as a schema has it. What includes Valijson takes ten seconds to compile, so only json_schema.cc does.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace cutoff {

/// What is wrong with `value`; "" when it is as `schema` says.
std::string complaint_of_schema(const nlohmann::json& schema, const nlohmann::json& value);

}  // namespace cutoff
