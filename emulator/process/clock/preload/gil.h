/* CPython's lock of its interpreter is waited for in real time: who wants it waits for 5 ms of the machine's, then asks
 * whoever has it to let go. He computes, so the emulator's time stands, and would never get there. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_GIL_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_GIL_H

#include <stdbool.h>

/* Is there a CPython now? It may be a library that is loaded late. */
void gil_look_for(void);

/* Whether what is waited for at this address is a part of CPython's runtime, as that lock is. */
bool gil_is_at(const void* address);

#endif
