// Bedrock AgentCore Runtime: agents that somebody invokes, and that take their time.
//
// What a container would do is a script (script.h). A call is one timer and one promise, no fiber: it goes on and
// ends whether or not anybody waits, and its end says in the journal whether it was heard.
//
// Sources: AgentCore Developer Guide and API reference, data plane 2024-02-28 and control plane 2023-06-05; what of
// them is offered over HTTP, http/operations.cc names. What AWS does not document is an option.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/agentcore/behaviour.h"
#include "fakes/agentcore/ongoing_call.h"
#include "fakes/agentcore/quotas.h"
#include "fakes/agentcore/runtime.h"
#include "fakes/agentcore/script.h"
#include "fakes/clock/one_shot.h"
#include "fakes/iam/caller.h"
#include "fakes/region/region.h"
#include "fakes/region/reset.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/message.h"

namespace cutoff::agentcore {

struct InvokeInput {
  std::string runtime;  // its ARN or its id
  std::string qualifier = "DEFAULT";
  std::string session_id;  // 33 to 256 characters; empty: the service makes one
  std::string user_id;     // wants InvokeAgentRuntimeForUser too
  wire::Payload payload;
  wire::TraceId trace;
  wire::Presence client;  // who hears the answer, unless the result is dropped before
};

class AgentCore final : public wire::Service {
 public:
  struct Options {
    /// InvokeAgentRuntime is wanted on the runtime and on its endpoint, as the Developer Guide's policies grant it.
    bool authorize_endpoint = true;
    /// A request that is not streamed ends here at the latest; one that is exactly as long is in time. Documented;
    /// what the caller is told then is not, and is taken to be a server's error.
    clock::Duration request_limit = std::chrono::minutes(15);
    clock::Duration stream_limit = std::chrono::minutes(60);
    Failure over_limit = {500, "InternalServerException",
                          "The request exceeded the time limit of the runtime.", true, false};
    /// What a call that goes on is told when its session is stopped or reaches its lifetime: not documented either.
    Failure session_ended = Failure::container_error(500);
    /// "100 MB", decimal in the service's model: 413 above it.
    std::size_t max_payload = 100'000'000;
    Quotas quotas;

    /// Profile `typical`: how long a new session's microVM takes until it has the request. From one published
    /// measurement of one 630 MiB image (ap-northeast-1, 2026-09): 17.6 to 19.7 s fully cold, about 0.6 s where
    /// a warm pool was there, against 0.18 to 0.20 s in a session that lived. A runtime without any living session
    /// starts cold here, with one warm. Profile `ideal`: no time.
    struct StartUp {
      clock::Duration cold_least = std::chrono::milliseconds(17'400);
      clock::Duration cold_most = std::chrono::milliseconds(19'500);
      clock::Duration warm_least = std::chrono::milliseconds(400);
      clock::Duration warm_most = std::chrono::milliseconds(420);
    } start_up;

    /// Profile `typical`: how long a runtime that is made or changed over HTTP is CREATING or UPDATING. AWS gives no
    /// figures; users wait for some seconds. Profile `ideal`: no time.
    clock::Duration change_least = std::chrono::seconds(3);
    clock::Duration change_most = std::chrono::seconds(12);
  };

  /// `region` outlives this.
  explicit AgentCore(region::Region& region);
  AgentCore(region::Region& region, Options options);
  ~AgentCore() override;

  // The control plane. `runtime` is an id or an ARN; 404 ResourceNotFoundException where there is none, 409
  // ConflictException where a name is taken or a change is not over, 400 ValidationException.

  /// With its DEFAULT endpoint. That the role exists is not asked.
  AgentRuntime create_agent_runtime(const iam::Caller& caller, CreateAgentRuntimeInput input);
  /// The newest version, where none is named.
  AgentRuntime get_agent_runtime(const iam::Caller& caller, std::string_view runtime,
                                 std::string_view version = {}) const;
  std::vector<AgentRuntime> list_agent_runtimes(const iam::Caller& caller) const;  // by id
  /// Makes a new version, which the DEFAULT endpoint leads to from then on. Sessions that live keep their lifecycle.
  AgentRuntime update_agent_runtime(const iam::Caller& caller, std::string_view runtime,
                                    UpdateAgentRuntimeInput input);
  std::vector<AgentRuntime> list_agent_runtime_versions(const iam::Caller& caller,
                                                        std::string_view runtime) const;
  /// Ends its sessions too, and the calls that go on in them. It is gone at once.
  void delete_agent_runtime(const iam::Caller& caller, std::string_view runtime);

  /// `version` is the newest, where none is named. What they lead to behaves alike: by the runtime's script.
  Endpoint create_agent_runtime_endpoint(const iam::Caller& caller, std::string_view runtime,
                                         std::string name, std::string version = {},
                                         std::string description = {});
  Endpoint get_agent_runtime_endpoint(const iam::Caller& caller, std::string_view runtime,
                                      std::string_view name) const;
  std::vector<Endpoint> list_agent_runtime_endpoints(const iam::Caller& caller,
                                                     std::string_view runtime) const;
  Endpoint update_agent_runtime_endpoint(const iam::Caller& caller, std::string_view runtime,
                                         std::string_view name, std::string version = {},
                                         std::optional<std::string> description = {});
  /// Not the DEFAULT one.
  void delete_agent_runtime_endpoint(const iam::Caller& caller, std::string_view runtime,
                                     std::string_view name);

  /// Not AWS's: how it behaves, to be replaced or to be made fail.
  Script& script(std::string_view runtime);

  // The data plane.

  /// Starts a call and returns at once. What is refused is thrown here; what fails later comes by the result, as a
  /// wire::Fault. The caller's time limit is a clock::Deadline of his own, made before this.
  clock::Result<InvokeReply> start_invoke(const iam::Caller& caller, InvokeInput input);
  /// Ends the session now, and the calls that go on in it. 404 where it does not live.
  void stop_runtime_session(const iam::Caller& caller, std::string_view runtime, std::string_view session_id,
                            std::string_view qualifier = "DEFAULT");

  /// MicroVMs of all runtimes, idle ones included.
  std::size_t active_sessions() const { return active_sessions_; }
  std::size_t ongoing_calls() const { return calls_.size(); }

  /// Of both planes, which share their paths' beginning and the name that they are signed for.
  wire::Response handle(wire::Request request) override;

  /// Ends all that is under way, without an answer (who waits for one gets clock::Abandoned), and forgets.
  void reset(region::Keep keep);

  region::Region& region() const { return region_; }

 private:
  friend class OngoingCall;
  friend class Session;

  std::string id_in(std::string_view runtime) const;
  std::string arn_of(std::string_view id) const;
  Runtime* find(std::string_view runtime);
  Runtime& get(std::string_view runtime);
  const Runtime& get(std::string_view runtime) const;
  Runtime& changeable(std::string_view runtime);
  void begin_change(Runtime& runtime, const char* status);

  wire::Fault payload_too_large() const;
  /// Permission, then existence.
  Runtime& authorized(const iam::Caller& caller, std::initializer_list<std::string_view> actions,
                      std::string_view runtime, std::string_view qualifier);
  /// What the script says, or a fault that somebody injects.
  Behaviour next_behaviour(Runtime& runtime, const Call& call);
  Session* living_session(Runtime& runtime, std::string_view session_id) const;
  void check_quotas_for_a_new_session();
  Session& new_session(Runtime& runtime, const journal::SharedText& id, const Call& call);
  void end_session(Session& session);
  void forget(OngoingCall& call);

  region::Region& region_;
  Options options_;
  TokenBucket invocations_;
  TokenBucket new_sessions_;
  std::size_t most_sessions_;
  std::size_t active_sessions_ = 0;
  std::map<std::string, std::unique_ptr<Runtime>, std::less<>> runtimes_;  // by id
  std::list<OngoingCall> calls_;
};

/// 400 ValidationException when it is none that AWS takes: 33 to 256 characters.
void check_session_id(std::string_view id);

}  // namespace cutoff::agentcore
