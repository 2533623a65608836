/* Whom a process talks to. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_SOCKETS_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_SOCKETS_H

/* As the system call. */
long socket_connect(int socket, const void* address, unsigned size);

#endif
