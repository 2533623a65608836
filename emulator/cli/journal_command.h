// `cutoff journal`: what has happened in the running emulator, and what happens.
#pragma once

#include <memory>

#include "emulator/cli/command.h"

namespace cutoff::cli {

std::unique_ptr<Command> journal_command();

}  // namespace cutoff::cli
