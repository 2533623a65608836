// The program: finds the subcommand that is meant, and turns every end into an exit code and one sentence.
#pragma once

#include "emulator/cli/command.h"
#include "emulator/cli/console.h"

namespace cutoff::cli {

Exit run_program(int argc, const char* const* argv, Console& console);

}  // namespace cutoff::cli
