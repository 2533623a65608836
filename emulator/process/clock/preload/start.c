/* The library begins here, before all others: what they start and read in their own beginnings is in the emulator's time. */
#include <dlfcn.h>
#include <link.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/auxv.h>

#include "emulator/process/clock/preload/aio.h"
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
  strcpy(own.told_library_path, info.dli_fname);
}

/* Whether the program, which comes first, says by a note that Go has built it. */
static int find_note_of_go(struct dl_phdr_info* program, size_t size, void* found) {
  (void)size;
  for (int i = 0; i < program->dlpi_phnum; ++i) {
    const ElfW(Phdr)* const part = &program->dlpi_phdr[i];
    if (part->p_type != PT_NOTE) continue;
    const char* place = (const char*)(program->dlpi_addr + part->p_vaddr);
    const char* const end = place + part->p_memsz;
    while (place + sizeof(ElfW(Nhdr)) < end) {
      const ElfW(Nhdr)* const note = (const ElfW(Nhdr)*)place;
      const char* const name = (const char*)(note + 1);
      if (note->n_namesz == 4 && name + 4 <= end && memcmp(name, "Go\0", 4) == 0) *(bool*)found = true;
      place = name + ((note->n_namesz + 3) & ~3u) + ((note->n_descsz + 3) & ~3u);
    }
  }
  return 1; /* no other library */
}

/* Such a program waits by system calls of its own, which nobody here would see: it is left to the machine's time. */
static bool is_of_go(void) {
  bool found = false;
  dl_iterate_phdr(find_note_of_go, &found);
  return found;
}

__attribute__((constructor)) static void begin(int count, char** arguments, char** environment) {
  (void)count;
  (void)arguments;
  if (is_of_go()) return;
  own_attach(environment);
  if (!in_time()) return;
  note_library_path();
  signals_begin();
  wait_install_handler();
  threads_begin();
  timers_begin();
  aio_begin();
  gil_look_for();
  const uint32_t inert = trap_begin();
  vdso_patch(getauxval(AT_SYSINFO_EHDR));
  own_complete(inert);
}
