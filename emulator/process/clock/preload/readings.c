/* What programs read the clock with. clock_getres() stays the machine's. */
#include <sys/time.h>
#include <sys/timeb.h>
#include <time.h>

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
