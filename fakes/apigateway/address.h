// The address of a request: for which API and stage it is, and the path within.
//
// Like on AWS, the API is in the host: {api}.execute-api.{region}.amazonaws.com/{stage}/{path}. Where a client
// cannot choose the host's name, it may be in the path: /_aws/execute-api/{api}/{stage}/{path}, or
// /restapis/{api}/{stage}/_user_request_/{path}. {api}.execute-api.localhost works without a name server.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/wire/message.h"

namespace cutoff::apigateway {

struct Address {
  std::string api;
  std::string stage;
  std::string path;         // "/orders/7": as the event's `path` has it
  std::string staged_path;  // "/prod//orders/7": as requestContext.path has it
  std::string host;         // as the function is told

  /// `host` without its port.
  std::string_view domain_name() const { return std::string_view(host).substr(0, host.find(':')); }
};

/// "{api}.execute-api.…", in whichever case: what a deployed API is reached by, ours or another.
bool is_host_of_api(std::string_view host);

/// "{api}.execute-api.{region}.amazonaws.com"
std::string host_of_api(std::string_view api, std::string_view region);

/// Nothing when the request is not for an API of `region` at all.
std::optional<Address> find_address(const wire::Request& request, std::string_view region);

/// Whether the request is for API Gateway's own API (/restapis/…, /account, /tags/…), and not for one of the APIs that
/// it serves.
bool is_control_request(const wire::Request& request);

}  // namespace cutoff::apigateway
