// `cutoff logs`: the log of a function of a running emulator, as CloudWatch Logs would have it.
#pragma once

#include <memory>

#include "emulator/cli/command.h"

namespace cutoff::cli {

std::unique_ptr<Command> logs_command();

}  // namespace cutoff::cli
