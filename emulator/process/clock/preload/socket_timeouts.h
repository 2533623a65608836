/* SO_RCVTIMEO and SO_SNDTIMEO. They are kept here, and for the kernel there are none: calls on sockets that have one are made so
 * that they do not wait, and the wait is by poll, in the emulator's time. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_SOCKET_TIMEOUTS_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_SOCKET_TIMEOUTS_H

#include <stdbool.h>
#include <sys/socket.h>

/* As the system call. */
long socket_connect(int socket, const struct sockaddr* address, unsigned size);

/* Whether there may be any. */
bool socket_timeouts_in_use(void);
/* Descriptors are used again. */
void socket_timeouts_forget(int socket);
/* One that was accepted has those of its listener, and a duplicate those of the original. */
void socket_timeouts_copy(int to, int from);

#endif
