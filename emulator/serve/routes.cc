#include "emulator/serve/routes.h"

#include <algorithm>
#include <array>

namespace cutoff::serve {
namespace {

/// Where a method stands in the list.
std::size_t rank_of(std::string_view method) {
  constexpr std::array<std::string_view, 7> order{"POST", "PUT", "PATCH", "GET", "HEAD", "DELETE", "ANY"};
  return static_cast<std::size_t>(std::find(order.begin(), order.end(), method) - order.begin());
}

}  // namespace

std::vector<Route> deployed_routes(const cloud::Cloud& cloud, std::string_view endpoint) {
  std::vector<Route> routes;
  for (const auto& [api_id, api] : cloud.apigateway().rest_apis()) {
    for (const auto& [stage_name, stage] : api.stages) {
      const std::string base = std::string(endpoint) + "/_aws/execute-api/" + api_id + "/" + stage_name;
      for (const auto& [id, resource] : api.deployments.at(stage.deployment_id).definition->resources) {
        for (const auto& [method, definition] : resource.methods)
          routes.push_back({method, base + resource.path});
      }
    }
  }
  std::sort(routes.begin(), routes.end(), [](const Route& a, const Route& b) {
    const auto rank_a = rank_of(a.method);
    const auto rank_b = rank_of(b.method);
    return rank_a != rank_b ? rank_a < rank_b : a.url < b.url;
  });
  return routes;
}

}  // namespace cutoff::serve
