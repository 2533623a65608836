/* It is done by threads of libc's own, in which all signals are blocked, SIGSYS too: one that made a system call which is caught
 * would end its process. There is one such call: when a thread has nothing more to do, it waits for a second for more. So it
 * is told not to; it ends, and libc starts another one. */
#include "emulator/process/clock/preload/aio.h"

#include <aio.h>
#include <errno.h>
#include <netdb.h>
#include <stddef.h>

#include "emulator/process/clock/preload/next.h"
#include "emulator/process/clock/preload/own.h"

STANDS_IN void aio_init(const struct aioinit* settings) {
  struct aioinit copy = *settings;
  if (in_time()) copy.aio_idle_time = -1;
  NEXT(aio_init)(&copy);
}

void aio_begin(void) {
  if (NEXT(aio_init) == NULL) return; /* of an older libc, in a library that is not there */
  static const struct aioinit as_libc_has_it = {.aio_threads = 20, .aio_num = 64};
  aio_init(&as_libc_has_it);
}

/* Its threads are of the same kind, and nobody can tell them anything: whoever uses it learns that here there is none. */
STANDS_IN int getaddrinfo_a(int mode, struct gaicb* list[], int count, struct sigevent* event) {
  if (!in_time()) return NEXT(getaddrinfo_a)(mode, list, count, event);
  errno = ENOSYS;
  return EAI_SYSTEM;
}
