// The inputs of API Gateway's operations. Names and meanings are AWS's (version 2015-07-09), spelled our way; what is
// ours alone says so. An operation that changes a thing takes patch operations (patch.h), as AWS's do.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fakes/apigateway/gateway_response.h"
#include "fakes/apigateway/integration_timeout.h"
#include "fakes/apigateway/page.h"
#include "fakes/apigateway/patch.h"
#include "fakes/apigateway/rest_api.h"

namespace cutoff::apigateway {

struct CreateRestApi {
  std::string name;
  EndpointType endpoint =
      EndpointType::regional;  // AWS's own default is edge, which nobody here stands behind
  /// AWS's way to say `endpoint`, in its place: a list that has to have one.
  std::optional<std::vector<EndpointType>> endpoint_types = {};
  std::optional<IpAddressType> ip_address_type = {};  // else dualstack for private APIs, ipv4 for others
  std::optional<std::string> description = {};
  std::string version = {};
  ApiKeySource api_key_source = ApiKeySource::header;
  bool disable_execute_api_endpoint = false;
  std::vector<std::string> binary_media_types = {};
  Tags tags = {};
  std::string id = {};  // ours: a fixed id, where AWS draws ten characters
};

struct CreateResource {
  std::string rest_api_id;
  std::string parent_id;
  std::string path_part;
  std::string id = {};  // ours: a fixed id, where AWS draws six characters
};

/// Which method.
struct MethodKey {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;  // or "ANY"
};

struct PutMethod {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  AuthorizationType authorization = AuthorizationType::none;
  std::string operation_name = {};
  ParameterFlags request_parameters = {};
  Models request_models = {};
  std::string request_validator_id = {};  // there are none: refused as an unknown one is
};

struct PutIntegration {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  IntegrationType type = IntegrationType::aws_proxy;
  /// "arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations"
  std::string uri = {};
  std::string function = {};  // ours: the function's ARN alone, in the place of `uri`
  /// With which the function is called. None is an error, but ours with `function`: there it is POST.
  std::optional<std::string> integration_http_method = {};
  clock::Duration timeout = default_integration_timeout;
  PassthroughBehavior passthrough = PassthroughBehavior::when_no_match;
  Templates request_templates = {};
  RequestParameters request_parameters = {};
  std::string content_handling = {};
  std::string cache_namespace = {};  // the resource's id where there is none
  std::vector<std::string> cache_key_parameters = {};
};

struct PutMethodResponse {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  int status = 200;
  std::vector<std::string> headers = {};  // ours: the names alone, in the place of `response_parameters`
  std::optional<ParameterFlags> response_parameters = {};
  std::optional<Models> response_models = {};
};

struct PutIntegrationResponse {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  int status = 200;
  std::optional<std::string> selection_pattern = {};
  ResponseParameters response_parameters = {};
  std::optional<Templates> response_templates = {};
  std::string content_handling = {};
};

struct PutGatewayResponse {
  std::string rest_api_id;
  GatewayResponseType type;
  std::optional<int> status = {};
  ResponseParameters response_parameters = {};
  std::optional<std::string> body_template = {};  // of application/json
};

struct CreateDeployment {
  std::string rest_api_id;
  std::string stage_name = {};  // created, or made to serve this deployment; empty: no stage
  StageVariables variables = {};
  std::string description = {};
  std::optional<std::string> stage_description = {};
  std::optional<bool> tracing_enabled = {};
};

struct CreateStage {
  std::string rest_api_id;
  std::string stage_name;
  std::string deployment_id;
  StageVariables variables = {};
  std::string description = {};
  bool tracing_enabled = false;
  Tags tags = {};
};

}  // namespace cutoff::apigateway
