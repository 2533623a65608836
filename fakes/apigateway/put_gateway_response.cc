#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/response_parameter.h"
#include "fakes/wire/fault.h"

namespace cutoff::apigateway {
namespace {

std::string path_of(std::string_view rest_api_id, GatewayResponseType type) {
  std::string path = "/restapis/";
  return path.append(rest_api_id).append("/gatewayresponses/").append(gateway_response_type_name(type));
}

}  // namespace

void ApiGateway::put_gateway_response(const iam::Caller& caller, PutGatewayResponse input) {
  authorize(caller, "PUT", path_of(input.rest_api_id, input.type));
  RestApi& api = find_api(input.rest_api_id);
  GatewayResponse response;
  response.status = input.status;
  response.headers = constant_headers("gatewayresponse.header.", input.response_parameters);
  response.body_template = std::move(input.body_template);
  api.definition.gateway_responses.put(input.type, std::move(response));
}

void ApiGateway::delete_gateway_response(const iam::Caller& caller, std::string_view rest_api_id,
                                         GatewayResponseType type) {
  authorize(caller, "DELETE", path_of(rest_api_id, type));
  if (!find_api(rest_api_id).definition.gateway_responses.erase(type)) {
    throw wire::Fault(404, "NotFoundException", "Gateway response type not defined on api");
  }
}

}  // namespace cutoff::apigateway
