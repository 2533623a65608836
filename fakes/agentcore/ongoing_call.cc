#include "fakes/agentcore/ongoing_call.h"

#include <algorithm>

#include "fakes/agentcore/agentcore.h"
#include "fakes/wire/fault.h"

namespace cutoff::agentcore {
namespace {

std::exception_ptr fault_of(const Failure& failure) {
  return std::make_exception_ptr(wire::Fault(failure.status, failure.type, failure.message));
}

}  // namespace

OngoingCall::OngoingCall(AgentCore& service, Identity identity, Session* session, bool new_session,
                         Behaviour behaviour, clock::Duration delay, clock::Promise<InvokeReply> promise)
    : Timer(service.region_.loop()),
      service_(service),
      identity_(std::move(identity)),
      session_(session),
      behaviour_(std::move(behaviour)),
      started_(loop().now()),
      received_(clock::add_saturated(started_, delay)),
      ends_(clock::add_saturated(received_, behaviour_.latency)),
      promise_(std::move(promise)) {
  const bool streamed = !behaviour_.chunks.empty();
  if (streamed && !behaviour_.failure) {
    ends_ = std::max(ends_, clock::add_saturated(received_, behaviour_.chunks.back().at));
  }
  // AWS counts from when it has the request, so the start of a microVM is in it.
  const auto limit = streamed ? service_.options_.stream_limit : service_.options_.request_limit;
  if (const clock::Instant latest = clock::add_saturated(started_, limit); ends_ > latest) {
    ends_ = latest;
    behaviour_.failure = service_.options_.over_limit;
  }
  service_.region_.journal().append(
      "agentcore.call", identity_.trace, journal::field("runtime", identity_.runtime),
      journal::field("session", identity_.session), journal::field("call", identity_.id),
      journal::field("new_session", new_session));
  if (session_ != nullptr) session_->begin(*this);
  arm_next();
}

/// The chunks that come before the end, then the end.
void OngoingCall::arm_next() {
  clock::Instant due = ends_;
  if (next_chunk_ < behaviour_.chunks.size()) {
    due = std::min(due, clock::add_saturated(received_, behaviour_.chunks[next_chunk_].at));
  }
  arm_at(due);
}

void OngoingCall::fire() {
  const clock::Instant now = loop().now();
  while (next_chunk_ < behaviour_.chunks.size() &&
         clock::add_saturated(received_, behaviour_.chunks[next_chunk_].at) <= now) {
    send_chunk();
  }
  if (now >= ends_) {
    finish();
  } else {
    arm_next();
  }
}

void OngoingCall::send_chunk() {
  if (!stream_) {
    auto [writer, body] = wire::Body::stream(loop(), behaviour_.chunks.size());
    stream_.emplace(std::move(writer));
    stream_taken_ = promise_.heard();
    InvokeReply begun = reply();
    begun.stream = std::move(body);
    if (stream_taken_) promise_.set(std::move(begun));
  }
  std::string& bytes = behaviour_.chunks[next_chunk_++].bytes;
  // A reader that left changes nothing for the agent.
  if (!stream_->closed()) stream_->write(std::move(bytes));
}

InvokeReply OngoingCall::reply() {
  InvokeReply reply;
  reply.status = behaviour_.status;
  reply.session_id = identity_.session;
  reply.content_type = std::move(behaviour_.content_type);
  if (reply.content_type.empty()) {
    reply.content_type = behaviour_.chunks.empty() ? "application/json" : "text/event-stream";
  }
  reply.payload = std::move(behaviour_.response);
  return reply;
}

bool OngoingCall::heard() const {
  if (identity_.client.has_left()) return false;
  return stream_ ? stream_taken_ && !stream_->closed() : promise_.heard();
}

void OngoingCall::finish() { settle(std::move(behaviour_.failure)); }

void OngoingCall::cut(const Failure& failure) { settle(failure); }

void OngoingCall::settle(std::optional<Failure> failure) {
  journal::Journal& journal = service_.region_.journal();
  const auto runtime = journal::field("runtime", identity_.runtime);
  const auto session = journal::field("session", identity_.session);
  const auto call = journal::field("call", identity_.id);
  const auto duration = journal::field("duration_ms", loop().now() - started_);
  const auto status = journal::field("status", failure ? failure->status : behaviour_.status);
  const auto heard_by_somebody = journal::field("heard", heard());
  if (failure) {
    journal.append("agentcore.answer", identity_.trace, runtime, session, call, duration, status,
                   journal::field("error_type", failure->type), heard_by_somebody);
  } else {
    journal.append("agentcore.answer", identity_.trace, runtime, session, call, duration, status,
                   heard_by_somebody);
  }

  if (stream_) {
    if (failure) {
      stream_->fail(fault_of(*failure));
    } else {
      stream_->finish();
    }
  } else if (failure) {
    promise_.fail(fault_of(*failure));
  } else {
    promise_.set(reply());
  }

  Session* const ended = failure && failure->ends_session ? session_ : nullptr;
  if (session_ != nullptr) session_->end(*this);
  AgentCore& service = service_;
  service.forget(*this);  // this is no more
  if (ended != nullptr) service.end_session(*ended);
}

}  // namespace cutoff::agentcore
