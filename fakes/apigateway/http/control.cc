#include "fakes/apigateway/http/control.h"

#include <algorithm>
#include <array>

#include "fakes/apigateway/faults.h"
#include "fakes/apigateway/limits.h"
#include "fakes/wire/path_pattern.h"
#include "fakes/wire/read_at_most.h"
#include "fakes/wire/rest_api.h"
#include "fakes/wire/target.h"

namespace cutoff::apigateway {
namespace {

constexpr std::array tables{&rest_api_routes,         &resource_routes,   &method_routes,
                            &integration_routes,      &deployment_routes, &stage_routes,
                            &gateway_response_routes, &account_routes,    &other_routes};

std::string offered_operations() {
  std::vector<std::string_view> names;
  for (const auto table : tables) {
    for (const ControlRoute& route : table()) {
      if (route.handle != nullptr) names.push_back(route.operation);
    }
  }
  std::sort(names.begin(), names.end());
  std::string list;
  for (const std::string_view name : names) list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

const ControlRoute& find_route(const wire::Request& request, std::vector<std::string>& variables) {
  std::string asked = request.method + " " + std::string(request.path());
  // The one operation that is known by its query.
  if (request.method == "POST" && request.target.starts_with("/restapis?mode=import"))
    throw not_offered("ImportRestApi");
  for (const auto table : tables) {
    for (const ControlRoute& route : table()) {
      if (route.verb != request.method) continue;
      auto matched = wire::exactly_matched_path(route.path, request.path());
      if (!matched) continue;
      if (route.handle != nullptr) {
        variables = *std::move(matched);
        return route;
      }
      asked = route.operation;
    }
  }
  throw not_offered(asked + ". It offers " + offered_operations());
}

constexpr iam::SigningService signing{.name = "apigateway"};

/// The member that holds the message is capital in what AWS's framework and IAM answer; lower-case in the service's own
/// errors, as recorded.
std::string_view message_member(std::string_view type) {
  return type == "SerializationException" || type == "AccessDeniedException" ? "Message" : "message";
}

}  // namespace

wire::Response ApiGateway::handle_control(wire::Request request) {
  wire::Response response;
  std::string json;
  std::string error_type;
  try {
    const std::string body = wire::read_at_most(request.body, largest_request_body);
    const iam::Caller caller = region_.caller_of(request, body, signing);
    std::vector<std::string> variables;
    const ControlRoute& route = find_route(request, variables);
    wire::JsonWriter writer(json);
    ControlCall call{*this,
                     caller,
                     region_.calendar(),
                     std::move(variables),
                     wire::query_parameters(request.query()),
                     wire::JsonObject::parse(body, wire::JsonDialect::classes),
                     writer};
    route.handle(call);
    response.status = route.status;
  } catch (const wire::Fault& fault) {
    response.status = fault.status();
    error_type = fault.type();
    json = wire::error_json(fault, message_member(fault.type()));
  }
  response.headers.add("Date", region_.calendar().http_date(region_.loop().now()));
  response.headers.add("Content-Type", "application/json");
  // A 204 has no length.
  if (response.status != 204) response.headers.add("Content-Length", std::to_string(json.size()));
  response.headers.add("x-amzn-RequestId", region_.new_uuid().text());
  if (!error_type.empty()) response.headers.add("x-amzn-ErrorType", error_type);
  response.body = std::move(json);
  return response;
}

std::string_view ControlCall::query_value(std::string_view name) const {
  const auto found = std::find_if(query.begin(), query.end(),
                                  [name](const auto& parameter) { return parameter.first == name; });
  return found == query.end() ? std::string_view() : found->second;
}

bool ControlCall::embeds(std::string_view what) const {
  return std::any_of(query.begin(), query.end(), [what](const auto& parameter) {
    return parameter.first == "embed" && parameter.second == what;
  });
}

}  // namespace cutoff::apigateway
