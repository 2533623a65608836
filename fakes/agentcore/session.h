// A session: one microVM of a runtime. The same session id reaches the same one as long as it lives; afterwards the
// id gets a new one.
//
// It ends when it was idle for too long, at the end of its lifetime, when it is stopped, or when its runtime is
// deleted. A call that is going on keeps it from being idle, but not from reaching its lifetime.
// Source: AgentCore Developer Guide, "Use isolated sessions for agents" and "Configure lifecycle settings".
// (Termination may take AWS up to 15 s; here it takes none.)
#pragma once

#include <vector>

#include "fakes/clock/timer.h"
#include "fakes/journal/entry.h"

namespace cutoff::agentcore {

class AgentCore;
class OngoingCall;
struct Runtime;

class Session {
 public:
  Session(AgentCore& service, Runtime& runtime, journal::SharedText id, clock::Instant ready_at);

  const journal::SharedText& id() const { return id_; }
  Runtime& runtime() const { return runtime_; }
  /// From then on its container takes requests.
  clock::Instant ready_at() const { return ready_at_; }

  void begin(OngoingCall& call);
  void end(OngoingCall& call);
  const std::vector<OngoingCall*>& calls() const { return calls_; }

 private:
  /// Nobody waits for the end of a session: a background timer.
  class End final : public clock::Timer {
   public:
    End(AgentCore& service, Session& session, const char* what);
    const char* what() const override { return what_; }

   private:
    void fire() override;
    AgentCore& service_;
    Session& session_;
    const char* what_;
  };

  Runtime& runtime_;
  journal::SharedText id_;
  clock::Instant ready_at_;
  std::vector<OngoingCall*> calls_;
  End idle_;
  End lifetime_;
};

}  // namespace cutoff::agentcore
