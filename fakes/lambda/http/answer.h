// The answers of Lambda's HTTP API: JSON, and errors that are named in the header x-amzn-ErrorType.
#pragma once

#include <string>

#include "fakes/wire/fault.h"
#include "fakes/wire/identifiers.h"
#include "fakes/wire/message.h"

namespace cutoff::lambda::http {

wire::Response json_answer(int status, std::string json);
/// 204, without a body.
wire::Response no_content();
wire::Response error_answer(const wire::Fault& fault);

}  // namespace cutoff::lambda::http
