#include "emulator/process/guardian_program.h"

#include "emulator/process/carried_file.h"

CUTOFF_CARRY_FILE()

namespace cutoff::process {

int guardian_program() {
  static const int program =
      open_carried_file("cutoff-guardian", "the guardian of handlers", {carried_begin, carried_end});
  return program;
}

}  // namespace cutoff::process
