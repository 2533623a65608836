// Terminals that programs make for other programs (ptys).
//
// What is written to one is handed on by a thread of the kernel's, a moment later. Until then both sides may sleep, and nothing
// shows that one of them is about to be woken.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <vector>

namespace cutoff::process {

/// Whether it is an end of one, also of a person's.
bool is_at_terminal(const struct stat& file);

/// Hands on what has been written to the terminals that `processes` have open. False where we may not, for want of
/// pidfd_getfd(): then nobody can say what is on its way.
bool hand_on_at_terminals_of(const std::vector<pid_t>& processes);

}  // namespace cutoff::process
