#include "fakes/agentcore/session.h"

#include <algorithm>

#include "fakes/agentcore/agentcore.h"

namespace cutoff::agentcore {

Session::End::End(AgentCore& service, Session& session, const char* what)
    : Timer(service.region().loop(), Kind::background), service_(service), session_(session), what_(what) {}

void Session::End::fire() { service_.end_session(session_); }

Session::Session(AgentCore& service, Runtime& runtime, journal::SharedText id, clock::Instant ready_at)
    : runtime_(runtime),
      id_(std::move(id)),
      ready_at_(ready_at),
      idle_(service, *this, "a session's idle timeout"),
      lifetime_(service, *this, "a session's lifetime") {
  lifetime_.arm_after(runtime.lifecycle.max_lifetime);
}

void Session::begin(OngoingCall& call) {
  calls_.push_back(&call);
  idle_.cancel();
}

void Session::end(OngoingCall& call) {
  calls_.erase(std::find(calls_.begin(), calls_.end(), &call));
  if (calls_.empty()) idle_.arm_after(runtime_.lifecycle.idle_timeout);
}

}  // namespace cutoff::agentcore
