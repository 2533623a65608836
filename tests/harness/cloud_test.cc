#include "tests/harness/cloud_test.h"

#include <iostream>
#include <stdexcept>

namespace cutoff::harness {

void CloudTest::TearDown() {
  if (!HasFailure()) return;
  constexpr std::size_t most_shown = 20;
  const auto& entries = cloud.journal().entries();
  std::cout << "seed " << seed_ << "; " << cloud.loop().describe() << "\nthe last of " << entries.size()
            << " journal entries:\n";
  for (std::size_t i = entries.size() > most_shown ? entries.size() - most_shown : 0; i < entries.size();
       ++i) {
    std::cout << "  " << entries[i].json() << "\n";
  }
}

wire::Response CloudTest::request(std::string method, std::string_view url, std::string json_body) {
  return run([this, request = request_to(std::move(method), url, std::move(json_body))]() mutable {
    return cloud.handle(std::move(request));
  });
}

wire::Request request_to(std::string method, std::string_view url, std::string json_body) {
  constexpr std::string_view scheme = "https://";
  if (!url.starts_with(scheme))
    throw std::invalid_argument("a request's URL begins with https://, not: " + std::string(url));
  url.remove_prefix(scheme.size());
  const auto slash = url.find('/');
  wire::Request request;
  request.method = std::move(method);
  request.target = slash == std::string_view::npos ? "/" : url.substr(slash);
  request.headers.add("Host", std::string(url.substr(0, slash)));
  if (!json_body.empty()) request.headers.add("Content-Type", "application/json");
  request.body = std::move(json_body);
  return request;
}

}  // namespace cutoff::harness
