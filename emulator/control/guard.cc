#include "emulator/control/guard.h"

#include <algorithm>
#include <string_view>

#include "fakes/wire/fault.h"

namespace cutoff::control {
namespace {

/// "localhost:4566" without its port; "[::1]:4566" gives "[::1]".
std::string_view name_in(std::string_view host) {
  const auto bracket = host.find(']');
  const auto colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  return host.substr(0, colon);
}

bool is_ipv4_loopback(std::string_view name) {
  constexpr std::string_view net = "127.";
  if (!name.starts_with(net)) return false;
  return std::count(name.begin(), name.end(), '.') == 3 &&
         name.find_first_not_of("0123456789.") == std::string_view::npos;
}

/// Roughly, but never true of a name: a name's last part is not of digits alone.
bool is_address(std::string_view name) {
  if (name.starts_with('[')) return true;
  return !name.empty() && name.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool is_loopback(std::string_view name) {
  constexpr std::string_view local = ".localhost";
  if (wire::equal_ignoring_case(name, "localhost") || name == "[::1]") return true;
  // By RFC 6761 every name under .localhost is the loopback.
  if (name.size() > local.size() && wire::equal_ignoring_case(name.substr(name.size() - local.size()), local))
    return true;
  return is_ipv4_loopback(name);
}

[[noreturn]] void forbid(const std::string& sentence) { throw wire::Fault(403, "Forbidden", sentence); }

}  // namespace

void check_sender(const wire::Request& request, const std::vector<std::string>& hosts, bool any_address) {
  const std::string_view host = request.headers.get("Host");
  const std::string_view name = name_in(host);
  const bool ours = is_loopback(name) || (any_address && is_address(name)) ||
                    std::any_of(hosts.begin(), hosts.end(), [name](const std::string& each) {
                      return wire::equal_ignoring_case(each, name);
                    });
  if (!ours) {
    forbid("the Host \"" + std::string(host) +
           "\" is not one of this emulator's: use 127.0.0.1, localhost or the host that it was told to "
           "listen on");
  }
  if (const std::string* origin = request.headers.find("Origin")) {
    const std::string_view text = *origin;
    const auto scheme = text.find("://");
    const bool same =
        scheme != std::string_view::npos && wire::equal_ignoring_case(text.substr(scheme + 3), host);
    if (!same) forbid("a page of \"" + *origin + "\" may not drive this emulator: only pages of its own may");
  }
  if (request.headers.get("Sec-Fetch-Site") == "cross-site")
    forbid("a page of another site may not drive this emulator: only pages of its own may");
}

void check_media_type(const wire::Request& request, bool has_body) {
  if (!has_body) return;
  std::string_view type = request.headers.get("Content-Type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  if (wire::equal_ignoring_case(type, "application/json")) return;
  throw wire::Fault(
      415, "UnsupportedMediaType",
      "a body is sent here with Content-Type: application/json, not \"" + std::string(type) + "\"");
}

}  // namespace cutoff::control
