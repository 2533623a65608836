// An emulator that is started in another one's time: cutoff run -- cutoff serve.
#pragma once

namespace cutoff::cli {

/// An emulator's time is its own, and it looks at its processes by the machine's: so it leaves the time that it was started in.
/// This program begins anew, without the clock that is preloaded into it. Returns where there is none. Throws std::system_error.
void leave_outer_time();

}  // namespace cutoff::cli
