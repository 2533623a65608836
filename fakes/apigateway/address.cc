#include "fakes/apigateway/address.h"

namespace cutoff::apigateway {
namespace {

/// Takes the next segment off `path`: "/a//b" gives "a" and leaves "//b". Slashes in front do not count.
std::string_view take_segment(std::string_view& path) {
  const auto start = path.find_first_not_of('/');
  path.remove_prefix(start == std::string_view::npos ? path.size() : start);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

/// Slashes right behind the stage become one in the event's path and stay in the request context's; those further
/// on stay in both. (Recorded: test_lambda_aws_proxy_integration, "prepended-slash", "double-slash".)
/// `rest` is what follows the stage, empty or with a slash in front.
void set_path(Address& address, std::string_view rest) {
  address.staged_path.reserve(1 + address.stage.size() + rest.size());
  address.staged_path.append("/").append(address.stage).append(rest);
  const auto start = rest.find_first_not_of('/');
  address.path = start == std::string_view::npos ? "/" : std::string(rest.substr(start - 1));
}

constexpr std::string_view service = ".execute-api.";
constexpr std::string_view suffix = ".amazonaws.com";

/// The label in front of ".execute-api.…", which `host` has, when it is one of ours.
std::optional<std::string> api_of_host(std::string_view host, std::string_view region) {
  const auto dot = host.find('.');
  std::string_view domain = host.substr(dot + service.size());
  domain = domain.substr(0, domain.find(':'));
  if (!wire::equal_ignoring_case(domain, "localhost")) {
    if (domain.size() != region.size() + suffix.size() ||
        !wire::equal_ignoring_case(domain.substr(0, region.size()), region) ||
        !wire::equal_ignoring_case(domain.substr(region.size()), suffix))
      return std::nullopt;
  }
  return wire::lower_case(host.substr(0, dot));
}

}  // namespace

bool is_host_of_api(std::string_view host) {
  const auto dot = host.find('.');
  return dot != 0 && dot != std::string_view::npos &&
         wire::equal_ignoring_case(host.substr(dot, service.size()), service);
}

std::string host_of_api(std::string_view api, std::string_view region) {
  std::string host;
  host.reserve(api.size() + service.size() + region.size() + suffix.size());
  host.append(api).append(service).append(region).append(suffix);
  return host;
}

std::optional<Address> find_address(const wire::Request& request, std::string_view region) {
  Address address;
  std::string_view path = request.path();
  const std::string_view host = request.headers.get("Host");
  if (is_host_of_api(host)) {
    if (auto api = api_of_host(host, region)) {
      address.api = std::move(*api);
      address.stage = std::string(take_segment(path));
      set_path(address, path);
      address.host = std::string(host);
      return address;
    }
  }

  const bool ours = path.starts_with("/_aws/execute-api/");
  if (!ours && !path.starts_with("/restapis/")) return std::nullopt;
  path.remove_prefix(path.find('/', ours ? sizeof "/_aws/" - 1 : 1));
  address.api = take_segment(path);
  address.stage = take_segment(path);
  if (!ours && take_segment(path) != "_user_request_") return std::nullopt;  // the control plane's path
  set_path(address, path);
  address.host = host_of_api(address.api, region);
  return address;
}

bool is_control_request(const wire::Request& request) {
  if (is_host_of_api(request.headers.get("Host"))) return false;
  std::string_view path = request.path();
  const std::string_view collection = take_segment(path);
  if (collection != "restapis") {
    for (const std::string_view other : {"account", "tags", "apikeys", "clientcertificates", "domainnames",
                                         "usageplans", "sdktypes", "vpclinks"}) {
      if (collection == other) return true;
    }
    return false;
  }
  take_segment(path);  // the API
  take_segment(path);  // its stage
  return take_segment(path) != "_user_request_";
}

}  // namespace cutoff::apigateway
