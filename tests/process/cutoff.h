// The program `cutoff` for a test: started in the repository, with no environment but a plain one.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/process/program.h"

namespace cutoff::process {

/// `cutoff arguments…`
inline Ended run_cutoff(std::vector<std::string> arguments,
                        std::map<std::string, std::string> environment = {{"LANG", "C.UTF-8"}}) {
  return run({CUTOFF_PROGRAM, std::move(arguments), std::move(environment), CUTOFF_SOURCE_DIR});
}

}  // namespace cutoff::process
