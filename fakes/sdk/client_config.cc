#include "fakes/sdk/client_config.h"

#include <algorithm>

namespace cutoff::sdk {
namespace {

using namespace std::chrono_literals;

clock::Duration doubled(clock::Duration first, int times, clock::Duration most) {
  clock::Duration value = first;
  for (int i = 0; i < times && value < most; ++i) value *= 2;
  return std::min(value, most);
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

clock::Duration back_off(ClientConfig::Retries retries, int next_attempt, clock::RandomStream& stream) {
  const int doublings = next_attempt - 2;
  switch (retries) {
    case ClientConfig::Retries::none:
      return 0s;
    case ClientConfig::Retries::boto3_legacy:
      return stream.between(0s, doubled(1s, doublings, 1h));
    case ClientConfig::Retries::boto3_standard:
      return stream.between(0s, doubled(1s, doublings, 20s));
    case ClientConfig::Retries::javascript:
      return stream.between(0s, doubled(100ms, doublings, 20s));
  }
  return 0s;
}

}  // namespace cutoff::sdk
