#include <algorithm>
#include <regex>

#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/mock_integration.h"
#include "fakes/apigateway/response_parameter.h"
#include "fakes/wire/fault.h"

namespace cutoff::apigateway {
namespace {

/// A header may be set only where the method's response of that status names it. (Messages from reports, not recorded.)
void check_declared(const Method& method, int status, const wire::Headers& headers) {
  const auto refuse = [](const std::string& error) {
    throw wire::Fault(
        400, "BadRequestException",
        "Invalid mapping expression specified: Validation Result: warnings : [], errors : [" + error + "]");
  };
  if (headers.empty()) return;
  const auto declared = method.responses.find(status);
  if (declared == method.responses.end()) {
    refuse("No method response exists for method.");
    return;
  }
  for (const auto& [name, value] : headers) {
    if (std::find(declared->second.begin(), declared->second.end(), name) != declared->second.end()) continue;
    refuse("Invalid mapping expression parameter specified: method.response.header." + name);
  }
}

void check_pattern(const std::string& pattern) {
  try {
    const std::regex compiled(pattern);
  } catch (const std::regex_error&) {
    throw wire::Fault(400, "BadRequestException", "Invalid selection pattern specified: " + pattern);
  }
}

}  // namespace

void ApiGateway::put_integration_response(const iam::Caller& caller, PutIntegrationResponse input) {
  authorize(caller, "PUT",
            "/restapis/" + input.rest_api_id + "/resources/" + input.resource_id + "/methods/" +
                input.http_method + "/integration/responses/" + std::to_string(input.status));
  const Method& method = find_method(input.rest_api_id, input.resource_id, input.http_method);
  Integration& integration = find_integration(input.rest_api_id, input.resource_id, input.http_method);
  check_pattern(input.selection_pattern);
  check_constant_templates(input.response_templates);
  IntegrationResponse response;
  response.status = input.status;
  response.selection_pattern = std::move(input.selection_pattern);
  response.headers = constant_headers("method.response.header.", input.response_parameters);
  response.templates = std::move(input.response_templates);
  check_declared(method, input.status, response.headers);
  std::erase_if(integration.responses,
                [&](const IntegrationResponse& other) { return other.status == input.status; });
  integration.responses.push_back(std::move(response));
}

}  // namespace cutoff::apigateway
