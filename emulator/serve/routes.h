// What is deployed, as a client may call it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/cloud/cloud.h"

namespace cutoff::serve {

struct Route {
  std::string method;
  std::string url;  // with its path's variables: ".../status/{request_id}"
};

/// The methods of all APIs that a stage serves, each under /_aws/execute-api/ of `endpoint`, "http://127.0.0.1:4566"
/// (names under .localhost do not resolve everywhere): what a client posts to first, preflights last.
std::vector<Route> deployed_routes(const cloud::Cloud& cloud, std::string_view endpoint);

}  // namespace cutoff::serve
