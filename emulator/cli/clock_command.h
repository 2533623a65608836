// `cutoff clock`: the running emulator's time, read and moved.
#pragma once

#include <memory>

#include "emulator/cli/command.h"

namespace cutoff::cli {

std::unique_ptr<Command> clock_command();

}  // namespace cutoff::cli
