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
enum class AuthorizationType : std::uint8_t { none, aws_iam };
enum class IntegrationType : std::uint8_t { aws_proxy, mock };

/// What a MOCK integration is given when no request template is for the request's Content-Type: the body, or 415.
enum class PassthroughBehavior : std::uint8_t { when_no_match, when_no_templates, never };

/// By Content-Type: "application/json".
using Templates = std::map<std::string, std::string, std::less<>>;

/// How an integration's answer becomes the client's, for integrations that are not proxies.
struct IntegrationResponse {
  int status = 200;
  /// A regular expression that the integration's whole status must match; empty: the default response.
  std::string selection_pattern;
  /// Constant headers. On AWS {"method.response.header.NAME", "'value'"}.
  wire::Headers headers;
  Templates templates;  // constant texts
};

struct Integration {
  IntegrationType type = IntegrationType::aws_proxy;
  /// AWS_PROXY: the function's ARN, with its stage variables still to be put in: "arn:…:${stageVariables.worker}".
  std::string function;
  std::string http_method = "POST";  // with which Lambda is called; it takes no other
  clock::Duration timeout = default_integration_timeout;
  PassthroughBehavior passthrough = PassthroughBehavior::when_no_match;
  Templates request_templates;
  std::vector<IntegrationResponse> responses;
};

struct Method {
  AuthorizationType authorization = AuthorizationType::none;
  std::optional<Integration> integration;
  /// By status, the names of the headers that an integration response may set.
  std::map<int, std::vector<std::string>> responses;
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
};

struct Deployment {
  std::string id;
  std::string description;
  clock::Instant created{};
  std::shared_ptr<const Definition> definition;
};

using StageVariables = std::vector<std::pair<std::string, std::string>>;

class LiveStage;

struct Stage {
  std::string name;
  std::string deployment_id;
  StageVariables variables;
  std::shared_ptr<const LiveStage> live;
};

struct RestApi {
  std::string id;
  std::string name;
  std::string root_resource_id;
  EndpointType endpoint = EndpointType::regional;
  clock::Instant created{};
  Definition definition;
  std::map<std::string, Deployment, std::less<>> deployments;  // by id
  std::map<std::string, Stage, std::less<>> stages;            // by name
};

}  // namespace cutoff::apigateway
