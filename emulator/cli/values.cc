#include "emulator/cli/values.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <charconv>
#include <cstring>
#include <memory>

#include "emulator/control/time_text.h"
#include "emulator/replay/document.h"
#include "emulator/replay/near_miss.h"
#include "fixtures/flows/flow.h"

namespace cutoff::cli {

void refuse(std::string_view option, const std::string& value, const std::string& what_would_be_right) {
  throw replay::UnusableInput(std::string(option) + " is \"" + value + "\": " + what_would_be_right);
}

std::string one_of(std::string_view option, const std::string& value, const std::vector<std::string>& names,
                   const std::string& otherwise) {
  for (const std::string& name : names) {
    if (name == value) return value;
  }
  refuse(option, value, replay::did_you_mean(value, names, otherwise));
}

std::uint64_t seed_of(const std::string& text) {
  std::uint64_t seed = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, seed);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) {
    refuse("--seed", text, "write a whole number from 0 to 18446744073709551615, such as 7");
  }
  return seed;
}

region::LatencyProfile latency_of(const std::string& text) {
  const std::string name = one_of("--latency", text, {"ideal", "typical"}, R"(write "ideal" or "typical")");
  return name == "typical" ? region::LatencyProfile::typical : region::LatencyProfile::ideal;
}

clock::Duration duration_of(std::string_view option, const std::string& text) {
  const auto duration = clock::parse_duration(text);
  if (!duration) refuse(option, text, "write a duration with its unit, such as 68s or 250ms");
  return *duration;
}

std::chrono::sys_time<clock::Duration> moment_of(std::string_view option, const std::string& text) {
  const auto moment = control::parse_moment(text);
  if (!moment) refuse(option, text, "write a moment as ISO 8601 has it, such as 2026-02-10T18:08:45Z");
  return *moment;
}

std::vector<cutoff_peer> peers_of(std::string_view option, const std::vector<std::string>& texts) {
  std::vector<cutoff_peer> peers;
  for (const std::string& text : texts) {
    const std::size_t colon = text.rfind(':');
    std::string host = text.substr(0, colon);
    const bool bracketed = host.starts_with('[') && host.ends_with(']');
    if (bracketed) host = host.substr(1, host.size() - 2);
    std::uint16_t port = 0;
    const char* const end = text.data() + text.size();
    const char* const begin = colon == std::string::npos ? end : text.data() + colon + 1;
    const auto read = std::from_chars(begin, end, port);
    const bool ambiguous = !bracketed && host.find(':') != std::string::npos;
    if (host.empty() || ambiguous || read.ec != std::errc() || read.ptr != end || port == 0)
      refuse(option, text, "write a host and its port, such as 127.0.0.1:5432 or [::1]:6379");

    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found); error != 0)
      refuse(option, text, "that host is not found (" + std::string(::gai_strerror(error)) + ")");
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, ::freeaddrinfo);
    for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
      cutoff_peer peer{};
      peer.port = port;
      if (each->ai_family == AF_INET) {
        sockaddr_in address;
        std::memcpy(&address, each->ai_addr, sizeof address);
        peer.address[10] = peer.address[11] = 0xff;  // IPv4, mapped into IPv6
        std::memcpy(peer.address + 12, &address.sin_addr, 4);
      } else if (each->ai_family == AF_INET6) {
        sockaddr_in6 address;
        std::memcpy(&address, each->ai_addr, sizeof address);
        std::memcpy(peer.address, &address.sin6_addr, 16);
      } else {
        continue;
      }
      if (peers.size() == cutoff_clock_peers)
        refuse(option, text, "there is no room for more than " + std::to_string(peers.size()) + " addresses");
      peers.push_back(peer);
    }
  }
  return peers;
}

std::vector<std::string> flow_names() {
  std::vector<std::string> names;
  for (const auto& flow : flows::all_flows()) names.emplace_back(flow->name());
  return names;
}

}  // namespace cutoff::cli
