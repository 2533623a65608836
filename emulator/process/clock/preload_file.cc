#include "emulator/process/clock/preload_file.h"

#include "emulator/process/carried_file.h"

CUTOFF_CARRY_FILE()

namespace cutoff::process {

int preload_file() {
  static const int file =
      open_carried_file("cutoff-clock", "the clock of processes", {carried_begin, carried_end});
  return file;
}

}  // namespace cutoff::process
