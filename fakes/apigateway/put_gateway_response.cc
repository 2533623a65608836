#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/resource_path.h"
#include "fakes/apigateway/response_parameter.h"

namespace cutoff::apigateway {
namespace {

std::string path_of(std::string_view rest_api_id, GatewayResponseType type) {
  return api_path(rest_api_id, "gatewayresponses", gateway_response_type_name(type));
}

}  // namespace

GatewayResponseView ApiGateway::put_gateway_response(const iam::Caller& caller, PutGatewayResponse input) {
  authorize(caller, "PUT", path_of(input.rest_api_id, input.type));
  RestApi& api = find_api(input.rest_api_id);
  GatewayResponse response;
  response.status = input.status;
  response.headers = constant_headers("gatewayresponse.header.", input.response_parameters);
  response.body_template = std::move(input.body_template);
  api.definition.gateway_responses.put(input.type, std::move(response));
  return api.definition.gateway_responses.view(input.type);
}

GatewayResponseView ApiGateway::get_gateway_response(const iam::Caller& caller, std::string_view rest_api_id,
                                                     GatewayResponseType type) {
  authorize(caller, "GET", path_of(rest_api_id, type));
  return find_api(rest_api_id).definition.gateway_responses.view(type);
}

std::vector<GatewayResponseView> ApiGateway::get_gateway_responses(const iam::Caller& caller,
                                                                   std::string_view rest_api_id) {
  authorize(caller, "GET", api_path(rest_api_id, "gatewayresponses"));
  const GatewayResponses& responses = find_api(rest_api_id).definition.gateway_responses;
  std::vector<GatewayResponseView> views;
  for (int type = 0; type < gateway_response_types; ++type)
    views.push_back(responses.view(static_cast<GatewayResponseType>(type)));
  return views;
}

void ApiGateway::delete_gateway_response(const iam::Caller& caller, std::string_view rest_api_id,
                                         GatewayResponseType type) {
  authorize(caller, "DELETE", path_of(rest_api_id, type));
  if (!find_api(rest_api_id).definition.gateway_responses.erase(type))
    throw not_found("Gateway response type not defined on api");
}

}  // namespace cutoff::apigateway
