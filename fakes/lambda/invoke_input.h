// What Invoke is asked.
#pragma once

#include <string>

#include "fakes/wire/identifiers.h"
#include "fakes/wire/payload.h"
#include "fakes/wire/presence.h"

namespace cutoff::lambda {

struct InvokeInput {
  std::string function;             // see function_name.h
  std::string qualifier = {};       // empty, or "$LATEST", the one version that there is
  wire::Payload event = {};         // none is {}
  wire::TraceId trace = {};         // none: a new one
  bool log_tail = false;            // whether the reply brings the end of the log; not of an event
  std::string client_context = {};  // JSON; not passed on with an event
  wire::Presence client = {};       // who hears the reply, unless the result is dropped before
};

}  // namespace cutoff::lambda
