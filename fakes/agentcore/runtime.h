// An agent runtime: the resource that is invoked, with its endpoints and its sessions.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "fakes/agentcore/script.h"
#include "fakes/agentcore/session.h"
#include "fakes/clock/time.h"
#include "fakes/clock/timer.h"
#include "fakes/journal/entry.h"

namespace cutoff::agentcore {

struct Lifecycle {
  clock::Duration idle_timeout = std::chrono::seconds(900);
  clock::Duration max_lifetime = std::chrono::seconds(28800);
};

/// By name.
using EnvironmentVariables = std::vector<std::pair<std::string, std::string>>;

struct CreateAgentRuntimeInput {
  std::string name;      // [a-zA-Z][a-zA-Z0-9_]{0,47}
  std::string id;        // ours, not AWS's: the id to have; empty draws "NAME-" and ten characters
  std::string role_arn;  // what the agent itself runs as
  std::string container_uri;
  /// 60 s to 28,800 s each, whole seconds, idle at most as long as the lifetime.
  std::optional<clock::Duration> idle_timeout;
  std::optional<clock::Duration> max_lifetime;
  Script script;  // ours: it stands for what the container does
  std::string description = {};
  EnvironmentVariables environment = {};
  std::string client_token = {};  // another request with the same one is the same request
  /// Ours: false makes it CREATING for a while in the latency profile `typical`, as for whoever asks over HTTP.
  bool ready_at_once = true;
};

/// What UpdateAgentRuntime is told: all of it replaces what was there, as AWS says of it; a lifecycle that is not given
/// is the default.
struct UpdateAgentRuntimeInput {
  std::string role_arn;
  std::string container_uri;
  std::optional<clock::Duration> idle_timeout = {};
  std::optional<clock::Duration> max_lifetime = {};
  std::string description = {};
  EnvironmentVariables environment = {};
};

/// What the control plane tells of a runtime.
struct AgentRuntime {
  std::string id;
  std::string arn;
  std::string name;
  std::string version = "1";
  std::string status = "READY";  // or CREATING, UPDATING
  std::string role_arn;
  std::string container_uri;
  clock::Instant created_at;  // of the runtime, whichever version it is
  Lifecycle lifecycle;
  clock::Instant last_updated_at = {};
  std::string description = {};
  EnvironmentVariables environment = {};
};

/// READY as soon as it is there, in both latency profiles: no source says how long AWS takes.
struct Endpoint {
  std::string name;
  std::string arn;
  std::string version = "1";  // what it leads to; "DEFAULT" follows the newest
  std::string description = {};
  clock::Instant created_at = {};
  clock::Instant last_updated_at = {};
};

inline constexpr std::string_view default_endpoint = "DEFAULT";

/// The service's own record of one.
struct Runtime {
  AgentRuntime described;                // the newest version
  std::vector<AgentRuntime> versions;    // all of them, the newest last
  std::string client_token;              // of its creation
  std::unique_ptr<clock::Timer> change;  // until it is READY
  Lifecycle lifecycle;
  journal::SharedText name;
  std::vector<Endpoint> endpoints;
  Script script;
  std::unordered_map<std::string, std::unique_ptr<Session>> sessions;
  std::uint64_t calls = 0;

  const Endpoint* find_endpoint(std::string_view qualifier) const;
  Endpoint* find_endpoint(std::string_view qualifier);
  /// 404 ResourceNotFoundException where there is none.
  const AgentRuntime& version(std::string_view version) const;
  /// How many calls of `trace` there have been, before this one; counts it.
  std::uint64_t count_attempt(const wire::TraceId& trace);

 private:
  // Of the last traces only: a call that is sent again comes within minutes.
  static constexpr std::size_t traces_remembered = 65'536;
  std::map<wire::TraceId, std::uint64_t> attempts_;
  std::deque<wire::TraceId> remembered_;
};

/// What AWS makes of the two times: its defaults, its limits, and 400 ValidationException outside of them.
Lifecycle lifecycle_of(const std::optional<clock::Duration>& idle_timeout,
                       const std::optional<clock::Duration>& max_lifetime);
/// 400 ValidationException when `name` is none that AWS takes. `member` is what AWS calls it: a runtime's name or an
/// endpoint's, which look alike.
void check_name(const std::string& name, const std::string& member = "agentRuntimeName");

}  // namespace cutoff::agentcore
