// The guardian's program (guardian/guardian.h), which is carried inside of ours.
#pragma once

namespace cutoff::process {

/// An open file that holds it, to be executed; for as long as the emulator runs. Throws std::system_error.
int guardian_program();

}  // namespace cutoff::process
