/* A system call that can be called off without losing the call-off.
 *
 * Whether it is called off is looked at, then the system call is made; a signal that comes between the two, whose handler
 * finds the thread there, sends it to the end (stub_leave). One that comes later interrupts the call. So nobody need wake a
 * thread by what it waits for. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_STUB_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_STUB_H

#include <stdint.h>
#include <ucontext.h>

/* What the kernel answers, or -EINTR when `called_off` is not 0 before it is asked. */
long stub_call(long number, const long arguments[6], const uint32_t* called_off);

/* In a signal's handler: where the thread stands before the system call, it does not make it. */
void stub_leave(ucontext_t* context);

#endif
