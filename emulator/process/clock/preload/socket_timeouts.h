/* SO_RCVTIMEO and SO_SNDTIMEO. They are kept here, and for the kernel there are none: calls on sockets that have one are made so
 * that they do not wait, and the wait is by poll, in the emulator's time. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_SOCKET_TIMEOUTS_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_SOCKET_TIMEOUTS_H

#include <stdbool.h>
#include <stdint.h>

/* Until when a call with these MSG_… flags may send; NEVER where it has no timeout, or would not wait anyway. */
int64_t socket_send_deadline(int socket, int flags);

/* Whether there may be any. */
bool socket_timeouts_in_use(void);
/* Descriptors are used again. */
void socket_timeouts_forget(int socket);
/* One that was accepted has those of its listener, and a duplicate those of the original. */
void socket_timeouts_copy(int to, int from);

#endif
