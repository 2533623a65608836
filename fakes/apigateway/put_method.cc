#include <algorithm>
#include <array>

#include "fakes/apigateway/api_gateway.h"
#include "fakes/wire/fault.h"

namespace cutoff::apigateway {

const Method& ApiGateway::put_method(const iam::Caller& caller, PutMethod input) {
  authorize(
      caller, "PUT",
      "/restapis/" + input.rest_api_id + "/resources/" + input.resource_id + "/methods/" + input.http_method);
  Resource& resource = find_resource(input.rest_api_id, input.resource_id);
  constexpr std::array<std::string_view, 8> verbs{"GET",   "PUT",     "POST", "DELETE",
                                                  "PATCH", "OPTIONS", "HEAD", "ANY"};
  if (std::find(verbs.begin(), verbs.end(), input.http_method) == verbs.end()) {
    throw wire::Fault(
        400, "BadRequestException",
        "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY");
  }
  if (resource.methods.contains(input.http_method)) {
    throw wire::Fault(409, "ConflictException", "Method already exists for this resource");
  }
  Method method;
  method.authorization = input.authorization;
  return resource.methods.emplace(std::move(input.http_method), std::move(method)).first->second;
}

void ApiGateway::put_method_response(const iam::Caller& caller, PutMethodResponse input) {
  authorize(caller, "PUT",
            "/restapis/" + input.rest_api_id + "/resources/" + input.resource_id + "/methods/" +
                input.http_method + "/responses/" + std::to_string(input.status));
  Method& method = find_method(input.rest_api_id, input.resource_id, input.http_method);
  if (!method.responses.emplace(input.status, std::move(input.headers)).second) {
    throw wire::Fault(409, "ConflictException", "Response already exists for this resource");
  }
}

}  // namespace cutoff::apigateway
