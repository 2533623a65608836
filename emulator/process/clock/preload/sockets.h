/* Whom a process talks to.
 *
 * Who is not the emulator, nor of its time, nor declared as a peer, is a stranger: nobody can say when he answers, so time must
 * not jump meanwhile. Sockets of no network are not looked at. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_SOCKETS_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_SOCKETS_H

#include <stdbool.h>
#include <sys/socket.h>

/* SOCK_STREAM or another one. */
bool socket_has_type(int socket, int type);

/* Something is about to be sent to an address, or a connection to be made; where that is null, to whom the socket is connected. */
void socket_note_destination(int socket, const struct sockaddr* address, unsigned size);
/* The connection has been made, or has begun to be. */
void socket_note_connection(int socket, const struct sockaddr* address, unsigned size);

#endif
