// A REST API as its owner builds it: resources, methods, integrations, stages. The words are those of API
// Gateway's own API (version 2015-07-09), spelled our way.
//
// None of this is live. A deployment freezes a copy of an API's definition, and a stage serves that copy
// (live_stage.h).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fakes/apigateway/gateway_response.h"
#include "fakes/apigateway/integration_timeout.h"
#include "fakes/clock/time.h"
#include "fakes/wire/headers.h"

namespace cutoff::apigateway {

enum class EndpointType : std::uint8_t { regional, edge, private_endpoint };
enum class IpAddressType : std::uint8_t { ipv4, dualstack };
enum class ApiKeySource : std::uint8_t { header, authorizer };
/// The last two need an authorizer, which no API here can have: they are always refused, as AWS refuses them then.
enum class AuthorizationType : std::uint8_t { none, aws_iam, custom, cognito_user_pools };
enum class IntegrationType : std::uint8_t { aws_proxy, mock };

/// What a MOCK integration is given when no request template is for the request's Content-Type: the body, or 415.
enum class PassthroughBehavior : std::uint8_t { when_no_match, when_no_templates, never };

/// By Content-Type: "application/json". An empty text is what AWS shows as null.
using Templates = std::map<std::string, std::string, std::less<>>;
/// By Content-Type, the name of a model of the API's.
using Models = std::map<std::string, std::string, std::less<>>;
using Tags = std::map<std::string, std::string, std::less<>>;
/// "method.request.querystring.q" or "method.response.header.NAME": and whether it is required.
using ParameterFlags = std::map<std::string, bool, std::less<>>;
/// "integration.request.path.id": what it is set to.
using RequestParameters = std::map<std::string, std::string, std::less<>>;
/// What AWS's request has in the place of a header's value: a constant in single quotes, by
/// "method.response.header.NAME" or "gatewayresponse.header.NAME".
using ResponseParameters = std::map<std::string, std::string, std::less<>>;

/// How an integration's answer becomes the client's, for integrations that are not proxies. What is optional is shown
/// by Get only when it was given, also when it was given empty.
struct IntegrationResponse {
  int status = 200;
  /// A regular expression that the integration's whole status must match; empty or none: the default response.
  std::optional<std::string> selection_pattern;
  wire::Headers headers;               // constants
  std::optional<Templates> templates;  // constant texts
  std::string content_handling;        // empty, or CONVERT_TO_TEXT, which texts are already
};

struct Integration {
  IntegrationType type = IntegrationType::aws_proxy;
  std::string uri;  // AWS_PROXY: as Get shows it
  /// AWS_PROXY: the function's ARN, with its stage variables still to be put in: "arn:…:${stageVariables.worker}".
  std::string function;
  std::string http_method;  // with which Lambda is called; it takes POST alone. A MOCK may have one, too
  clock::Duration timeout = default_integration_timeout;
  PassthroughBehavior passthrough = PassthroughBehavior::when_no_match;
  Templates request_templates;
  RequestParameters request_parameters;
  std::string content_handling;
  // There is no cache; these are kept to be shown.
  std::string cache_namespace;
  std::vector<std::string> cache_key_parameters;
  std::vector<IntegrationResponse> responses;

  /// nullptr when it has none of that status.
  IntegrationResponse* find_response(int status);
};

/// What a method may answer. What is optional is shown only when it was given.
struct MethodResponse {
  std::optional<ParameterFlags> parameters;  // the headers that an integration response may set
  std::optional<Models> models;
};

struct Method {
  AuthorizationType authorization = AuthorizationType::none;
  std::string operation_name;
  ParameterFlags request_parameters;  // described; without a request validator nothing is required
  Models request_models;
  std::optional<Integration> integration;
  std::map<int, MethodResponse> responses;  // by status
};

struct Resource {
  std::string id;
  std::string parent_id;  // empty: the root
  std::string path_part;
  std::string path;
  std::map<std::string, Method, std::less<>> methods;  // by verb, or "ANY"
};

/// What a deployment freezes.
struct Definition {
  std::map<std::string, Resource, std::less<>> resources;  // by id
  std::vector<std::string> binary_media_types;
  GatewayResponses gateway_responses;
  bool disable_execute_api_endpoint = false;  // its stages then serve nobody
};

struct Deployment {
  std::string id;
  std::string description;
  clock::Instant created{};
  std::shared_ptr<const Definition> definition;
};

using StageVariables = std::vector<std::pair<std::string, std::string>>;

class LiveStage;

/// What a stage says of a method, or of all: kept to be shown. Nothing here writes logs, and there is no cache. Lower
/// limits of rate and burst would have an effect, and are refused.
struct MethodSetting {
  // The account's own limits, which nothing here reaches; -1 is none.
  int throttling_burst_limit = 5000;
  int throttling_rate_limit = 10'000;
  bool metrics_enabled = false;
  std::string logging_level;
  bool data_trace_enabled = false;
  bool caching_enabled = false;
  int cache_ttl_seconds = 300;
  bool cache_data_encrypted = false;
  bool require_authorization_for_cache_control = true;
  std::string unauthorized_cache_control_header_strategy = "SUCCEED_WITH_RESPONSE_HEADER";
};

struct Stage {
  std::string name;
  std::string deployment_id;
  std::string description;
  StageVariables variables;
  clock::Instant created{};
  clock::Instant last_updated{};
  bool tracing_enabled = false;
  std::optional<std::string> access_log_destination;  // kept to be shown; none is written
  std::optional<std::string> access_log_format;
  std::map<std::string, MethodSetting, std::less<>> method_settings;  // by "pets/GET", or "*/*"
  Tags tags;
  std::shared_ptr<const LiveStage> live;  // none: it serves nobody
};

struct RestApi {
  std::string id;
  std::string name;
  std::string description;
  std::string version;
  ApiKeySource api_key_source = ApiKeySource::header;
  std::string root_resource_id;
  EndpointType endpoint = EndpointType::regional;
  IpAddressType ip_address_type = IpAddressType::ipv4;
  clock::Instant created{};
  Tags tags;
  Definition definition;
  std::map<std::string, Deployment, std::less<>> deployments;  // by id
  std::map<std::string, Stage, std::less<>> stages;            // by name
};

/// What holds for all APIs of the account, in this region.
struct Account {
  std::string cloudwatch_role_arn;  // kept to be shown; no logs are written
};

}  // namespace cutoff::apigateway
