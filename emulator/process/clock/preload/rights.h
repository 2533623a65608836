/* Processes that give up rights: another user's, or those of a user namespace.
 *
 * The page and this library are files of the emulator's, at /proc/PID/fd, which is not for everybody. So who is about to become
 * somebody else keeps both open, and what he starts finds them among its own files. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_RIGHTS_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_RIGHTS_H

#include <stdbool.h>

/* Whether it is one of those files, of which the program does not know. */
bool is_file_of_ours(int file);

/* The lowest of those in that range; -1: there is none. */
int first_file_of_ours(unsigned first, unsigned last);

#endif
