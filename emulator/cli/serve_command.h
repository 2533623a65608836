// `cutoff serve`: the emulator on one port, for clients in any language.
#pragma once

#include <memory>

#include "emulator/cli/command.h"

namespace cutoff::cli {

std::unique_ptr<Command> serve_command();

}  // namespace cutoff::cli
