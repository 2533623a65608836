// `cutoff run`: serves an application for as long as a command runs.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "emulator/cli/command.h"

namespace cutoff::cli {

/// `command` is what stands behind "--": the program to be run and its arguments.
std::unique_ptr<Command> run_command(std::vector<std::string> command);

}  // namespace cutoff::cli
