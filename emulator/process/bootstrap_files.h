// The bootstraps of our own: what runs handlers in Python and in Node.js. They are files in bootstrap/, and carried inside
// of the program.
#pragma once

#include <string_view>

namespace cutoff::process {

extern const std::string_view python_bootstrap;  // bootstrap.py
extern const std::string_view node_bootstrap;    // bootstrap.cjs

}  // namespace cutoff::process
