// `cutoff faults`: what goes wrong in the running emulator because somebody wants it to.
#pragma once

#include <memory>

#include "emulator/cli/command.h"

namespace cutoff::cli {

std::unique_ptr<Command> faults_command();

}  // namespace cutoff::cli
