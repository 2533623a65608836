/* How a thread waits until an instant: it says so in its slot and makes its system call, with a timeout that never comes
 * where time stands. The emulator ends it by cutoff_clock_signal when its time has come. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_WAIT_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_WAIT_H

#include <stdint.h>

/* How a system call is told until when. */
enum timeout_form {
  timeout_after,        /* a timespec, from now */
  timeout_at_monotonic, /* a timespec, by that clock */
  timeout_at_realtime,
  timeout_in_ms, /* an int, below zero for none */
};

struct timed_call {
  long number;
  long arguments[6];
  int timeout; /* which of the arguments */
  enum timeout_form form;
  long timed_out; /* what it answers then */
};

/* Makes the call. What it answers is what the kernel would, where this time were its own; but of a call that the emulator
 * has ended nothing but the answer is there: what else it would have written is not. */
long wait_until(int64_t deadline, const struct timed_call* call);

/* The same call, when its time has come already. */
long try_once(const struct timed_call* call);

/* In real time, for `duration` nanoseconds at most. */
long wait_in_real_time(int64_t duration, const struct timed_call* call);

/* Of one who spins: cutoff_spin_…. It may end before any has passed. */
void wait_for_any_time_to_pass(int64_t deadline, uint32_t spinning);

/* The thread leaves whatever it waits in, by a jump from a signal's handler. */
void wait_is_left(void);

/* The handler of cutoff_clock_signal. */
void wait_install_handler(void);

#endif
