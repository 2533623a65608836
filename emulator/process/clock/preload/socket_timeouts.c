#include "emulator/process/clock/preload/socket_timeouts.h"

#include <alloca.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

#include "emulator/process/clock/preload/cancel.h"
#include "emulator/process/clock/preload/kernel_call.h"
#include "emulator/process/clock/preload/nagle.h"
#include "emulator/process/clock/preload/next.h"
#include "emulator/process/clock/preload/now.h"
#include "emulator/process/clock/preload/own.h"
#include "emulator/process/clock/preload/sockets.h"
#include "emulator/process/clock/preload/timed.h"

enum { most_sockets = 65536 };

/* By descriptor; 0: none. */
static struct timeouts {
  int64_t receive;
  int64_t send;
} timeouts[most_sockets];
/* Whether any was ever set: few programs do, and all of them read and write. */
static bool in_use;

bool socket_timeouts_in_use(void) { return in_use; }

static struct timeouts* timeouts_of(int socket) {
  return socket >= 0 && socket < most_sockets ? &timeouts[socket] : NULL;
}

void socket_timeouts_forget(int socket) {
  struct timeouts* const of_socket = timeouts_of(socket);
  if (in_use && of_socket != NULL) *of_socket = (struct timeouts){0};
}

void socket_timeouts_copy(int to, int from) {
  if (in_use && timeouts_of(to) != NULL && timeouts_of(from) != NULL) timeouts[to] = timeouts[from];
}

/* ---- as options */

static bool is_timeout(int level, int option) {
  return level == SOL_SOCKET && (option == SO_RCVTIMEO || option == SO_SNDTIMEO);
}

STANDS_IN int setsockopt(int socket, int level, int option, const void* value, socklen_t size) {
  const int result = NEXT(setsockopt)(socket, level, option, value, size);
  struct timeouts* const of_socket = timeouts_of(socket);
  if (result == 0) nagle_option_set(socket, level, option);
  if (result != 0 || !in_time() || !is_timeout(level, option) || of_socket == NULL) return result;
  /* The kernel finds it right; now it shall know nothing of it. */
  const struct timeval* const time = value;
  if (time->tv_sec < 0) return result; /* it does not wait at all */
  static const struct timeval none;
  NEXT(setsockopt)(socket, level, option, &none, sizeof none);
  const struct timespec timeout = {.tv_sec = time->tv_sec, .tv_nsec = time->tv_usec * ns_per_us};
  *(option == SO_RCVTIMEO ? &of_socket->receive : &of_socket->send) = nanoseconds(&timeout);
  in_use = true;
  return result;
}

STANDS_IN int getsockopt(int socket, int level, int option, void* restrict value, socklen_t* restrict size) {
  const int result = NEXT(getsockopt)(socket, level, option, value, size);
  struct timeouts* const of_socket = timeouts_of(socket);
  if (result != 0 || !in_time() || !is_timeout(level, option) || of_socket == NULL ||
      *size < sizeof(struct timeval))
    return result;
  const int64_t timeout = option == SO_RCVTIMEO ? of_socket->receive : of_socket->send;
  if (timeout != 0)
    *(struct timeval*)value =
        (struct timeval){.tv_sec = timeout / ns_per_s, .tv_usec = timeout % ns_per_s / ns_per_us};
  return result;
}

/* ---- waiting */

static int64_t deadline_of(int socket, int flags, int64_t timeout) {
  if (timeout == 0 || (flags & MSG_DONTWAIT) != 0 ||
      (kernel_call(SYS_fcntl, socket, F_GETFL) & O_NONBLOCK) != 0)
    return NEVER;
  return later(instant_now(), timeout);
}

static int64_t receive_deadline(int socket, int flags) {
  const struct timeouts* const of_socket = in_use ? timeouts_of(socket) : NULL;
  return of_socket == NULL ? NEVER : deadline_of(socket, flags, of_socket->receive);
}

static int64_t send_deadline(int socket, int flags) {
  const struct timeouts* const of_socket = in_use ? timeouts_of(socket) : NULL;
  return of_socket == NULL ? NEVER : deadline_of(socket, flags, of_socket->send);
}

/* 0, or why it is not ready, as the kernel says it. */
static long wait_until_ready(int socket, short events, int64_t deadline) {
  struct pollfd file = {.fd = socket, .events = events};
  const long ready = timed_poll(&file, 1, deadline);
  return ready > 0 ? 0 : ready == 0 ? -EAGAIN : ready;
}

/* The pieces of a message without its first `size` bytes. */
static void skip(struct msghdr* message, size_t size) {
  while (size > 0 && size >= message->msg_iov->iov_len) {
    size -= message->msg_iov->iov_len;
    ++message->msg_iov;
    --message->msg_iovlen;
  }
  if (size == 0) return;
  message->msg_iov->iov_base = (char*)message->msg_iov->iov_base + size;
  message->msg_iov->iov_len -= size;
}

static size_t size_of(const struct msghdr* message) {
  size_t size = 0;
  for (size_t i = 0; i < message->msg_iovlen; ++i) size += message->msg_iov[i].iov_len;
  return size;
}

/* recvmsg or sendmsg, as the kernel does it with a timeout: all of it where it is to be all, but what there is once time is up. */
static long transfer(long number, int socket, struct msghdr* message, int flags, bool all, short events,
                     int64_t deadline) {
  struct msghdr rest = *message;
  struct iovec* const pieces = alloca((message->msg_iovlen + 1) * sizeof *pieces);
  memcpy(pieces, message->msg_iov, message->msg_iovlen * sizeof *pieces);
  rest.msg_iov = pieces;
  const size_t size = size_of(message);
  size_t done = 0;
  for (;;) {
    const long result = kernel_call(number, socket, &rest, flags | MSG_DONTWAIT);
    if (result >= 0) {
      done += (size_t)result;
      if (!all || result == 0 || done >= size) break;
      skip(&rest, (size_t)result);
    } else if (result != -EAGAIN) {
      if (done > 0) break;
      return result;
    }
    const long ready = wait_until_ready(socket, events, deadline);
    if (ready == 0) continue;
    if (done > 0) break;
    return ready;
  }
  message->msg_namelen = rest.msg_namelen;
  message->msg_controllen = rest.msg_controllen;
  message->msg_flags = rest.msg_flags;
  return (long)done;
}

static ssize_t receive_until(int socket, struct msghdr* message, int flags, int64_t deadline) {
  const bool all = (flags & MSG_WAITALL) != 0 && (flags & MSG_PEEK) == 0;
  return as_libc(CANCELLABLE(transfer(SYS_recvmsg, socket, message, flags, all, POLLIN, deadline)));
}

static ssize_t send_until(int socket, struct msghdr* message, int flags, int64_t deadline) {
  return as_libc(CANCELLABLE(transfer(SYS_sendmsg, socket, message, flags, true, POLLOUT, deadline)));
}

/* ---- connecting */

/* As the kernel connects a socket that has a SO_SNDTIMEO. */
static long connect_until(int socket, const struct sockaddr* address, unsigned size, int64_t deadline) {
  const long flags = kernel_call(SYS_fcntl, socket, F_GETFL);
  kernel_call(SYS_fcntl, socket, F_SETFL, flags | O_NONBLOCK);
  const long begun = kernel_call(SYS_connect, socket, address, size);
  kernel_call(SYS_fcntl, socket, F_SETFL, flags);
  if (begun != -EINPROGRESS) return begun;
  struct pollfd connected = {.fd = socket, .events = POLLOUT};
  const long ready = timed_poll(&connected, 1, deadline);
  if (ready <= 0) return ready == 0 ? -EINPROGRESS : ready;
  int error = 0;
  unsigned size_of_error = sizeof error;
  kernel_call(SYS_getsockopt, socket, SOL_SOCKET, SO_ERROR, &error, &size_of_error);
  return -error;
}

long socket_connect(int socket, const struct sockaddr* address, unsigned size) {
  socket_note_destination(socket, address, size);
  const int64_t deadline = send_deadline(socket, 0);
  const long result = deadline == NEVER ? kernel_call(SYS_connect, socket, address, size)
                                        : connect_until(socket, address, size, deadline);
  socket_note_connection(socket, address, size);
  return result;
}

STANDS_IN int connect(int socket, const struct sockaddr* address, socklen_t size) {
  if (!in_time()) return NEXT(connect)(socket, address, size);
  return (int)as_libc(CANCELLABLE(socket_connect(socket, address, size)));
}

/* ---- receiving */

STANDS_IN ssize_t recvmsg(int socket, struct msghdr* message, int flags) {
  const int64_t deadline = receive_deadline(socket, flags);
  if (deadline == NEVER) return NEXT(recvmsg)(socket, message, flags);
  return receive_until(socket, message, flags, deadline);
}

STANDS_IN ssize_t recvfrom(int socket, void* restrict data, size_t size, int flags,
                           struct sockaddr* restrict address, socklen_t* restrict address_size) {
  const int64_t deadline = receive_deadline(socket, flags);
  if (deadline == NEVER) return NEXT(recvfrom)(socket, data, size, flags, address, address_size);
  struct iovec piece = {.iov_base = data, .iov_len = size};
  struct msghdr message = {.msg_name = address,
                           .msg_namelen = address == NULL ? 0 : *address_size,
                           .msg_iov = &piece,
                           .msg_iovlen = 1};
  const ssize_t result = receive_until(socket, &message, flags, deadline);
  if (result >= 0 && address != NULL) *address_size = message.msg_namelen;
  return result;
}

STANDS_IN ssize_t recv(int socket, void* data, size_t size, int flags) {
  if (!in_use) return NEXT(recv)(socket, data, size, flags);
  return recvfrom(socket, data, size, flags, NULL, NULL);
}

STANDS_IN ssize_t read(int file, void* data, size_t size) {
  if (!in_use || size == 0 || receive_deadline(file, 0) == NEVER) return NEXT(read)(file, data, size);
  return recvfrom(file, data, size, 0, NULL, NULL);
}

/* What _FORTIFY_SOURCE makes of them; a buffer that is too small is for libc to report. */
ssize_t __read_chk(int file, void* data, size_t size, size_t room);
ssize_t __recv_chk(int socket, void* data, size_t size, size_t room, int flags);
ssize_t __recvfrom_chk(int socket, void* restrict data, size_t size, size_t room, int flags,
                       struct sockaddr* restrict address, socklen_t* restrict address_size);

STANDS_IN ssize_t __read_chk(int file, void* data, size_t size, size_t room) {
  return size > room ? NEXT(__read_chk)(file, data, size, room) : read(file, data, size);
}

STANDS_IN ssize_t __recv_chk(int socket, void* data, size_t size, size_t room, int flags) {
  return size > room ? NEXT(__recv_chk)(socket, data, size, room, flags) : recv(socket, data, size, flags);
}

STANDS_IN ssize_t __recvfrom_chk(int socket, void* restrict data, size_t size, size_t room, int flags,
                                 struct sockaddr* restrict address, socklen_t* restrict address_size) {
  if (size > room) return NEXT(__recvfrom_chk)(socket, data, size, room, flags, address, address_size);
  return recvfrom(socket, data, size, flags, address, address_size);
}

STANDS_IN ssize_t readv(int file, const struct iovec* pieces, int count) {
  const int64_t deadline = count < 0 || count > IOV_MAX ? NEVER : receive_deadline(file, 0);
  if (deadline == NEVER) return NEXT(readv)(file, pieces, count);
  struct msghdr message = {.msg_iov = (struct iovec*)pieces, .msg_iovlen = (size_t)count};
  return receive_until(file, &message, 0, deadline);
}

STANDS_IN int accept4(int socket, struct sockaddr* restrict address, socklen_t* restrict size, int flags) {
  const int64_t deadline = receive_deadline(socket, 0);
  if (deadline != NEVER) {
    const long ready = CANCELLABLE(wait_until_ready(socket, POLLIN, deadline));
    if (ready != 0) return (int)as_libc(ready);
  }
  const int accepted = NEXT(accept4)(socket, address, size, flags);
  if (accepted >= 0) socket_timeouts_copy(accepted, socket);
  return accepted;
}

STANDS_IN int accept(int socket, struct sockaddr* restrict address, socklen_t* restrict size) {
  return accept4(socket, address, size, 0);
}

/* ---- sending */

STANDS_IN ssize_t sendmsg(int socket, const struct msghdr* message, int flags) {
  socket_note_destination(socket, message->msg_name, message->msg_namelen);
  flags = nagle_flags(socket, flags);
  const int64_t deadline = send_deadline(socket, flags);
  if (deadline == NEVER) return NEXT(sendmsg)(socket, message, flags);
  struct msghdr copy = *message;
  return send_until(socket, &copy, flags, deadline);
}

STANDS_IN ssize_t sendto(int socket, const void* data, size_t size, int flags, const struct sockaddr* address,
                         socklen_t address_size) {
  socket_note_destination(socket, address, address_size);
  flags = nagle_flags(socket, flags);
  const int64_t deadline = send_deadline(socket, flags);
  if (deadline == NEVER) return NEXT(sendto)(socket, data, size, flags, address, address_size);
  struct iovec piece = {.iov_base = (void*)data, .iov_len = size};
  struct msghdr message = {
      .msg_name = (void*)address, .msg_namelen = address_size, .msg_iov = &piece, .msg_iovlen = 1};
  return send_until(socket, &message, flags, deadline);
}

STANDS_IN int sendmmsg(int socket, struct mmsghdr* messages, unsigned count, int flags) {
  for (unsigned i = 0; i < count; ++i)
    socket_note_destination(socket, messages[i].msg_hdr.msg_name, messages[i].msg_hdr.msg_namelen);
  return NEXT(sendmmsg)(socket, messages, count, nagle_flags(socket, flags));
}

STANDS_IN ssize_t send(int socket, const void* data, size_t size, int flags) {
  if (!in_use) return NEXT(send)(socket, data, size, nagle_flags(socket, flags));
  return sendto(socket, data, size, flags, NULL, 0);
}

STANDS_IN ssize_t write(int file, const void* data, size_t size) {
  if (!in_use || send_deadline(file, 0) == NEVER) return NEXT(write)(file, data, size);
  return sendto(file, data, size, 0, NULL, 0);
}

STANDS_IN ssize_t writev(int file, const struct iovec* pieces, int count) {
  const int64_t deadline = count < 0 || count > IOV_MAX ? NEVER : send_deadline(file, 0);
  if (deadline == NEVER) return NEXT(writev)(file, pieces, count);
  struct msghdr message = {.msg_iov = (struct iovec*)pieces, .msg_iovlen = (size_t)count};
  return send_until(file, &message, 0, deadline);
}
