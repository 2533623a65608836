// From an answer to the bytes that the client gets: status, headers in AWS's order and spelling, body.
//
// Source: headers as recorded from AWS (test_apigateway_header_remapping_http, test_invocation_trace_id; captures
// of Regional endpoints for their order).
#pragma once

#include <string>

#include "fakes/apigateway/exchange.h"
#include "fakes/wire/calendar.h"
#include "fakes/wire/message.h"

namespace cutoff::apigateway {

/// `stage` may be none: then no gateway response of an owner holds.
wire::Response http_response(Answer answer, const Exchange& exchange, std::string date);

/// What the server in front of the gateway answers, which knows no request id: status and a line of text.
wire::Response front_response(int status, std::string text, std::string date);

}  // namespace cutoff::apigateway
