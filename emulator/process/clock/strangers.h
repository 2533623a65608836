// Who of a tree of processes is not seen by the emulator's clock, or waits for somebody who is not: where there is one, time
// may not jump, but flows as it does outside.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "emulator/process/clock/shared_page.h"

namespace cutoff::process {

/// Of `processes`, which sleep, the first such reason: "psql (pid 4711) is connected to 10.0.0.5:5432, which is no
/// declared peer". None: all they wait for is seen.
std::optional<std::string> stranger_among(const std::vector<pid_t>& processes, const SharedPage& page);

/// Of `processes`, which do not all sleep, the first thread that does not: ": python3 (pid 4711), thread 4712, state R".
std::string at_work_among(const std::vector<pid_t>& processes);

}  // namespace cutoff::process
