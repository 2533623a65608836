// `cutoff doctor`: what of virtual process time works on this host, and what to do where it does not.
#pragma once

#include <memory>

#include "emulator/cli/command.h"

namespace cutoff::cli {

std::unique_ptr<Command> doctor_command();

}  // namespace cutoff::cli
