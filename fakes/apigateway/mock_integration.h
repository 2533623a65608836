// The MOCK integration: the gateway answers by itself, from templates. What a preflight OPTIONS usually is.
//
// Its request template says which status ({"statusCode": 200}), and that chooses the integration response. Texts
// and headers are constants: cutoff does not evaluate mapping templates, and refuses them when they are put.
//
// Source: Developer Guide, "Set up mock integrations in API Gateway"; that the template is read leniently
// ({statusCode: 200}) is recorded (test_integration_mock_with_path_param).
#pragma once

#include <optional>
#include <string_view>

#include "fakes/apigateway/exchange.h"
#include "fakes/apigateway/rest_api.h"
#include "fakes/wire/message.h"

namespace cutoff::apigateway {

Answer mock_answer(const Integration& integration, const wire::Request& request, std::string_view body);

/// The statusCode of a MOCK's request: {"statusCode": 200}, with or without quotes. Nothing when it has none.
std::optional<int> mock_status(std::string_view text);

/// Throws wire::Fault 501 for a template that would have to be evaluated: a limit of ours.
void check_constant_templates(const Templates& templates);

}  // namespace cutoff::apigateway
