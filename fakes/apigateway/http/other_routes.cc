// What else AWS's API Gateway offers, to be named where somebody asks for it.
#include "fakes/apigateway/http/control.h"

namespace cutoff::apigateway {
namespace {

constexpr ControlRoute other(std::string_view verb, std::string_view path, std::string_view operation) {
  return {verb, path, operation, 501, nullptr};
}

constexpr ControlRoute routes[] = {
    other("PUT", "/restapis/{restapi_id}", "PutRestApi"),
    other("POST", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}", "TestInvokeMethod"),
    other("GET", "/restapis/{restapi_id}/authorizers", "GetAuthorizers"),
    other("POST", "/restapis/{restapi_id}/authorizers", "CreateAuthorizer"),
    other("GET", "/restapis/{restapi_id}/authorizers/{authorizer_id}", "GetAuthorizer"),
    other("PATCH", "/restapis/{restapi_id}/authorizers/{authorizer_id}", "UpdateAuthorizer"),
    other("DELETE", "/restapis/{restapi_id}/authorizers/{authorizer_id}", "DeleteAuthorizer"),
    other("POST", "/restapis/{restapi_id}/authorizers/{authorizer_id}", "TestInvokeAuthorizer"),
    other("GET", "/restapis/{restapi_id}/models", "GetModels"),
    other("POST", "/restapis/{restapi_id}/models", "CreateModel"),
    other("GET", "/restapis/{restapi_id}/models/{model_name}", "GetModel"),
    other("PATCH", "/restapis/{restapi_id}/models/{model_name}", "UpdateModel"),
    other("DELETE", "/restapis/{restapi_id}/models/{model_name}", "DeleteModel"),
    other("GET", "/restapis/{restapi_id}/models/{model_name}/default_template", "GetModelTemplate"),
    other("GET", "/restapis/{restapi_id}/requestvalidators", "GetRequestValidators"),
    other("POST", "/restapis/{restapi_id}/requestvalidators", "CreateRequestValidator"),
    other("GET", "/restapis/{restapi_id}/requestvalidators/{requestvalidator_id}", "GetRequestValidator"),
    other("PATCH", "/restapis/{restapi_id}/requestvalidators/{requestvalidator_id}",
          "UpdateRequestValidator"),
    other("DELETE", "/restapis/{restapi_id}/requestvalidators/{requestvalidator_id}",
          "DeleteRequestValidator"),
    other("GET", "/restapis/{restapi_id}/documentation/parts", "GetDocumentationParts"),
    other("POST", "/restapis/{restapi_id}/documentation/parts", "CreateDocumentationPart"),
    other("PUT", "/restapis/{restapi_id}/documentation/parts", "ImportDocumentationParts"),
    other("GET", "/restapis/{restapi_id}/documentation/versions", "GetDocumentationVersions"),
    other("POST", "/restapis/{restapi_id}/documentation/versions", "CreateDocumentationVersion"),
    other("DELETE", "/restapis/{restapi_id}/stages/{stage_name}/cache/data", "FlushStageCache"),
    other("DELETE", "/restapis/{restapi_id}/stages/{stage_name}/cache/authorizers",
          "FlushStageAuthorizersCache"),
    other("GET", "/restapis/{restapi_id}/stages/{stage_name}/exports/{export_type}", "GetExport"),
    other("GET", "/restapis/{restapi_id}/stages/{stage_name}/sdks/{sdk_type}", "GetSdk"),
    other("GET", "/apikeys", "GetApiKeys"),
    other("POST", "/apikeys", "CreateApiKey"),
    other("GET", "/usageplans", "GetUsagePlans"),
    other("POST", "/usageplans", "CreateUsagePlan"),
    other("GET", "/domainnames", "GetDomainNames"),
    other("POST", "/domainnames", "CreateDomainName"),
    other("GET", "/clientcertificates", "GetClientCertificates"),
    other("POST", "/clientcertificates", "GenerateClientCertificate"),
    other("GET", "/sdktypes", "GetSdkTypes"),
    other("GET", "/vpclinks", "GetVpcLinks"),
    other("POST", "/vpclinks", "CreateVpcLink"),
};

}  // namespace

std::span<const ControlRoute> other_routes() { return routes; }

}  // namespace cutoff::apigateway
