/* The emulator's time as this process reads it. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_NOW_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_NOW_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "emulator/process/clock/preload/own.h"

enum { ns_per_us = 1000, ns_per_ms = 1000000, ns_per_s = 1000000000 };

/* No wait is as long: it is one without end. */
#define NEVER (INT64_MAX / 2)

/* The instant that it is. */
int64_t instant_now(void);

/* How time goes: 0 it stands. */
struct flow {
  int64_t now;
  double rate;
};
struct flow flow_now(void);

/* Of the machine, in nanoseconds. */
int64_t machine_now(clockid_t clock);

/* Whether it shows the emulator's time; those of CPU time do not. */
static inline bool is_virtual(clockid_t clock) {
  const unsigned virtual = 1u << CLOCK_REALTIME | 1u << CLOCK_MONOTONIC | 1u << CLOCK_MONOTONIC_RAW |
                           1u << CLOCK_REALTIME_COARSE | 1u << CLOCK_MONOTONIC_COARSE | 1u << CLOCK_BOOTTIME |
                           1u << CLOCK_REALTIME_ALARM | 1u << CLOCK_BOOTTIME_ALARM | 1u << CLOCK_TAI;
  return (unsigned)clock < 32 && (virtual >> clock & 1) != 0;
}

/* What it shows at instant 0. */
static inline int64_t base_of(clockid_t clock) {
  switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
    case CLOCK_REALTIME_ALARM:
    case CLOCK_TAI:
      return own.page->realtime_base;
    default:
      return own.page->monotonic_base;
  }
}

/* What a clock shows when a program reads it. Who does nothing else, without end, waits here for a moment (wait.h). */
int64_t reading(clockid_t clock);

/* A thread has done something for which no time passes, as if it had read the clock: a sleep of no length. */
void note_polling(void);

/* The same of poll() and select() of no length. Not of epoll_wait(): a busy event loop asks that way once a round. */
void note_poll(void);

/* The same of sched_yield(). */
void note_yield(void);

static inline bool is_valid(const struct timespec* time) {
  return time->tv_sec >= 0 && time->tv_nsec >= 0 && time->tv_nsec < ns_per_s;
}

/* Both end at NEVER. */
static inline int64_t nanoseconds(const struct timespec* time) {
  return time->tv_sec >= NEVER / ns_per_s ? NEVER : (int64_t)time->tv_sec * ns_per_s + time->tv_nsec;
}
static inline int64_t later(int64_t instant, int64_t duration) {
  return duration >= NEVER - instant ? NEVER : instant + duration;
}

static inline struct timespec as_timespec(int64_t nanoseconds) {
  if (nanoseconds < 0) nanoseconds = 0;
  return (struct timespec){.tv_sec = nanoseconds / ns_per_s, .tv_nsec = nanoseconds % ns_per_s};
}

/* Of a deadline: nothing once it has passed. */
static inline struct timespec remaining(int64_t deadline) { return as_timespec(deadline - instant_now()); }

#endif
