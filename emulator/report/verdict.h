// A replay in one sentence.
#pragma once

#include <string>

#include "emulator/replay/replay.h"

namespace cutoff::report {

/// "The request timed out at 29.000 s, and 68.000 s of agent work reached nobody."
std::string verdict(const replay::Result& result);

}  // namespace cutoff::report
