/* What is written to a TCP socket is sent at once, as with TCP_NODELAY. Otherwise the kernel may hold back the second of two
 * small segments until the first is acknowledged (Nagle's algorithm), which the other side's kernel puts off for 40 ms of the
 * machine's time: a wait of which nobody sees anything. Both would seem to be at rest, and time would jump. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "emulator/process/clock/preload/kernel_call.h"
#include "emulator/process/clock/preload/next.h"
#include "emulator/process/clock/preload/own.h"

/* Whoever is accepted has it from the socket that listens. */
STANDS_IN int socket(int domain, int type, int protocol) {
  const int result = NEXT(socket)(domain, type, protocol);
  const int kind = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (result >= 0 && in_time() && (domain == AF_INET || domain == AF_INET6) && kind == SOCK_STREAM) {
    static const int yes = 1;
    kernel_call(SYS_setsockopt, result, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  }
  return result;
}
