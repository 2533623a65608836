#include "fakes/cloud/cloud.h"

namespace cutoff::cloud {

Cloud::Cloud(const Options& options)
    : loop_(options.outside),
      region_(loop_, options.region),
      lambda_(region_, destinations_, options.lambda),
      agentcore_(region_, options.agentcore),
      dynamodb_(region_, options.dynamodb),
      identity_(region_),
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
  if (keep == region::Keep::nothing) {
    iam().clear();
    restore_ = nullptr;
  }
  faults().clear();
  journal().clear();
  journal().append("cutoff.reset", {}, journal::field("kept", keep == region::Keep::app ? "app" : "nothing"));
  if (restore_) restore_();
}

wire::Response Cloud::handle(wire::Request request) {
  const Route route = find_route(request);
  if (wire::Service* service = service_at(route.destination)) return service->handle(std::move(request));
  wire::Response response = not_offered(request, route.service);
  response.headers.add("x-amzn-RequestId", region_.new_uuid().text());
  response.headers.add("Date", region_.calendar().http_date(region_.loop().now()));
  return response;
}

wire::Service* Cloud::service_at(Destination destination) {
  switch (destination) {
    case Destination::deployed_api:
    case Destination::apigateway:
      return &apigateway_;
    case Destination::agentcore:
      return &agentcore_;
    case Destination::dynamodb:
      return &dynamodb_;
    case Destination::lambda:
      return &lambda_;
    case Destination::identity:
      return &identity_;
    case Destination::not_offered:
      break;
  }
  return nullptr;
}

}  // namespace cutoff::cloud
