// The answers of AgentCore over HTTP: JSON, and errors that are named in the header x-amzn-ErrorType.
#pragma once

#include <string>

#include "fakes/wire/fault.h"
#include "fakes/wire/message.h"

namespace cutoff::agentcore::http {

wire::Response json_answer(int status, std::string json);
wire::Response error_answer(const wire::Fault& fault);

}  // namespace cutoff::agentcore::http
