#include "fakes/sdk/client_config.h"

#include <algorithm>
#include <cmath>

namespace cutoff::sdk {
namespace {

using namespace std::chrono_literals;

constexpr double longest_back_off = 20;  // seconds

clock::Duration slept_in_python(double seconds) {
  return clock::Duration(static_cast<clock::Duration::rep>(std::ceil(seconds * 1e9)));
}

clock::Duration slept_in_node(double milliseconds) {
  return std::chrono::milliseconds(std::max<std::int64_t>(1, static_cast<std::int64_t>(milliseconds)));
}

}  // namespace

bool is_retried(ClientConfig::Retries retries, const wire::Fault& fault) {
  if (retries == ClientConfig::Retries::none) return false;
  switch (fault.status()) {
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return true;
    // "Session operation in progress, please retry": legacy mode does not know that it is retryable.
    case 409:
      return fault.type() == "RetryableConflictException" && retries != ClientConfig::Retries::boto3_legacy;
    default:
      return false;
  }
}

clock::Duration back_off(ClientConfig::Retries retries, int next_attempt, bool throttled, double chance) {
  const int doublings = next_attempt - 2;
  switch (retries) {
    case ClientConfig::Retries::none:
      return 0s;
    case ClientConfig::Retries::boto3_legacy:
      return slept_in_python(std::ldexp(chance, doublings));
    case ClientConfig::Retries::boto3_standard:
      return slept_in_python(std::min(std::ldexp(chance, doublings), longest_back_off));
    case ClientConfig::Retries::javascript:
      return slept_in_node(chance *
                           std::min(std::ldexp(throttled ? 1000 : 50, doublings), 1000 * longest_back_off));
  }
  return 0s;
}

}  // namespace cutoff::sdk
