// What CloudFormation's methods and OpenAPI's say alike of an integration.
#pragma once

#include "emulator/app/application.h"
#include "emulator/app/template/node.h"

namespace cutoff::app {

/// "AWS_PROXY" or "MOCK", in either case; refuses others, which are not offered here.
apigateway::IntegrationType integration_type(const Node& node);
apigateway::PassthroughBehavior passthrough_behavior(const Node& node);
apigateway::Templates templates_of(const Node& node);
/// {"method.response.header.X": true}
apigateway::ParameterFlags flags_of(const Node& node);
std::map<std::string, std::string, std::less<>> texts_by_name(const Node& node);

}  // namespace cutoff::app
