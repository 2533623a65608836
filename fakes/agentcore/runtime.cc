#include "fakes/agentcore/runtime.h"

#include <algorithm>
#include <utility>

#include "fakes/wire/fault.h"

namespace cutoff::agentcore {
namespace {

/// The form in which AWS's validation speaks; that AgentCore speaks so too is not recorded.
[[noreturn]] void refuse(const std::string& value, const std::string& member, const std::string& constraint) {
  throw wire::Fault(400, "ValidationException",
                    "1 validation error detected: Value '" + value + "' at '" + member +
                        "' failed to satisfy constraint: " + constraint);
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

void check_seconds(const std::optional<clock::Duration>& given, const char* member) {
  if (!given) return;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(*given);
  const std::string path = std::string("lifecycleConfiguration.") + member;
  if (seconds != *given) {
    throw wire::Fault(400, "ValidationException",
                      "The time at '" + path + "' must be a whole number of seconds");
  }
  if (*given < std::chrono::seconds(60)) {
    refuse(std::to_string(seconds.count()), path, "Member must have value greater than or equal to 60");
  }
  if (*given > std::chrono::seconds(28800)) {
    refuse(std::to_string(seconds.count()), path, "Member must have value less than or equal to 28800");
  }
}

}  // namespace

const Endpoint* Runtime::find_endpoint(std::string_view qualifier) const {
  const auto found = std::find_if(endpoints.begin(), endpoints.end(),
                                  [&](const Endpoint& endpoint) { return endpoint.name == qualifier; });
  return found == endpoints.end() ? nullptr : &*found;
}

Endpoint* Runtime::find_endpoint(std::string_view qualifier) {
  return const_cast<Endpoint*>(std::as_const(*this).find_endpoint(qualifier));
}

const AgentRuntime& Runtime::version(std::string_view version) const {
  const auto found = std::find_if(versions.begin(), versions.end(),
                                  [&](const AgentRuntime& one) { return one.version == version; });
  if (found == versions.end()) {
    throw wire::Fault(404, "ResourceNotFoundException",
                      "Agent runtime " + described.id + " has no version " + std::string(version));
  }
  return *found;
}

std::uint64_t Runtime::count_attempt(const wire::TraceId& trace) {
  if (!trace) return 0;
  const auto [entry, first] = attempts_.try_emplace(trace, 0);
  if (!first) return ++entry->second;
  remembered_.push_back(trace);
  if (remembered_.size() > traces_remembered) {
    attempts_.erase(remembered_.front());
    remembered_.pop_front();
  }
  return 0;
}

Lifecycle lifecycle_of(const std::optional<clock::Duration>& idle_timeout,
                       const std::optional<clock::Duration>& max_lifetime) {
  check_seconds(idle_timeout, "idleRuntimeSessionTimeout");
  check_seconds(max_lifetime, "maxLifetime");
  Lifecycle lifecycle;
  if (max_lifetime) {
    lifecycle.max_lifetime = *max_lifetime;
    // Given alone and below the default idle timeout, it is the idle timeout too.
    lifecycle.idle_timeout = std::min(lifecycle.idle_timeout, lifecycle.max_lifetime);
  }
  if (idle_timeout) lifecycle.idle_timeout = *idle_timeout;
  if (lifecycle.idle_timeout > lifecycle.max_lifetime) {
    throw wire::Fault(400, "ValidationException",
                      "idleRuntimeSessionTimeout must be less than or equal to maxLifetime");
  }
  return lifecycle;
}

void check_name(const std::string& name, const std::string& member) {
  constexpr std::size_t longest = 48;
  const bool good =
      !name.empty() && name.size() <= longest && is_letter(name.front()) &&
      std::all_of(name.begin(), name.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
  if (!good) {
    refuse(name, member, "Member must satisfy regular expression pattern: [a-zA-Z][a-zA-Z0-9_]{0,47}");
  }
}

}  // namespace cutoff::agentcore
