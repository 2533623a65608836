/* libc's functions that wait, at a program's call: faster than by the trap, which all that libc calls itself goes by. A call
 * without a timeout, or with one of no length, is libc's. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

#include "emulator/process/clock/preload/cancel.h"
#include "emulator/process/clock/preload/kernel_call.h"
#include "emulator/process/clock/preload/next.h"
#include "emulator/process/clock/preload/now.h"
#include "emulator/process/clock/preload/own.h"
#include "emulator/process/clock/preload/timed.h"

static bool is_nothing(const struct timespec* time) { return time->tv_sec == 0 && time->tv_nsec == 0; }

enum { kernel_mask_size = 8 };

STANDS_IN int poll(struct pollfd* files, nfds_t count, int milliseconds) {
  if (!in_time() || milliseconds < 0) return NEXT(poll)(files, count, milliseconds);
  if (milliseconds == 0) {
    note_poll();
    return NEXT(poll)(files, count, 0);
  }
  return (int)as_libc(CANCELLABLE(timed_poll(files, count, deadline_in_ms(milliseconds))));
}

STANDS_IN int ppoll(struct pollfd* files, nfds_t count, const struct timespec* timeout,
                    const sigset_t* mask) {
  if (!in_time() || timeout == NULL || is_nothing(timeout)) return NEXT(ppoll)(files, count, timeout, mask);
  struct timespec copy = *timeout; /* libc leaves the program's own alone */
  return (int)as_libc(CANCELLABLE(timed_ppoll(files, count, &copy, (const uint64_t*)mask, kernel_mask_size)));
}

STANDS_IN int select(int count, fd_set* restrict readable, fd_set* restrict writable, fd_set* restrict urgent,
                     struct timeval* restrict timeout) {
  if (!in_time() || timeout == NULL) return NEXT(select)(count, readable, writable, urgent, timeout);
  if (timeout->tv_sec == 0 && timeout->tv_usec == 0) {
    note_poll();
    return NEXT(select)(count, readable, writable, urgent, timeout);
  }
  return (int)as_libc(CANCELLABLE(timed_select(count, readable, writable, urgent, timeout)));
}

STANDS_IN int pselect(int count, fd_set* restrict readable, fd_set* restrict writable,
                      fd_set* restrict urgent, const struct timespec* restrict timeout,
                      const sigset_t* restrict mask) {
  if (!in_time() || timeout == NULL || is_nothing(timeout))
    return NEXT(pselect)(count, readable, writable, urgent, timeout, mask);
  struct timespec copy = *timeout;
  const struct mask_and_size sized = {.mask = (const uint64_t*)mask, .size = kernel_mask_size};
  return (int)as_libc(CANCELLABLE(timed_pselect(count, readable, writable, urgent, &copy, &sized)));
}

STANDS_IN int epoll_pwait(int epoll, struct epoll_event* events, int most, int milliseconds,
                          const sigset_t* mask) {
  if (!in_time() || milliseconds < 0) return NEXT(epoll_pwait)(epoll, events, most, milliseconds, mask);
  if (milliseconds == 0) {
    note_polling();
    return NEXT(epoll_pwait)(epoll, events, most, 0, mask);
  }
  return (int)as_libc(CANCELLABLE(timed_epoll(epoll, events, most, deadline_in_ms(milliseconds),
                                              (const uint64_t*)mask, kernel_mask_size)));
}

STANDS_IN int epoll_wait(int epoll, struct epoll_event* events, int most, int milliseconds) {
  return epoll_pwait(epoll, events, most, milliseconds, NULL);
}

#if __GLIBC_PREREQ(2, 35)
STANDS_IN int epoll_pwait2(int epoll, struct epoll_event* events, int most, const struct timespec* timeout,
                           const sigset_t* mask) {
  if (!in_time() || timeout == NULL || is_nothing(timeout) || !is_valid(timeout))
    return NEXT(epoll_pwait2)(epoll, events, most, timeout, mask);
  return (int)as_libc(CANCELLABLE(
      timed_epoll(epoll, events, most, deadline_after(timeout), (const uint64_t*)mask, kernel_mask_size)));
}
#endif

/* What _FORTIFY_SOURCE makes of poll. */
int __poll_chk(struct pollfd* files, nfds_t count, int milliseconds, size_t size);
int __ppoll_chk(struct pollfd* files, nfds_t count, const struct timespec* timeout, const sigset_t* mask,
                size_t size);

STANDS_IN int __poll_chk(struct pollfd* files, nfds_t count, int milliseconds, size_t size) {
  if (!in_time() || size / sizeof *files < count) return NEXT(__poll_chk)(files, count, milliseconds, size);
  return poll(files, count, milliseconds);
}

STANDS_IN int __ppoll_chk(struct pollfd* files, nfds_t count, const struct timespec* timeout,
                          const sigset_t* mask, size_t size) {
  if (!in_time() || size / sizeof *files < count) return NEXT(__ppoll_chk)(files, count, timeout, mask, size);
  return ppoll(files, count, timeout, mask);
}

STANDS_IN int clock_nanosleep(clockid_t clock, int flags, const struct timespec* time,
                              struct timespec* remain) {
  if (!in_time() || !is_virtual(clock)) return NEXT(clock_nanosleep)(clock, flags, time, remain);
  return (int)-CANCELLABLE(timed_sleep(clock, flags, time, remain));
}

STANDS_IN int nanosleep(const struct timespec* time, struct timespec* remain) {
  if (!in_time()) return NEXT(nanosleep)(time, remain);
  return (int)as_libc(CANCELLABLE(timed_sleep(CLOCK_MONOTONIC, 0, time, remain)));
}

STANDS_IN int usleep(useconds_t microseconds) {
  const struct timespec time = {.tv_sec = microseconds / 1000000,
                                .tv_nsec = (long)(microseconds % 1000000) * ns_per_us};
  return nanosleep(&time, NULL);
}

STANDS_IN unsigned sleep(unsigned seconds) {
  const struct timespec time = {.tv_sec = seconds};
  struct timespec remain = {0};
  if (nanosleep(&time, &remain) == 0) return 0;
  return (unsigned)remain.tv_sec;
}

STANDS_IN int sched_yield(void) {
  if (in_time()) note_yield();
  return NEXT(sched_yield)();
}
