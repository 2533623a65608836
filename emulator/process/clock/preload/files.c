/* What is kept by descriptor ends with it. */
#include <fcntl.h>
#include <unistd.h>

#include "emulator/process/clock/preload/next.h"
#include "emulator/process/clock/preload/own.h"
#include "emulator/process/clock/preload/socket_timeouts.h"
#include "emulator/process/clock/preload/timers.h"

static void forget(int file) {
  /* A child of vfork() has descriptors of its own, but its parent's memory. */
  if (!in_time() || !(timer_files_in_use() || socket_timeouts_in_use()) || !own_is_registered()) return;
  timer_file_closed(file);
  socket_timeouts_forget(file);
}

STANDS_IN int close(int file) {
  forget(file);
  return NEXT(close)(file);
}

STANDS_IN int dup2(int from, int to) {
  if (from != to) forget(to);
  const int result = NEXT(dup2)(from, to);
  if (result >= 0 && from != to && socket_timeouts_in_use() && own_is_registered())
    socket_timeouts_copy(to, from);
  return result;
}

STANDS_IN int dup3(int from, int to, int flags) {
  if (from != to) forget(to);
  const int result = NEXT(dup3)(from, to, flags);
  if (result >= 0 && socket_timeouts_in_use() && own_is_registered()) socket_timeouts_copy(to, from);
  return result;
}

STANDS_IN int dup(int from) {
  const int to = NEXT(dup)(from);
  if (to >= 0 && socket_timeouts_in_use() && own_is_registered()) socket_timeouts_copy(to, from);
  return to;
}
