// What answers a browser that asks, before its request, whether it may send it: a MOCK behind OPTIONS.
//
// As SAM makes it of an API's Cors. Source: aws/serverless-application-model, swagger.py, _options_method_response_for_cors.
#pragma once

#include <string>
#include <vector>

#include "emulator/app/application.h"

namespace cutoff::app {

/// Values of header fields as API Gateway is told constants: in single quotes. Empty: no such field.
struct Cors {
  std::string allow_origin;
  std::string allow_headers = {};
  std::string allow_methods = {};  // empty: those of the path, in order, and OPTIONS
  std::string max_age = {};
  bool allow_credentials = false;
};

inline constexpr const char* preflight_request_template = "{\n  \"statusCode\" : 200\n}\n";
inline constexpr const char* preflight_response_template = "{}\n";

/// "'GET,OPTIONS'" for a path that has GET; with ANY all methods.
std::string allowed_methods(std::vector<std::string> methods);

/// The fields of the answer, by name, in order.
std::vector<std::pair<std::string, std::string>> preflight_fields(const Cors& cors,
                                                                  const std::vector<std::string>& methods);

/// The route of OPTIONS for a path that has `methods`.
Route preflight(const std::string& path, const std::vector<std::string>& methods, const Cors& cors);

/// Adds one for each path of `routes` that has none yet.
void add_preflights(std::vector<Route>& routes, const Cors& cors);

}  // namespace cutoff::app
