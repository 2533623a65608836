#include "fakes/apigateway/response_parameter.h"

#include "fakes/wire/fault.h"

namespace cutoff::apigateway {
namespace {

bool is_constant(std::string_view value) {
  return value.size() >= 2 && value.front() == '\'' && value.back() == '\'';
}

/// What AWS can map and cutoff does not.
bool is_mapping(std::string_view value) {
  for (const std::string_view source :
       {"method.request.", "integration.response.", "context.", "stageVariables."}) {
    if (value.starts_with(source)) return true;
  }
  return false;
}

}  // namespace

void refuse_mapping_expression(std::string_view expression) {
  throw wire::Fault(
      400, "BadRequestException",
      "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping "
      "expression specified: " +
          std::string(expression) + "]");
}

wire::Headers constant_headers(std::string_view prefix,
                               const std::map<std::string, std::string, std::less<>>& parameters) {
  wire::Headers headers;
  for (const auto& [key, value] : parameters) {
    if (!key.starts_with(prefix) || key.size() == prefix.size()) refuse_mapping_expression(key);
    if (is_mapping(value)) {
      throw wire::Fault(501, "NotImplementedException",
                        "cutoff sets headers to constants only, in single quotes; " + key + " is: " + value);
    }
    if (!is_constant(value)) refuse_mapping_expression(value);
    headers.add(key.substr(prefix.size()), value.substr(1, value.size() - 2));
  }
  return headers;
}

std::map<std::string, std::string, std::less<>> parameters_of(std::string_view prefix,
                                                              const wire::Headers& headers) {
  std::map<std::string, std::string, std::less<>> parameters;
  for (const auto& [name, value] : headers) parameters.emplace(std::string(prefix) + name, "'" + value + "'");
  return parameters;
}

}  // namespace cutoff::apigateway
