// API Gateway, REST APIs: the operations that build an API, and the data plane that serves it.
//
// A client's request comes to handle(), is matched with an API, a stage and a method (address.h, router.h), goes to
// the method's integration (integrate.cc, which is where the gateway stops waiting), and comes back as AWS would
// send it (http_response.h). Everything on the way is in the journal.
//
// Operations have AWS's names and inputs; the errors they throw are AWS's. Each takes the caller, and asks iam.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/apigateway/exchange.h"
#include "fakes/apigateway/gateway_response.h"
#include "fakes/apigateway/integration_timeout.h"
#include "fakes/apigateway/rest_api.h"
#include "fakes/clock/random.h"
#include "fakes/iam/caller.h"
#include "fakes/region/region.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/function.h"
#include "fakes/wire/message.h"

namespace cutoff::apigateway {

/// What AWS's request has in the place of a header's value: a constant in single quotes, by
/// "method.response.header.NAME" or "gatewayresponse.header.NAME".
using ResponseParameters = std::map<std::string, std::string, std::less<>>;

struct CreateRestApi {
  std::string name;
  EndpointType endpoint =
      EndpointType::regional;  // AWS's own default is edge, which nobody here stands behind
  std::vector<std::string> binary_media_types = {};
  std::string id = {};  // ours: a fixed id, where AWS draws ten characters
};

struct CreateResource {
  std::string rest_api_id;
  std::string parent_id;
  std::string path_part;
  std::string id = {};  // ours: a fixed id, where AWS draws six characters
};

struct PutMethod {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;  // or "ANY"
  AuthorizationType authorization = AuthorizationType::none;
};

struct PutIntegration {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  IntegrationType type = IntegrationType::aws_proxy;
  /// "arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations"
  std::string uri = {};
  std::string function = {};  // ours: the function's ARN alone, in the place of `uri`
  std::string integration_http_method = "POST";
  clock::Duration timeout = default_integration_timeout;
  PassthroughBehavior passthrough = PassthroughBehavior::when_no_match;
  Templates request_templates = {};
};

struct PutMethodResponse {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  int status = 200;
  std::vector<std::string> headers = {};  // those that an integration response may set
};

struct PutIntegrationResponse {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  int status = 200;
  std::string selection_pattern = {};
  ResponseParameters response_parameters = {};
  Templates response_templates = {};
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
};

struct CreateStage {
  std::string rest_api_id;
  std::string stage_name;
  std::string deployment_id;
  StageVariables variables = {};
};

struct UpdateStage {
  std::string rest_api_id;
  std::string stage_name;
  std::optional<std::string> deployment_id = {};
  std::optional<StageVariables> variables = {};
};

class ApiGateway : public wire::Service {
 public:
  struct Options {
    /// The account's quota "Maximum integration timeout". AWS raises it on request, for Regional and private APIs.
    clock::Duration maximum_integration_timeout = default_maximum_integration_timeout;
    /// What a client gets while Lambda throttles: 500 by the Lambda Developer Guide and by reports; some have seen
    /// 502.
    int throttled_status = 500;
    /// A function's response without statusCode: 200 as recorded in 2024; a text of AWS's says 502.
    bool missing_status_code_is_malformed = false;
  };

  /// `functions` is what Lambda proxy integrations call. It and `region` outlive the gateway.
  ApiGateway(region::Region& region, wire::FunctionTarget& functions, Options options);
  ApiGateway(region::Region& region, wire::FunctionTarget& functions)
      : ApiGateway(region, functions, Options()) {}

  // ---- building an API: one file each. References stay good until the API, or the thing itself, is deleted.

  /// Ours: all of them, by id, for whoever shows what is deployed.
  const std::map<std::string, RestApi, std::less<>>& rest_apis() const { return apis_; }

  const RestApi& create_rest_api(const iam::Caller& caller, CreateRestApi input);
  const RestApi& get_rest_api(const iam::Caller& caller, std::string_view rest_api_id);
  void delete_rest_api(const iam::Caller& caller, std::string_view rest_api_id);

  const Resource& create_resource(const iam::Caller& caller, CreateResource input);
  /// Ours: the resource of "/api/v1/invoke", with all that is missing on the way to it created.
  const Resource& create_path(const iam::Caller& caller, std::string_view rest_api_id, std::string_view path);
  const Method& put_method(const iam::Caller& caller, PutMethod input);
  const Integration& put_integration(const iam::Caller& caller, PutIntegration input);
  void put_method_response(const iam::Caller& caller, PutMethodResponse input);
  void put_integration_response(const iam::Caller& caller, PutIntegrationResponse input);
  void put_gateway_response(const iam::Caller& caller, PutGatewayResponse input);
  void delete_gateway_response(const iam::Caller& caller, std::string_view rest_api_id,
                               GatewayResponseType type);

  /// Freezes the API as it is now. What changes later is not live before the next deployment.
  const Deployment& create_deployment(const iam::Caller& caller, CreateDeployment input);
  const Stage& create_stage(const iam::Caller& caller, CreateStage input);
  const Stage& update_stage(const iam::Caller& caller, UpdateStage input);
  void delete_stage(const iam::Caller& caller, std::string_view rest_api_id, std::string_view stage_name);

  // ---- the data plane

  /// A client's request to one of the APIs.
  wire::Response handle(wire::Request request) override;

 private:
  // handle.cc
  Exchange receive(const wire::Request& request);
  Answer answer(Exchange& exchange, wire::Request request, std::string body);
  void log_response(const Exchange& exchange, int status, const GatewayError* error,
                    const std::string& reason);

  // integrate.cc
  Answer integrate(Exchange& exchange, wire::Request request, std::string body);
  Answer invoke_function(Exchange& exchange, wire::Request request, std::string body);
  // Out of line, these four: their frames would otherwise stay on the stack of every request that waits.
  [[gnu::noinline]] wire::Payload proxy_payload(Exchange& exchange, wire::Request request,
                                                std::string body) const;
  [[gnu::noinline]] std::optional<wire::FunctionReply> call_function(const Exchange& exchange,
                                                                     const wire::Payload& event);
  [[gnu::noinline]] clock::Result<wire::FunctionReply> start_function(const Exchange& exchange,
                                                                      const wire::Payload& event);
  [[gnu::noinline]] Answer function_answer(const Exchange& exchange, const wire::FunctionReply& reply,
                                           const wire::Payload& event) const;
  Answer refused(const wire::Fault& fault) const;

  // rest_api.cc: what operations share
  void authorize(const iam::Caller& caller, std::string_view verb, const std::string& path) const;
  RestApi& find_api(std::string_view id);
  Resource& find_resource(std::string_view rest_api_id, std::string_view resource_id);
  Method& find_method(std::string_view rest_api_id, std::string_view resource_id, std::string_view verb);
  Integration& find_integration(std::string_view rest_api_id, std::string_view resource_id,
                                std::string_view verb);
  std::string draw_id(std::size_t length);

  // stage.cc
  static void check_stage_name(std::string_view name);
  static void set_variables(Stage& stage, StageVariables variables);
  void serve(const RestApi& api, Stage& stage);

  region::Region& region_;
  wire::FunctionTarget& functions_;
  Options options_;
  clock::RandomStream ids_;       // of APIs, resources and deployments
  clock::RandomStream requests_;  // of requests: extended ids and segments
  std::map<std::string, RestApi, std::less<>> apis_;
};

}  // namespace cutoff::apigateway
