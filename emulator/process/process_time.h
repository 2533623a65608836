// What time a process sees. How the emulator's own time goes is another matter (clock::Pace): the two do not mix.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cutoff::process {

enum class ProcessTime : std::uint8_t {
  virtual_,  // the emulator's: its clocks show that, and what it waits for ends by that, also where it jumps
  paced,     // the emulator's, which does not jump while the process has something to do
  real,      // the machine's
};

/// "virtual", "paced" or "real".
std::optional<ProcessTime> parse_process_time(std::string_view text);

}  // namespace cutoff::process
