// The clock that is preloaded into processes (preload/), which is carried inside of the program.
#pragma once

namespace cutoff::process {

/// An open file that holds it, as LD_PRELOAD may name it by /proc/PID/fd; for as long as the emulator runs. Throws
/// std::system_error.
int preload_file();

}  // namespace cutoff::process
