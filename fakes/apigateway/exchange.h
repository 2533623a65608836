// An exchange: one request on its way through the gateway, and what is to be answered. What the steps of handle()
// share.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "fakes/apigateway/address.h"
#include "fakes/apigateway/gateway_error.h"
#include "fakes/apigateway/live_stage.h"
#include "fakes/clock/time.h"
#include "fakes/wire/headers.h"
#include "fakes/wire/identifiers.h"

namespace cutoff::apigateway {

/// Who signed a request for a method with AWS_IAM, as its function is told.
struct Signer {
  std::string access_key_id;
  std::string account;
  std::string user_id;  // "AROAEXAMPLE:session"
  std::string arn;
};

struct Exchange {
  clock::Instant received{};
  wire::Uuid request_id;
  std::string extended_request_id;
  wire::TraceId trace;
  bool trace_was_sent = false;
  std::uint64_t segment = 0;  // the Parent in the response's X-Amzn-Trace-Id
  Address address;
  std::string verb;
  std::shared_ptr<const LiveStage> stage;  // none: there is no such API or stage
  LiveStage::Route route;
  std::optional<Signer> signer;
  std::optional<clock::Duration> integration_latency;
};

/// What the client will get: an integration's answer, or an error of the gateway's own.
struct Answer {
  int status = 200;
  wire::Headers headers;  // the integration's; Content-Type among them
  std::string body;
  bool traced = false;  // X-Amzn-Trace-Id is on answers that came from a function

  const GatewayError* error = nullptr;
  std::string
      message_string;  // where the error says more than it always does: a JSON string, quotes included
  std::string reason;  // of the error, for the journal: what the API's execution log would say

  static Answer of(const GatewayError& error, std::string reason = {}) {
    Answer answer;
    answer.status = error.status;
    answer.error = &error;
    answer.reason = std::move(reason);
    return answer;
  }
};

}  // namespace cutoff::apigateway
