// The report for programs: a replay as one JSON object on one line, the same bytes for the same replay.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/replay/replay.h"

namespace cutoff::report {

/// All _ms count from the incident's start. `mismatches` is what is not as the incident expects; nothing when it
/// expects nothing of this flow.
std::string json_report(const replay::Result& result,
                        const std::optional<std::vector<std::string>>& mismatches);

}  // namespace cutoff::report
