// What the kernel says of processes: who descends from whom, and whether all of them sleep.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace cutoff::process {

/// Of `root`, which is not among them; parents before their children.
std::vector<pid_t> descendants(pid_t root);

/// Whether every thread of `processes` sleeps, in a system call in which it waits for somebody else, and nothing is on
/// its way to one of them by loopback. As sound as an answer from outside can be: each was off its CPU twice, and had
/// not run in between.
bool all_asleep(const std::vector<pid_t>& processes);

/// Whether a debugger is attached to one of them.
bool any_traced(const std::vector<pid_t>& processes);

/// The most memory that it has had in use.
std::optional<std::int64_t> peak_memory_mb(pid_t process);

}  // namespace cutoff::process
