/* Threads have numbers, given by who starts them: of those that wait until one instant the lower goes on first. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_THREADS_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_THREADS_H

#include <stdint.h>

void threads_begin(void);

/* For a thread that libc has started for itself, without asking us: behind all others. */
uint32_t thread_number_of_uncounted(void);

/* When the calling thread ends, slot_of_thread_free() is called. */
void thread_frees_slot_at_end(void);

#endif
