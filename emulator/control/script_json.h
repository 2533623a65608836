// An agent's script, as clients write it:
//
//   {"latency": "68s", "response": {"assessment": {}}}              always the same
//   {"latency": "2s", "error": "ThrottlingException"}               fails, with AgentCore's own error
//   {"chunks": [{"at": "1s", "text": "data: {}\n\n"}]}               streams
//   {"list": [{…}, {…}], "after_end": "last_repeats"}               the next one each call; or "fails"
//   {"weighted": [{"weight": 9, "latency": "8s"}, {"weight": 1, "error": "InternalServerException"}]}
//   {"uniform": ["8s", "15s"], "response": {}}                      a latency drawn from the seed
//   {"quantiles": ["8s", "9s", "11s", "15s"], "response": {}}       the same, in any shape
#pragma once

#include "emulator/replay/document.h"
#include "fakes/agentcore/script.h"

namespace cutoff::control {

/// Throws replay::UnusableInput.
agentcore::Script read_script(const replay::Value& value);

}  // namespace cutoff::control
