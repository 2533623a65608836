#include "fakes/apigateway/integration_rules.h"

#include <stdexcept>

#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/function_uri.h"
#include "fakes/apigateway/method_rules.h"
#include "fakes/apigateway/mock_integration.h"
#include "fakes/wire/regular_expression.h"

namespace cutoff::apigateway {
namespace {

/// A mapping onto the path says what stands for {name} in a URI, which a function's has none of, and one of a MOCK says
/// nothing to anybody. Others change the event (recorded: test_lambda_aws_proxy_integration_request_data_mapping).
void check_request_parameters(const Integration& integration) {
  for (const auto& [name, value] : integration.request_parameters) {
    check_parameter_name("integration.request", name);
    if (integration.type == IntegrationType::aws_proxy && !name.starts_with("integration.request.path."))
      throw not_offered("request parameters that change a function's event: " + name);
  }
}

/// Text is text already; to make bytes of it is another thing.
void check_content_handling(const std::string& handling) {
  if (handling.empty() || handling == "CONVERT_TO_TEXT") return;
  throw not_offered("contentHandling " + handling);
}

/// A header may be set only where the method's response of that status names it. (Messages from reports, not recorded.)
void check_declared(const Method& method, int status, const wire::Headers& headers) {
  const auto refuse = [](const std::string& error) {
    throw bad_request("Invalid mapping expression specified: Validation Result: warnings : [], errors : [" +
                      error + "]");
  };
  if (headers.empty()) return;
  const auto declared = method.responses.find(status);
  if (declared == method.responses.end()) {
    refuse("No method response exists for method.");
    return;
  }
  for (const auto& [name, value] : headers) {
    const std::string parameter = "method.response.header." + name;
    if (declared->second.parameters && declared->second.parameters->contains(parameter)) continue;
    refuse("Invalid mapping expression parameter specified: " + parameter);
  }
}

void check_pattern(const std::string& pattern) {
  try {
    const wire::RegularExpression compiled(pattern);
  } catch (const std::invalid_argument&) {
    throw bad_request("Invalid selection pattern specified: " + pattern);
  }
}

/// (Text recorded: test_integration_response_invalid_responsetemplates.)
void check_content_types(const Templates& templates) {
  for (const auto& [type, text] : templates) {
    const auto slash = type.find('/');
    if (slash == 0 || slash == std::string::npos || slash + 1 == type.size())
      throw bad_request(
          "Validation Result: warnings : [], errors : [Invalid content type specified: " + type + "]");
  }
}

}  // namespace

void check_integration(const Integration& integration) {
  check_request_parameters(integration);
  check_content_types(integration.request_templates);
  // A proxy integration passes the request on as it is and looks at no template.
  if (integration.type == IntegrationType::mock) check_constant_templates(integration.request_templates);
  check_content_handling(integration.content_handling);
}

void check_integration_response(const Method& method, const IntegrationResponse& response) {
  check_pattern(response.selection_pattern.value_or(""));
  if (response.templates) {
    check_content_types(*response.templates);
    check_constant_templates(*response.templates);
  }
  check_declared(method, response.status, response.headers);
  check_content_handling(response.content_handling);
}

void set_uri(Integration& integration, std::string uri) {
  integration.function = function_of_uri(uri);
  integration.uri = std::move(uri);
}

}  // namespace cutoff::apigateway
