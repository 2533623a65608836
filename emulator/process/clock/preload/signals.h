/* Two signals are ours: SIGSYS, which must never be blocked, or the kernel ends the process where it would have told us of a
 * system call (trap.h); and cutoff_clock_signal, which is blocked but where a thread waits. Programs' masks are corrected, and
 * their handlers of these two are kept aside. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_SIGNALS_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_SIGNALS_H

#include <signal.h>
#include <stdint.h>

/* As the kernel has signal sets. */
static inline uint64_t signal_bit(int signal) { return UINT64_C(1) << (signal - 1); }

/* Of the calling thread. */
void signal_block(int signal);
void signal_unblock(int signal);

/* Also while another handler runs, for one may wait in it. */
void signal_handle(int signal, void (*handler)(int, siginfo_t*, void*), int flags);

/* A mask with which a program waits: `mask` as it may be. */
uint64_t signal_mask_for_waiting(uint64_t mask);

/* A SIGSYS that is none of ours goes where the program wants it. */
void signal_is_the_programs(int signal, siginfo_t* info, void* context);

/* How a new image or thread begins. */
void signals_begin(void);

#endif
