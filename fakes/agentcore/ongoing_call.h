// A call that goes on: the timer at whose end the agent answers, and the promise of that answer.
//
// A streamed answer takes the same timer once for each chunk. It waits for no reader: all chunks have room.
#pragma once

#include <list>
#include <optional>
#include <string>

#include "fakes/agentcore/behaviour.h"
#include "fakes/clock/one_shot.h"
#include "fakes/clock/timer.h"
#include "fakes/journal/entry.h"
#include "fakes/wire/body.h"
#include "fakes/wire/identifiers.h"
#include "fakes/wire/presence.h"

namespace cutoff::agentcore {

class AgentCore;
class Session;

struct InvokeReply {
  int status = 200;
  journal::SharedText session_id;
  std::string content_type;
  wire::Payload payload;
  std::optional<wire::Body> stream;  // instead of the payload, from its first chunk on
};

class OngoingCall final : public clock::Timer {
 public:
  struct Identity {
    journal::SharedText runtime;
    journal::SharedText session;
    wire::Uuid id;
    wire::TraceId trace;
    wire::Presence client;
  };

  /// Journals the start. `session` is none where the service refuses the call itself. The microVM has the request
  /// `delay` from now.
  OngoingCall(AgentCore& service, Identity identity, Session* session, bool new_session, Behaviour behaviour,
              clock::Duration delay, clock::Promise<InvokeReply> promise);

  /// Its session has ended: answers now, with `failure`.
  void cut(const Failure& failure);

  const char* what() const override { return "an agent's call"; }

 private:
  friend class AgentCore;
  void fire() override;
  void arm_next();
  void send_chunk();
  void finish();
  /// The end: the journal, the answer, the session. Destroys this.
  void settle(std::optional<Failure> failure);
  bool heard() const;
  InvokeReply reply();

  AgentCore& service_;
  Identity identity_;
  Session* session_;
  Behaviour behaviour_;
  clock::Instant started_;
  clock::Instant received_;  // by the microVM
  clock::Instant ends_;
  std::size_t next_chunk_ = 0;
  clock::Promise<InvokeReply> promise_;
  std::optional<wire::BodyWriter> stream_;
  bool stream_taken_ = false;               // somebody waited for its beginning
  std::list<OngoingCall>::iterator place_;  // among the service's
};

}  // namespace cutoff::agentcore
