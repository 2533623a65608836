#include "fakes/cloud/cloud.h"

namespace cutoff::cloud {

Cloud::Cloud(const Options& options)
    : loop_(options.outside),
      region_(loop_, options.region),
      lambda_(region_, destinations_, options.lambda),
      agentcore_(region_, options.agentcore),
      dynamodb_(region_, options.dynamodb),
      functions_for_apigateway_(lambda_, "apigateway.amazonaws.com"),
      apigateway_(region_, functions_for_apigateway_, options.apigateway),
      services_{region_, lambda_, agentcore_, dynamodb_} {}

Cloud::~Cloud() { loop_.kill_all(); }

void Cloud::reset(region::Keep keep) {
  ++resets_;
  lambda_.reset(keep);
  agentcore_.reset(keep);
  dynamodb_.reset(keep);
  apigateway_.reset(keep);
  destinations_.clear();
  if (keep == region::Keep::nothing) iam().clear();
  faults().clear();
  journal().clear();
  journal().append("cutoff.reset", {}, journal::field("kept", keep == region::Keep::app ? "app" : "nothing"));
}

wire::Response Cloud::handle(wire::Request request) {
  wire::Service& service = service_for(request);
  return service.handle(std::move(request));
}

/// By host, then by what each service's API looks like: a REST API under a host of its own may have any path; DynamoDB
/// names its operation in X-Amz-Target; the others have prefixes of their own.
wire::Service& Cloud::service_for(const wire::Request& request) {
  const std::string_view path = request.path();
  const bool to_an_api = request.headers.get("Host").find(".execute-api.") != std::string_view::npos;
  if (to_an_api) return apigateway_;
  if (request.headers.get("X-Amz-Target").starts_with("DynamoDB_20120810.")) return dynamodb_;
  if (path.starts_with("/runtimes/")) return agentcore_;
  if (path.starts_with("/2015-03-31/functions")) return lambda_;
  return apigateway_;
}

}  // namespace cutoff::cloud
