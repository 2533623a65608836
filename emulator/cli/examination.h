// What of virtual process time works on this host: found out by doing it, and not by what versions promise.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cutoff::cli {

enum class Verdict : std::uint8_t {
  good,
  poor,  // virtual time works, and something goes without it
  bad,   // it does not work
};

struct Finding {
  std::string name;  // for programs: "seccomp"
  std::string what;  // what was tried, as a sentence that is true where it is good
  Verdict verdict;
  std::string found;   // what came of it; empty: nothing to be said
  std::string remedy;  // what to do; empty where it is good
};

/// Starts programs, for some tenths of a second; for some seconds where it does not work. How interpreters fare is tried
/// only where it does.
std::vector<Finding> examine_host();

bool virtual_time_works(const std::vector<Finding>& findings);

}  // namespace cutoff::cli
