// Measurements that a noisy machine does not disturb: instructions by callgrind, and a process's own CPU time.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace cutoff::bench {

/// Instructions for one more of `workload`: of runs with two counts, the difference, so that start-up cancels out.
double instructions_each(std::string_view workload, std::uint64_t fewer, std::uint64_t more);

/// What a worker says of itself: "cpu_seconds", "virtual_seconds", "peak_kib", and what its workload prints.
std::map<std::string, double> run_worker(std::string_view workload, std::uint64_t count);

/// Of processes that have ended and were waited for, and of theirs.
double cpu_seconds_of_children();

/// The worker's side: runs the workload and prints those figures.
int work(std::string_view workload, std::uint64_t count);

}  // namespace cutoff::bench
