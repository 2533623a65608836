// `cutoff replay FILE`: what happened in an incident, as a timeline or as JSON.
#pragma once

#include <memory>

#include "emulator/cli/command.h"

namespace cutoff::cli {

std::unique_ptr<Command> replay_command();

}  // namespace cutoff::cli
