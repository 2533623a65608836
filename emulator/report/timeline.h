// The timeline: a replay as one page of text.
//
// At most 80 columns wide. The first requests are shown whole: a lane for everybody who worked for them, and what
// happened, to the exact second. Of the others each has one row; then come the sums and a verdict.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/replay/replay.h"
#include "emulator/report/style.h"

namespace cutoff::report {

/// `mismatches` is what is not as the incident expects; nothing when it expects nothing of this flow.
std::string timeline(const replay::Result& result, const std::optional<std::vector<std::string>>& mismatches,
                     const Style& style);

}  // namespace cutoff::report
