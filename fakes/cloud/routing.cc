#include "fakes/cloud/routing.h"

#include <algorithm>
#include <array>
#include <optional>

#include "fakes/apigateway/address.h"
#include "fakes/iam/signature.h"
#include "fakes/wire/target.h"

namespace cutoff::cloud {
namespace {

struct Name {
  std::string_view name;
  Destination destination;
};

/// As scopes and hosts have them.
constexpr std::array<Name, 8> services{{{"apigateway", Destination::apigateway},
                                        {"bedrock-agentcore", Destination::agentcore},
                                        {"bedrock-agentcore-control", Destination::agentcore},
                                        {"dynamodb", Destination::dynamodb},
                                        {"execute-api", Destination::deployed_api},
                                        {"iam", Destination::identity},
                                        {"lambda", Destination::lambda},
                                        {"sts", Destination::identity}}};

Route route_to(std::string_view service) {
  const auto found = std::find_if(services.begin(), services.end(),
                                  [service](const Name& name) { return name.name == service; });
  if (found == services.end()) return {Destination::not_offered, std::string(service)};
  return {found->destination, {}};
}

bool is_for_a_deployed_api(const wire::Request& request, std::string_view host) {
  if (apigateway::is_host_of_api(host)) return true;
  const std::string_view path = request.path();
  if (path.starts_with("/_aws/execute-api/")) return true;
  return path.starts_with("/restapis/") && path.find("/_user_request_") != std::string_view::npos;
}

/// "DynamoDB_20120810.PutItem" is for DynamoDB_20120810.
std::optional<Route> by_target(const wire::Request& request) {
  const std::string_view target = request.headers.get("X-Amz-Target");
  if (target.empty()) return std::nullopt;
  const std::string_view service = target.substr(0, target.find('.'));
  if (service.starts_with("DynamoDB_") || service.starts_with("DynamoDBStreams_"))
    return Route{Destination::dynamodb, {}};
  if (const auto credential = iam::credential_of(request)) return route_to(credential->service);
  return Route{Destination::not_offered, std::string(service)};
}

std::optional<Route> by_scope(const wire::Request& request) {
  const auto credential = iam::credential_of(request);
  if (!credential) return std::nullopt;
  return route_to(credential->service);
}

/// "dynamodb.us-east-1.amazonaws.com", "iam.amazonaws.com:443"
std::optional<Route> by_host(std::string_view written) {
  const std::string name = wire::lower_case(written.substr(0, written.find(':')));
  const std::string_view host = name;
  if (!host.ends_with(".amazonaws.com")) return std::nullopt;
  return route_to(host.substr(0, host.find('.')));
}

/// Lambda's API has a date in front of each path, that of the version in which it came.
bool is_of_lambda(std::string_view path) {
  constexpr std::array<std::string_view, 12> versions{"2014-11-13", "2015-03-31", "2016-08-19", "2017-03-31",
                                                      "2017-10-31", "2018-10-31", "2019-09-25", "2019-09-30",
                                                      "2020-04-22", "2020-06-30", "2021-10-31", "2021-11-15"};
  const std::string_view first = path.substr(std::min(path.size(), std::size_t{1}));
  const std::string_view version = first.substr(0, first.find('/'));
  return std::find(versions.begin(), versions.end(), version) != versions.end();
}

bool begins_with_segment(std::string_view path, std::string_view segment) {
  return path.starts_with(segment) && (path.size() == segment.size() || path[segment.size()] == '/');
}

std::optional<Route> by_path(const wire::Request& request) {
  const std::string_view path = request.path();
  if (is_of_lambda(path)) return Route{Destination::lambda, {}};
  if (begins_with_segment(path, "/runtimes")) return Route{Destination::agentcore, {}};
  if (begins_with_segment(path, "/restapis")) return Route{Destination::apigateway, {}};
  return std::nullopt;
}

bool is_form(const wire::Request& request) {
  return request.headers.get("Content-Type").starts_with("application/x-www-form-urlencoded");
}

/// Action=GetCallerIdentity&Version=2011-06-15, in the form of a POST or in the query of a GET.
std::optional<Route> by_form(wire::Request& request) {
  const bool form = request.method == "POST" && is_form(request);
  if (!form && request.query().find("Action=") == std::string_view::npos) return std::nullopt;
  if (form && request.body.streamed()) request.body = request.body.read_all();
  std::string_view action;
  std::string_view version;
  const auto parameters =
      wire::query_parameters(form ? std::string_view(request.body.text()) : request.query());
  for (const auto& [name, value] : parameters) {
    if (name == "Action") action = value;
    if (name == "Version") version = value;
  }
  if (action.empty()) return std::nullopt;
  if (version == "2011-06-15" || version == "2010-05-08") return Route{Destination::identity, {}};
  return Route{Destination::not_offered, std::string(action).append(" of version ").append(version)};
}

}  // namespace

Route find_route(wire::Request& request) {
  const std::string_view host = request.headers.get("Host");
  if (is_for_a_deployed_api(request, host)) return {Destination::deployed_api, {}};
  if (auto route = by_target(request)) return *route;
  if (auto route = by_scope(request)) return *route;
  if (auto route = by_host(host)) return *route;
  if (auto route = by_path(request)) return *route;
  if (auto route = by_form(request)) return *route;
  return {};
}

}  // namespace cutoff::cloud
