/* The waits that libc makes by itself: a lock's, a condition's, a semaphore's, the resolver's.
 *
 * A filter of the kernel's (seccomp) answers a system call that has a timeout, or has to do with timers, by SIGSYS, where it is
 * made from libc's text; all others go through at full speed. The handler does in its place what is to be done. What has no
 * libc at that address, a static program that is executed later say, is not affected. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_TRAP_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_TRAP_H

#include <stdint.h>

/* Of the calling thread and all that it starts. cutoff_inert_no, or why there is none. */
uint32_t trap_begin(void);

#endif
