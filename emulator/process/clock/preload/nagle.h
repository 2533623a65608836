/* What is written to a TCP socket is sent at once, as with TCP_NODELAY. Otherwise the kernel may hold it back for some time of
 * the machine's, of which nobody sees anything: all would seem to be at rest, and time would jump. So it is with the second of two
 * small segments, until the first is acknowledged (Nagle's algorithm), which the other side's kernel puts off for 40 ms; and for
 * 200 ms where a program says that there is more to come (TCP_CORK, MSG_MORE). */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_NAGLE_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_NAGLE_H

/* An option of a socket has been set. */
void nagle_option_set(int socket, int level, int option);

/* The flags with which something is to be sent. */
int nagle_flags(int socket, int flags);

#endif
