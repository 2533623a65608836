#include "emulator/process/process_time.h"

namespace cutoff::process {

std::optional<ProcessTime> parse_process_time(std::string_view text) {
  if (text == "virtual") return ProcessTime::virtual_;
  if (text == "paced") return ProcessTime::paced;
  if (text == "real") return ProcessTime::real;
  return std::nullopt;
}

}  // namespace cutoff::process
