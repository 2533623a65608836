// An agent runtime: the resource that is invoked, with its endpoints and its sessions.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fakes/agentcore/script.h"
#include "fakes/agentcore/session.h"
#include "fakes/clock/time.h"
#include "fakes/journal/entry.h"

namespace cutoff::agentcore {

struct Lifecycle {
  clock::Duration idle_timeout = std::chrono::seconds(900);
  clock::Duration max_lifetime = std::chrono::seconds(28800);
};

struct CreateAgentRuntimeInput {
  std::string name;      // [a-zA-Z][a-zA-Z0-9_]{0,47}
  std::string id;        // ours, not AWS's: the id to have; empty draws "NAME-" and ten characters
  std::string role_arn;  // what the agent itself runs as
  std::string container_uri;
  /// 60 s to 28,800 s each, whole seconds, idle at most as long as the lifetime.
  std::optional<clock::Duration> idle_timeout;
  std::optional<clock::Duration> max_lifetime;
  Script script;  // ours: it stands for what the container does
};

/// What the control plane tells of a runtime.
struct AgentRuntime {
  std::string id;
  std::string arn;
  std::string name;
  std::string version = "1";
  std::string status = "READY";  // at once, in both latency profiles: no source says how long AWS takes
  std::string role_arn;
  std::string container_uri;
  clock::Instant created_at;
  Lifecycle lifecycle;
};

struct Endpoint {
  std::string name;
  std::string arn;
};

/// The service's own record of one.
struct Runtime {
  AgentRuntime described;
  Lifecycle lifecycle;
  journal::SharedText name;
  std::vector<Endpoint> endpoints;
  Script script;
  std::map<std::string, std::unique_ptr<Session>, std::less<>> sessions;
  std::uint64_t calls = 0;

  const Endpoint* find_endpoint(std::string_view qualifier) const;
  /// How many calls of `trace` there have been, before this one; counts it.
  std::uint64_t count_attempt(const wire::TraceId& trace);

 private:
  // Of the last traces only: a call that is sent again comes within minutes.
  static constexpr std::size_t traces_remembered = 65'536;
  std::map<wire::TraceId, std::uint64_t> attempts_;
  std::deque<wire::TraceId> remembered_;
};

/// What AWS makes of the two times: its defaults, its limits, and 400 ValidationException outside of them.
Lifecycle lifecycle_of(const CreateAgentRuntimeInput& input);
/// 400 ValidationException when `name` is none that AWS takes.
void check_runtime_name(const std::string& name);

}  // namespace cutoff::agentcore
