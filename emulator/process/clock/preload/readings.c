/* What programs read the clock with, and would set it with: that is the emulator's to do, and the machine's clock is nobody's
 * here. clock_getres() stays the machine's. */
#include <errno.h>
#include <stddef.h>
#include <sys/time.h>
#include <sys/timeb.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include "emulator/process/clock/preload/next.h"
#include "emulator/process/clock/preload/now.h"
#include "emulator/process/clock/preload/own.h"

STANDS_IN int clock_gettime(clockid_t clock, struct timespec* time) {
  if (!in_time() || !is_virtual(clock)) return NEXT(clock_gettime)(clock, time);
  *time = as_timespec(reading(clock));
  return 0;
}

STANDS_IN int gettimeofday(struct timeval* restrict time, void* restrict zone) {
  if (!in_time() || zone != NULL) return NEXT(gettimeofday)(time, zone); /* by the vDSO, which is ours too */
  const int64_t now = reading(CLOCK_REALTIME);
  time->tv_sec = now / ns_per_s;
  time->tv_usec = now % ns_per_s / ns_per_us;
  return 0;
}

STANDS_IN time_t time(time_t* time_) {
  if (!in_time()) return NEXT(time)(time_);
  const time_t now = reading(CLOCK_REALTIME) / ns_per_s;
  if (time_ != NULL) *time_ = now;
  return now;
}

STANDS_IN int timespec_get(struct timespec* time, int base) {
  if (!in_time() || base != TIME_UTC) return NEXT(timespec_get)(time, base);
  *time = as_timespec(reading(CLOCK_REALTIME));
  return base;
}

STANDS_IN clock_t times(struct tms* used) {
  const clock_t machines = NEXT(times)(used);
  if (!in_time() || machines == (clock_t)-1) return machines;
  return (clock_t)(reading(CLOCK_MONOTONIC) / (ns_per_s / sysconf(_SC_CLK_TCK)));
}

/* ---- setting */

static int refuse(void) {
  errno = EPERM;
  return -1;
}

STANDS_IN int clock_settime(clockid_t clock, const struct timespec* time) {
  return in_time() && is_virtual(clock) ? refuse() : NEXT(clock_settime)(clock, time);
}

STANDS_IN int settimeofday(const struct timeval* time, const struct timezone* zone) {
  return in_time() ? refuse() : NEXT(settimeofday)(time, zone);
}

STANDS_IN int adjtime(const struct timeval* by, struct timeval* remaining) {
  return in_time() && by != NULL ? refuse() : NEXT(adjtime)(by, remaining);
}

STANDS_IN int adjtimex(struct timex* change) {
  return in_time() && change->modes != 0 ? refuse() : NEXT(adjtimex)(change);
}

STANDS_IN int ntp_adjtime(struct timex* change) { return adjtimex(change); }

STANDS_IN int clock_adjtime(clockid_t clock, struct timex* change) {
  return in_time() && change->modes != 0 ? refuse() : NEXT(clock_adjtime)(clock, change);
}
