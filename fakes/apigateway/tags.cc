// GetTags, TagResource, UntagResource. (What AWS says of an ARN that it cannot read is not recorded.)
#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/faults.h"
#include "fakes/wire/target.h"

namespace cutoff::apigateway {
namespace {

std::string path_of(std::string_view resource_arn) { return "/tags/" + wire::percent_encoded(resource_arn); }

}  // namespace

Tags& ApiGateway::find_tags(std::string_view resource_arn) {
  const std::string prefix = "arn:aws:apigateway:" + region_.name() + "::/restapis/";
  if (!resource_arn.starts_with(prefix))
    throw bad_request("Invalid ARN specified in the request: " + std::string(resource_arn));
  const auto parts = wire::path_segments(resource_arn.substr(prefix.size()));
  if (parts.size() == 1) return find_api(parts[0]).tags;
  if (parts.size() == 3 && parts[1] == "stages") return find_stage(parts[0], parts[2]).tags;
  throw bad_request("Invalid ARN specified in the request: " + std::string(resource_arn));
}

const Tags& ApiGateway::get_tags(const iam::Caller& caller, std::string_view resource_arn) {
  authorize(caller, "GET", path_of(resource_arn));
  return find_tags(resource_arn);
}

void ApiGateway::tag_resource(const iam::Caller& caller, std::string_view resource_arn, const Tags& tags) {
  authorize(caller, "PUT", path_of(resource_arn));
  Tags& there = find_tags(resource_arn);
  for (const auto& [key, value] : tags) there.insert_or_assign(key, value);
}

void ApiGateway::untag_resource(const iam::Caller& caller, std::string_view resource_arn,
                                const std::vector<std::string>& keys) {
  authorize(caller, "DELETE", path_of(resource_arn));
  Tags& there = find_tags(resource_arn);
  for (const std::string& key : keys) there.erase(key);
}

}  // namespace cutoff::apigateway
