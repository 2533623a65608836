// `cutoff invoke FUNCTION`: a function of the running emulator, called as its own API would call it.
#pragma once

#include <memory>

#include "emulator/cli/command.h"

namespace cutoff::cli {

std::unique_ptr<Command> invoke_command();

}  // namespace cutoff::cli
