// UpdateRestApi. Errors as recorded (test_update_rest_api_*); that an empty description is taken here, and refused by
// CreateRestApi, is how Terraform takes one away.
#include <algorithm>
#include <charconv>

#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/resource_path.h"

namespace cutoff::apigateway {
namespace {

using Op = PatchOperation::Op;

/// The list is changed like an object with its types as keys: a replaced one goes to the end.
void patch_binary_media_types(std::vector<std::string>& types, const PatchOperation& operation,
                              const std::string& type) {
  expect_add_remove_or_replace(operation);
  if (operation.op != Op::add) std::erase(types, type);
  if (operation.op == Op::add) types.push_back(type);
  if (operation.op == Op::replace) types.push_back(operation.text());
}

void check_compression(const PatchOperation& operation) {
  expect_replace(operation);
  const std::string text = operation.text();
  if (text.empty()) return;  // none, as it is
  int size = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  constexpr int largest = 10'485'760;
  if (error != std::errc() || end != text.data() + text.size() || size < 0 || size > largest)
    throw bad_request("Invalid minimum compression size, must be between 0 and 10485760");
  throw not_offered("compressed answers (minimumCompressionSize)");
}

void patch_endpoint_type(RestApi& api, const PatchOperation& operation) {
  expect_add_remove_or_replace(operation);
  const std::string type = operation.text();
  if (type == "REGIONAL") {
    api.endpoint = EndpointType::regional;
  } else if (type == "EDGE") {
    api.endpoint = EndpointType::edge;
  } else if (type == "PRIVATE") {
    api.endpoint = EndpointType::private_endpoint;
    api.ip_address_type = IpAddressType::dualstack;
  } else {
    throw bad_request("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE");
  }
}

void patch_ip_address_type(RestApi& api, const PatchOperation& operation) {
  expect_replace(operation);
  if (operation.text() != "ipv4" && operation.text() != "dualstack")
    throw bad_request("ipAddressType must be either ipv4 or dualstack.");
  api.ip_address_type = operation.text() == "ipv4" ? IpAddressType::ipv4 : IpAddressType::dualstack;
}

void patch_api_key_source(RestApi& api, const PatchOperation& operation) {
  expect_replace(operation);
  // (Message made after those of other enumerations; not recorded.)
  if (operation.text() != "HEADER" && operation.text() != "AUTHORIZER")
    throw bad_request("Invalid ApiKeySource specified. Valid options are HEADER,AUTHORIZER");
  api.api_key_source = operation.text() == "HEADER" ? ApiKeySource::header : ApiKeySource::authorizer;
}

void apply(RestApi& api, const PatchOperation& operation) {
  const std::vector<std::string> parts = operation.parts();
  const std::string& head = parts.front();
  if (parts.size() == 1) {
    if (head == "name") {
      expect_replace(operation);
      if (operation.text().empty()) throw bad_request("API Name should not be blank");
      api.name = operation.text();
    } else if (head == "description" || head == "version") {
      expect_add_remove_or_replace(operation);
      (head == "version" ? api.version : api.description) =
          operation.op == Op::remove ? std::string() : operation.text();
    } else if (head == "apiKeySource") {
      patch_api_key_source(api, operation);
    } else if (head == "disableExecuteApiEndpoint") {
      expect_replace(operation);
      api.definition.disable_execute_api_endpoint = operation.flag();
    } else if (head == "minimumCompressionSize") {
      check_compression(operation);
    } else if (head == "policy") {
      if (!operation.text().empty()) throw not_offered("resource policies of APIs (policy)");
    } else {
      refuse_path(operation);
    }
    return;
  }
  if (head == "binaryMediaTypes" && parts.size() == 2) {
    patch_binary_media_types(api.definition.binary_media_types, operation, parts[1]);
  } else if (head == "endpointConfiguration" && parts[1] == "types" && parts.size() == 3) {
    patch_endpoint_type(api, operation);
  } else if (head == "endpointConfiguration" && parts[1] == "ipAddressType" && parts.size() == 2) {
    patch_ip_address_type(api, operation);
  } else if (head == "endpointConfiguration" && parts[1] == "vpcEndpointIds") {
    throw not_offered("VPC endpoints (vpcEndpointIds)");
  } else {
    refuse_path(operation);
  }
}

void check(const RestApi& api) {
  if (api.endpoint == EndpointType::private_endpoint && api.ip_address_type != IpAddressType::dualstack)
    throw bad_request("Only dualstack ipAddressType is supported for Private APIs.");
}

}  // namespace

const RestApi& ApiGateway::update_rest_api(const iam::Caller& caller, std::string_view rest_api_id,
                                           const PatchOperations& patch) {
  authorize(caller, "PATCH", api_path(rest_api_id));
  RestApi& api = find_api(rest_api_id);
  apply_patch(api, patch, apply, check);
  return api;
}

}  // namespace cutoff::apigateway
