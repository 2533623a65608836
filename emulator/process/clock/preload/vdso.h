/* The kernel gives each process functions that read the clock without asking it (the vDSO), and libc calls them by itself.
 * This process's own copy is made to call ours. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_VDSO_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_VDSO_H

#include <stdint.h>

/* `vdso` is where it begins; 0: there is none. A kernel that lets nobody change it is no reason to stop: then what libc reads by
 * itself is the machine's. */
void vdso_patch(uintptr_t vdso);

#endif
