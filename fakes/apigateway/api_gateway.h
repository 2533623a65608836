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
#include "fakes/apigateway/integration_timeout.h"
#include "fakes/apigateway/operations.h"
#include "fakes/apigateway/rest_api.h"
#include "fakes/clock/random.h"
#include "fakes/iam/caller.h"
#include "fakes/region/region.h"
#include "fakes/region/reset.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/function.h"
#include "fakes/wire/message.h"

namespace cutoff::apigateway {

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

  // ---- building an API. References stay good until the API, or the thing itself, is deleted.

  /// Ours: all of them, by id, for whoever shows what is deployed.
  const std::map<std::string, RestApi, std::less<>>& rest_apis() const { return apis_; }

  const RestApi& create_rest_api(const iam::Caller& caller, CreateRestApi input);
  const RestApi& get_rest_api(const iam::Caller& caller, std::string_view rest_api_id);
  PageOf<RestApi> get_rest_apis(const iam::Caller& caller, const Page& page);
  const RestApi& update_rest_api(const iam::Caller& caller, std::string_view rest_api_id,
                                 const PatchOperations& patch);
  void delete_rest_api(const iam::Caller& caller, std::string_view rest_api_id);

  const Resource& create_resource(const iam::Caller& caller, CreateResource input);
  /// Ours: the resource of "/api/v1/invoke", with all that is missing on the way to it created.
  const Resource& create_path(const iam::Caller& caller, std::string_view rest_api_id, std::string_view path);
  const Resource& get_resource(const iam::Caller& caller, std::string_view rest_api_id,
                               std::string_view resource_id);
  PageOf<Resource> get_resources(const iam::Caller& caller, std::string_view rest_api_id, const Page& page);
  const Resource& update_resource(const iam::Caller& caller, std::string_view rest_api_id,
                                  std::string_view resource_id, const PatchOperations& patch);
  void delete_resource(const iam::Caller& caller, std::string_view rest_api_id, std::string_view resource_id);

  const Method& put_method(const iam::Caller& caller, PutMethod input);
  const Method& get_method(const iam::Caller& caller, const MethodKey& key);
  const Method& update_method(const iam::Caller& caller, const MethodKey& key, const PatchOperations& patch);
  void delete_method(const iam::Caller& caller, const MethodKey& key);

  const MethodResponse& put_method_response(const iam::Caller& caller, PutMethodResponse input);
  const MethodResponse& get_method_response(const iam::Caller& caller, const MethodKey& key, int status);
  const MethodResponse& update_method_response(const iam::Caller& caller, const MethodKey& key, int status,
                                               const PatchOperations& patch);
  void delete_method_response(const iam::Caller& caller, const MethodKey& key, int status);

  const Integration& put_integration(const iam::Caller& caller, PutIntegration input);
  const Integration& get_integration(const iam::Caller& caller, const MethodKey& key);
  const Integration& update_integration(const iam::Caller& caller, const MethodKey& key,
                                        const PatchOperations& patch);
  void delete_integration(const iam::Caller& caller, const MethodKey& key);

  const IntegrationResponse& put_integration_response(const iam::Caller& caller,
                                                      PutIntegrationResponse input);
  const IntegrationResponse& get_integration_response(const iam::Caller& caller, const MethodKey& key,
                                                      int status);
  const IntegrationResponse& update_integration_response(const iam::Caller& caller, const MethodKey& key,
                                                         int status, const PatchOperations& patch);
  void delete_integration_response(const iam::Caller& caller, const MethodKey& key, int status);

  GatewayResponseView put_gateway_response(const iam::Caller& caller, PutGatewayResponse input);
  GatewayResponseView get_gateway_response(const iam::Caller& caller, std::string_view rest_api_id,
                                           GatewayResponseType type);
  /// All types, those with their defaults, too.
  std::vector<GatewayResponseView> get_gateway_responses(const iam::Caller& caller,
                                                         std::string_view rest_api_id);
  GatewayResponseView update_gateway_response(const iam::Caller& caller, std::string_view rest_api_id,
                                              GatewayResponseType type, const PatchOperations& patch);
  void delete_gateway_response(const iam::Caller& caller, std::string_view rest_api_id,
                               GatewayResponseType type);

  /// Freezes the API as it is now. What changes later is not live before the next deployment.
  const Deployment& create_deployment(const iam::Caller& caller, CreateDeployment input);
  const Deployment& get_deployment(const iam::Caller& caller, std::string_view rest_api_id,
                                   std::string_view deployment_id);
  PageOf<Deployment> get_deployments(const iam::Caller& caller, std::string_view rest_api_id,
                                     const Page& page);
  const Deployment& update_deployment(const iam::Caller& caller, std::string_view rest_api_id,
                                      std::string_view deployment_id, const PatchOperations& patch);
  void delete_deployment(const iam::Caller& caller, std::string_view rest_api_id,
                         std::string_view deployment_id);

  const Stage& create_stage(const iam::Caller& caller, CreateStage input);
  const Stage& get_stage(const iam::Caller& caller, std::string_view rest_api_id,
                         std::string_view stage_name);
  /// All of them, or those that serve `deployment_id`.
  std::vector<const Stage*> get_stages(const iam::Caller& caller, std::string_view rest_api_id,
                                       std::string_view deployment_id = {});
  const Stage& update_stage(const iam::Caller& caller, std::string_view rest_api_id,
                            std::string_view stage_name, const PatchOperations& patch);
  void delete_stage(const iam::Caller& caller, std::string_view rest_api_id, std::string_view stage_name);

  const Account& get_account(const iam::Caller& caller);
  const Account& update_account(const iam::Caller& caller, const PatchOperations& patch);

  // Tags, of an API or a stage: "arn:aws:apigateway:us-east-1::/restapis/API/stages/STAGE".
  const Tags& get_tags(const iam::Caller& caller, std::string_view resource_arn);
  void tag_resource(const iam::Caller& caller, std::string_view resource_arn, const Tags& tags);
  void untag_resource(const iam::Caller& caller, std::string_view resource_arn,
                      const std::vector<std::string>& keys);

  // ---- the wire

  /// A client's request to one of the APIs; or to API Gateway's own API, which is the operations above (http/).
  wire::Response handle(wire::Request request) override;

  /// Forgets. Requests under way keep the stage that they began with.
  void reset(region::Keep keep) {
    if (keep == region::Keep::app) return;
    apis_.clear();
    account_ = Account();
  }

 private:
  // http/control.cc
  wire::Response handle_control(wire::Request request);

  // handle.cc
  Exchange receive(const wire::Request& request, std::optional<Address>&& address);
  Answer answer(Exchange& exchange, wire::Request&& request, std::string&& body);
  void log_response(const Exchange& exchange, int status, const GatewayError* error,
                    const std::string& reason);

  // integrate.cc
  Answer integrate(Exchange& exchange, wire::Request&& request, std::string&& body);
  Answer invoke_function(Exchange& exchange, wire::Request&& request, std::string&& body);
  // Out of line, these four: their frames would otherwise stay on the stack of every request that waits.
  [[gnu::noinline]] wire::Payload proxy_payload(Exchange& exchange, wire::Request&& request,
                                                std::string&& body) const;
  [[gnu::noinline]] std::optional<wire::FunctionReply> call_function(const Exchange& exchange,
                                                                     const wire::Payload& event);
  [[gnu::noinline]] clock::Result<wire::FunctionReply> start_function(const Exchange& exchange,
                                                                      const wire::Payload& event);
  [[gnu::noinline]] Answer function_answer(const Exchange& exchange, wire::FunctionReply&& reply,
                                           const wire::Payload& event) const;
  Answer refused(const wire::Fault& fault) const;

  // rest_api.cc: what operations share
  void authorize(const iam::Caller& caller, std::string_view verb, const std::string& path) const;
  RestApi& find_api(std::string_view id);
  Resource& find_resource(std::string_view rest_api_id, std::string_view resource_id);
  Method& find_method(const MethodKey& key);
  MethodResponse& find_method_response(const MethodKey& key, int status);
  Integration& find_integration(const MethodKey& key);
  IntegrationResponse& find_integration_response(const MethodKey& key, int status);
  Deployment& find_deployment(std::string_view rest_api_id, std::string_view deployment_id);
  Stage& find_stage(std::string_view rest_api_id, std::string_view stage_name);
  std::string draw_id(std::size_t length);
  void check_timeout(clock::Duration timeout, EndpointType endpoint) const;

  // create_stage.cc
  Stage& add_stage(RestApi& api, std::string name);
  void serve(const RestApi& api, Stage& stage);

  // tags.cc
  Tags& find_tags(std::string_view resource_arn);

  region::Region& region_;
  wire::FunctionTarget& functions_;
  Options options_;
  clock::RandomStream ids_;       // of APIs, resources and deployments
  clock::RandomStream requests_;  // of requests: extended ids and segments
  Account account_;
  std::map<std::string, RestApi, std::less<>> apis_;
};

}  // namespace cutoff::apigateway
