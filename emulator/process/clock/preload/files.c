/* What is kept by descriptor ends with it, and holds for its duplicates. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <unistd.h>

#include "emulator/process/clock/preload/next.h"
#include "emulator/process/clock/preload/own.h"
#include "emulator/process/clock/preload/rights.h"
#include "emulator/process/clock/preload/socket_timeouts.h"
#include "emulator/process/clock/preload/timers.h"

/* A child of vfork() has descriptors of its own, but its parent's memory. */
static bool is_anything_kept(void) {
  return in_time() && (timer_files_in_use() || socket_timeouts_in_use()) && own_is_registered();
}

static void forget(int file) {
  if (!is_anything_kept()) return;
  timer_file_closed(file);
  socket_timeouts_forget(file);
}

static void forget_all(unsigned first, unsigned last) {
  enum { most_files = 65536 }; /* of which anything is kept */
  if (!is_anything_kept()) return;
  for (unsigned file = first; file <= last && file < most_files; ++file) {
    timer_file_closed((int)file);
    socket_timeouts_forget((int)file);
  }
}

static void copy(int to, int from) {
  if (to < 0 || to == from || !is_anything_kept()) return;
  timer_file_closed(to);
  timer_file_copied(to, from);
  socket_timeouts_copy(to, from);
}

STANDS_IN int close(int file) {
  if (is_file_of_ours(file)) {
    errno = EBADF; /* which it is, as far as the program knows */
    return -1;
  }
  forget(file);
  return NEXT(close)(file);
}

#if __GLIBC_PREREQ(2, 34)
STANDS_IN int close_range(unsigned first, unsigned last, int flags) {
  const int ours = first_file_of_ours(first, last);
  if (ours >= 0) {
    const bool is_there_before = (unsigned)ours > first;
    if (is_there_before && close_range(first, (unsigned)ours - 1, flags) != 0) return -1;
    return (unsigned)ours == last ? 0 : close_range((unsigned)ours + 1, last, flags);
  }
  const int result = NEXT(close_range)(first, last, flags);
  if (result == 0 && (flags & (int)CLOSE_RANGE_CLOEXEC) == 0) forget_all(first, last);
  return result;
}

STANDS_IN void closefrom(int first) {
  const unsigned from = first < 0 ? 0 : (unsigned)first;
  if (first_file_of_ours(from, ~0U) >= 0) {
    close_range(from, ~0U, 0);
    return;
  }
  NEXT(closefrom)(first);
  forget_all(from, ~0U);
}
#endif

STANDS_IN int dup2(int from, int to) {
  const int result = NEXT(dup2)(from, to);
  copy(result, from);
  return result;
}

STANDS_IN int dup3(int from, int to, int flags) {
  const int result = NEXT(dup3)(from, to, flags);
  copy(result, from);
  return result;
}

STANDS_IN int dup(int from) {
  const int to = NEXT(dup)(from);
  copy(to, from);
  return to;
}

/* Whatever the argument is, it comes in one register. */
#define CONTROL(name)                                                         \
  STANDS_IN int name(int file, int command, ...) {                            \
    va_list rest;                                                             \
    va_start(rest, command);                                                  \
    void* const argument = va_arg(rest, void*);                               \
    va_end(rest);                                                             \
    const int result = NEXT(name)(file, command, argument);                   \
    if (command == F_DUPFD || command == F_DUPFD_CLOEXEC) copy(result, file); \
    return result;                                                            \
  }
CONTROL(fcntl)
#if __GLIBC_PREREQ(2, 28)
CONTROL(fcntl64)
#endif
