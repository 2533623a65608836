/* The system calls that have a timeout, in the emulator's time: what they are given and answer is the kernel's, errors as
 * numbers below zero. Both ways here end in these: libc's functions (waits.c) and what libc calls itself (trap.h). */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_TIMED_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_TIMED_H

#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <time.h>

/* A wait's end, from a timeout that the call takes from now on. */
int64_t deadline_in_ms(int milliseconds);
int64_t deadline_after(const struct timespec* timeout);
int64_t deadline_at(clockid_t clock, const struct timespec* time);

long timed_poll(struct pollfd* files, unsigned long count, int64_t deadline);
/* Where there is a timeout, what remains of it is left there. */
long timed_ppoll(struct pollfd* files, unsigned long count, struct timespec* timeout, const uint64_t* mask,
                 size_t mask_size);

/* As pselect6's last argument. */
struct mask_and_size {
  const uint64_t* mask;
  size_t size;
};
long timed_pselect(int count, fd_set* readable, fd_set* writable, fd_set* urgent, struct timespec* timeout,
                   const struct mask_and_size* mask);
long timed_select(int count, fd_set* readable, fd_set* writable, fd_set* urgent, struct timeval* timeout);

long timed_epoll(int epoll, struct epoll_event* events, int most, int64_t deadline, const uint64_t* mask,
                 size_t mask_size);

long timed_sleep(clockid_t clock, int flags, const struct timespec* time, struct timespec* remain);

long timed_futex(uint32_t* word, int operation, uint32_t value, const struct timespec* timeout,
                 uint32_t* other, uint32_t third);
long timed_futex_waitv(void* waiters, unsigned count, unsigned flags, const struct timespec* timeout,
                       clockid_t clock);

long timed_signal(const uint64_t* set, siginfo_t* info, const struct timespec* timeout, size_t set_size);
/* mq_timedsend or mq_timedreceive, by its number. */
long timed_message(long number, const long arguments[6]);
long timed_semaphores(int set, void* operations, size_t count, const struct timespec* timeout);
long timed_messages_of_socket(int socket, void* messages, unsigned count, int flags,
                              struct timespec* timeout);

#endif
