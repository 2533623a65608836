// Judges a replay by what its incident expects.
#pragma once

#include <string>
#include <vector>

#include "emulator/replay/incident.h"
#include "emulator/replay/replay.h"

namespace cutoff::replay {

/// One sentence for each thing that is not as expected: "request 1: status is 504, expected 200".
std::vector<std::string> mismatches(const Expectation& expectation, const Result& result);

}  // namespace cutoff::replay
