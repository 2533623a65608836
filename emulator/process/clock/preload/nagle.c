#include "emulator/process/clock/preload/nagle.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <sys/socket.h>

#include "emulator/process/clock/preload/kernel_call.h"
#include "emulator/process/clock/preload/next.h"
#include "emulator/process/clock/preload/own.h"
#include "emulator/process/clock/preload/sockets.h"

static void set(int socket, int option, int value) {
  kernel_call(SYS_setsockopt, socket, IPPROTO_TCP, option, &value, sizeof value);
}

/* Whoever is accepted has it from the socket that listens. */
STANDS_IN int socket(int domain, int type, int protocol) {
  const int result = NEXT(socket)(domain, type, protocol);
  const int kind = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (result >= 0 && in_time() && (domain == AF_INET || domain == AF_INET6) && kind == SOCK_STREAM)
    set(result, TCP_NODELAY, 1);
  return result;
}

void nagle_option_set(int socket, int level, int option) {
  if (!in_time() || level != IPPROTO_TCP) return;
  if (option == TCP_NODELAY) set(socket, TCP_NODELAY, 1);
  if (option == TCP_CORK) set(socket, TCP_CORK, 0);
}

/* Not of datagrams, of which that makes a larger one. */
int nagle_flags(int socket, int flags) {
  const bool waits = (flags & MSG_MORE) != 0 && in_time() && socket_has_type(socket, SOCK_STREAM);
  return waits ? flags & ~MSG_MORE : flags;
}

STANDS_IN ssize_t splice(int from, off64_t* from_offset, int to, off64_t* to_offset, size_t size,
                         unsigned flags) {
  return NEXT(splice)(from, from_offset, to, to_offset, size, in_time() ? flags & ~SPLICE_F_MORE : flags);
}
