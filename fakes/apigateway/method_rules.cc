#include "fakes/apigateway/method_rules.h"

#include <set>

#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/response_parameter.h"

namespace cutoff::apigateway {

void check_parameter_name(std::string_view place, std::string_view name) {
  std::string_view rest = name;
  if (rest.starts_with(place)) {
    rest.remove_prefix(place.size());
    for (const std::string_view kind :
         {".header.", ".querystring.", ".path.", ".multivalueheader.", ".multivaluequerystring."}) {
      if (rest.starts_with(kind) && rest.size() > kind.size()) return;
    }
  }
  refuse_mapping_expression(name);
}

void check_request_parameters(const ParameterFlags& parameters) {
  std::set<std::string_view> names;
  for (const auto& [parameter, required] : parameters) {
    check_parameter_name("method.request", parameter);
    const std::string_view text = parameter;
    constexpr std::string_view place = "method.request.";
    if (!names.insert(text.substr(text.find('.', place.size()) + 1)).second)
      throw bad_request("Parameter names must be unique across querystring, header and path");
  }
}

void check_models(const Models& models) {
  for (const auto& [type, model] : models) {
    if (model != "Empty" && model != "Error")
      throw bad_request("Invalid model identifier specified: " + model);
  }
}

void check_authorization(AuthorizationType authorization) {
  if (authorization == AuthorizationType::none || authorization == AuthorizationType::aws_iam) return;
  throw bad_request(
      "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS "
      "requires a "
      "valid authorizer.");
}

}  // namespace cutoff::apigateway
