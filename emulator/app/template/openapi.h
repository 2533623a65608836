// An API's definition in OpenAPI 3 or Swagger 2, with API Gateway's extensions, as far as it says what is served:
// paths, methods and their x-amazon-apigateway-integration.
//
// Source: API Gateway Developer Guide, "x-amazon-apigateway-integration object" and its neighbours.
#pragma once

#include <string>
#include <vector>

#include "emulator/app/application.h"
#include "emulator/app/template/node.h"

namespace cutoff::app {

/// Refuses what would change what clients get and is not offered here: security, gateway responses, validators.
std::vector<Route> openapi_routes(const Node& definition);
std::string openapi_title(const Node& definition);

}  // namespace cutoff::app
