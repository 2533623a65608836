/* The library begins here, before all others: what they start and read in their own beginnings is in the emulator's time. */
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>
#include <sys/auxv.h>

#include "emulator/process/clock/preload/gil.h"
#include "emulator/process/clock/preload/own.h"
#include "emulator/process/clock/preload/signals.h"
#include "emulator/process/clock/preload/threads.h"
#include "emulator/process/clock/preload/timers.h"
#include "emulator/process/clock/preload/trap.h"
#include "emulator/process/clock/preload/vdso.h"
#include "emulator/process/clock/preload/wait.h"

/* What LD_PRELOAD has called it, which is what our children must call it. */
static void note_library_path(void) {
  Dl_info info;
  if (dladdr(&own, &info) == 0 || strlen(info.dli_fname) >= sizeof own.library_path) return;
  strcpy(own.library_path, info.dli_fname);
}

__attribute__((constructor)) static void begin(int count, char** arguments, char** environment) {
  (void)count;
  (void)arguments;
  own_attach(environment);
  if (!in_time()) return;
  note_library_path();
  signals_begin();
  wait_install_handler();
  threads_begin();
  timers_begin();
  gil_look_for();
  const uint32_t inert = trap_begin();
  vdso_patch(getauxval(AT_SYSINFO_EHDR));
  own_complete(inert);
}
