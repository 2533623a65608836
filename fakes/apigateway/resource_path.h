// The paths of API Gateway's own API. They are what policies name: "arn:aws:apigateway:us-east-1::/restapis/…".
#pragma once

#include <string>
#include <string_view>

#include "fakes/apigateway/operations.h"

namespace cutoff::apigateway {

/// "/restapis/API", and what stands below it: api_path("a1", "stages", "dev") is "/restapis/a1/stages/dev".
template <class... Parts>
std::string api_path(std::string_view rest_api_id, const Parts&... parts) {
  std::string path = "/restapis/";
  path.append(rest_api_id);
  (path.append("/").append(parts), ...);
  return path;
}

/// "/restapis/API/resources/RESOURCE/methods/VERB", and below.
template <class... Parts>
std::string method_path(const MethodKey& key, const Parts&... parts) {
  return api_path(key.rest_api_id, "resources", key.resource_id, "methods", key.http_method, parts...);
}

}  // namespace cutoff::apigateway
