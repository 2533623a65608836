// What a method may say of its requests: names of parameters and of models. Texts as recorded from AWS
// (test_method_request_parameters, test_put_method_validation, test_put_integration_request_parameter_bool_type).
#pragma once

#include <string>
#include <string_view>

#include "fakes/apigateway/rest_api.h"

namespace cutoff::apigateway {

/// "{place}.{kind}.NAME": {"method.request", "header"} and so on. Throws wire::Fault for another.
void check_parameter_name(std::string_view place, std::string_view name);

void check_request_parameters(const ParameterFlags& parameters);

/// An API has two models from the beginning, Empty and Error; cutoff does not offer others.
void check_models(const Models& models);

/// An authorization that needs an authorizer is refused as AWS refuses it where there is none.
void check_authorization(AuthorizationType authorization);

}  // namespace cutoff::apigateway
