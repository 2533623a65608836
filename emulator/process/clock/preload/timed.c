#include "emulator/process/clock/preload/timed.h"

#include <linux/futex.h>
#include <stdbool.h>

#include "emulator/process/clock/preload/gil.h"
#include "emulator/process/clock/preload/kernel_call.h"
#include "emulator/process/clock/preload/now.h"
#include "emulator/process/clock/preload/signals.h"
#include "emulator/process/clock/preload/wait.h"

int64_t deadline_in_ms(int milliseconds) {
  return milliseconds < 0 ? NEVER : later(instant_now(), (int64_t)milliseconds * ns_per_ms);
}

int64_t deadline_after(const struct timespec* timeout) { return later(instant_now(), nanoseconds(timeout)); }

int64_t deadline_at(clockid_t clock, const struct timespec* time) {
  const int64_t at = nanoseconds(time);
  return at == NEVER ? NEVER : at - base_of(clock);
}

/* A mask as its system call may have it. */
struct mask {
  uint64_t bits;
  const uint64_t* given;
};

static void correct(struct mask* mask, const uint64_t* given, size_t size) {
  mask->given = given;
  if (given == NULL || size != sizeof mask->bits) return;
  mask->bits = signal_mask_for_waiting(*given);
  mask->given = &mask->bits;
}

/* What can be asked without waiting: most often it is there, and nobody need be told of a wait. And what is there when the
 * time has come is found in its place, or that nothing is. */
static long ask_or_wait(int64_t deadline, const struct timed_call* call) {
  long result = try_once(call);
  if (result != call->timed_out) return result;
  result = wait_until(deadline, call);
  return result == call->timed_out ? try_once(call) : result;
}

/* A wait for so long, of which what remains is left there. */
static long wait_within(struct timespec* timeout, const struct timed_call* call,
                        long (*wait)(int64_t, const struct timed_call*)) {
  const int64_t deadline = deadline_after(timeout);
  const long result = wait(deadline, call);
  *timeout = remaining(deadline);
  return result;
}

/* ---- poll, select, epoll */

long timed_poll(struct pollfd* files, unsigned long count, int64_t deadline) {
  const struct timed_call call = {.number = SYS_ppoll,
                                  .arguments = {(long)files, (long)count},
                                  .timeout = 2,
                                  .form = timeout_after,
                                  .timed_out = 0};
  return ask_or_wait(deadline, &call);
}

long timed_ppoll(struct pollfd* files, unsigned long count, struct timespec* timeout, const uint64_t* given,
                 size_t mask_size) {
  if (!is_valid(timeout)) return -EINVAL;
  struct mask mask;
  correct(&mask, given, mask_size);
  const struct timed_call call = {
      .number = SYS_ppoll,
      .arguments = {(long)files, (long)count, 0, (long)mask.given, (long)mask_size},
      .timeout = 2,
      .form = timeout_after,
      .timed_out = 0};
  return wait_within(timeout, &call, ask_or_wait);
}

long timed_pselect(int count, fd_set* readable, fd_set* writable, fd_set* urgent, struct timespec* timeout,
                   const struct mask_and_size* given) {
  if (!is_valid(timeout)) return -EINVAL;
  struct mask mask;
  correct(&mask, given == NULL ? NULL : given->mask, given == NULL ? 0 : given->size);
  const struct mask_and_size corrected = {.mask = mask.given, .size = given == NULL ? 0 : given->size};
  const int64_t deadline = deadline_after(timeout);
  struct timed_call call = {
      .number = SYS_pselect6,
      .arguments = {count, (long)readable, (long)writable, (long)urgent, 0, (long)&corrected},
      .timeout = 4,
      .form = timeout_after,
      .timed_out = 0};
  /* The first question would leave nothing in the sets to ask a second time: it is asked with copies. */
  enum { bits_of_word = 8 * sizeof(long) };
  const size_t bytes = count < 0 ? 0 : ((size_t)count + bits_of_word - 1) / bits_of_word * sizeof(long);
  fd_set* const sets[] = {readable, writable, urgent};
  char copies[3][bytes + 1];
  for (int i = 0; i < 3; ++i) {
    if (sets[i] != NULL) __builtin_memcpy(copies[i], sets[i], bytes);
  }
  long result = try_once(&call);
  if (result == 0) {
    for (int i = 0; i < 3; ++i) {
      if (sets[i] != NULL) __builtin_memcpy(sets[i], copies[i], bytes);
    }
    result = wait_until(deadline, &call);
    if (result == 0) result = try_once(&call);
  }
  *timeout = remaining(deadline);
  return result;
}

long timed_select(int count, fd_set* readable, fd_set* writable, fd_set* urgent, struct timeval* timeout) {
  if (timeout->tv_sec < 0 || timeout->tv_usec < 0) return -EINVAL;
  struct timespec time = {.tv_sec = timeout->tv_sec + timeout->tv_usec / 1000000,
                          .tv_nsec = timeout->tv_usec % 1000000 * ns_per_us};
  const long result = timed_pselect(count, readable, writable, urgent, &time, NULL);
  *timeout = (struct timeval){.tv_sec = time.tv_sec, .tv_usec = time.tv_nsec / ns_per_us};
  return result;
}

long timed_epoll(int epoll, struct epoll_event* events, int most, int64_t deadline, const uint64_t* given,
                 size_t mask_size) {
  struct mask mask;
  correct(&mask, given, mask_size);
  const struct timed_call call = {
      .number = SYS_epoll_pwait,
      .arguments = {epoll, (long)events, most, 0, (long)mask.given, (long)mask_size},
      .timeout = 3,
      .form = timeout_in_ms,
      .timed_out = 0};
  return ask_or_wait(deadline, &call);
}

/* ---- sleep */

static bool is_for_sleeping(clockid_t clock) {
  return is_virtual(clock) && clock != CLOCK_MONOTONIC_RAW && clock != CLOCK_REALTIME_COARSE &&
         clock != CLOCK_MONOTONIC_COARSE;
}

long timed_sleep(clockid_t clock, int flags, const struct timespec* time, struct timespec* remain) {
  if (!is_for_sleeping(clock)) return kernel_call(SYS_clock_nanosleep, clock, flags, time, remain);
  if (!is_valid(time)) return -EINVAL;
  const bool is_absolute = (flags & TIMER_ABSTIME) != 0;
  const int64_t deadline = is_absolute ? deadline_at(clock, time) : deadline_after(time);
  if (deadline <= instant_now()) {
    note_polling();
    return 0;
  }
  const struct timed_call call = {.number = SYS_ppoll, .timeout = 2, .form = timeout_after, .timed_out = 0};
  const long result = wait_until(deadline, &call);
  if (result == -EINTR && !is_absolute && remain != NULL) *remain = remaining(deadline);
  return result;
}

/* ---- futex */

static clockid_t clock_of_futex(int operation) {
  const int command = operation & FUTEX_CMD_MASK;
  return command == FUTEX_LOCK_PI || (operation & FUTEX_CLOCK_REALTIME) != 0 ? CLOCK_REALTIME
                                                                             : CLOCK_MONOTONIC;
}

long timed_futex(uint32_t* word, int operation, uint32_t value, const struct timespec* timeout,
                 uint32_t* other, uint32_t third) {
  if (!is_valid(timeout)) return kernel_call(SYS_futex, word, operation, value, timeout, other, third);
  const int command = operation & FUTEX_CMD_MASK;
  const bool is_relative = command == FUTEX_WAIT;
  const int64_t deadline =
      is_relative ? deadline_after(timeout) : deadline_at(clock_of_futex(operation), timeout);
  /* FUTEX_LOCK_PI knows no clock but that one. */
  const enum timeout_form form = is_relative                ? timeout_after
                                 : command == FUTEX_LOCK_PI ? timeout_at_realtime
                                                            : timeout_at_monotonic;
  const struct timed_call call = {
      .number = SYS_futex,
      .arguments = {(long)word, operation & ~FUTEX_CLOCK_REALTIME, value, 0, (long)other, third},
      .timeout = 3,
      .form = form,
      .timed_out = -ETIMEDOUT};
  if (gil_is_at(word)) {
    const int64_t duration = deadline - instant_now();
    __atomic_fetch_add(&own.registration->locked_out, 1, __ATOMIC_ACQ_REL);
    const long result = wait_in_real_time(duration < 0 ? 0 : duration, &call);
    __atomic_fetch_sub(&own.registration->locked_out, 1, __ATOMIC_ACQ_REL);
    return result;
  }
  return wait_until(deadline, &call);
}

long timed_futex_waitv(void* waiters, unsigned count, unsigned flags, const struct timespec* timeout,
                       clockid_t clock) {
  if (!is_valid(timeout) || !is_virtual(clock))
    return kernel_call(SYS_futex_waitv, waiters, count, flags, timeout, clock);
  const struct timed_call call = {.number = SYS_futex_waitv,
                                  .arguments = {(long)waiters, count, flags, 0, CLOCK_MONOTONIC},
                                  .timeout = 3,
                                  .form = timeout_at_monotonic,
                                  .timed_out = -ETIMEDOUT};
  return wait_until(deadline_at(clock, timeout), &call);
}

/* ---- the rest */

long timed_signal(const uint64_t* set, siginfo_t* info, const struct timespec* timeout, size_t set_size) {
  if (!is_valid(timeout) || set_size != sizeof *set)
    return kernel_call(SYS_rt_sigtimedwait, set, info, timeout, set_size);
  const uint64_t waited = signal_mask_for_waiting(*set);
  const struct timed_call call = {.number = SYS_rt_sigtimedwait,
                                  .arguments = {(long)&waited, (long)info, 0, (long)set_size},
                                  .timeout = 2,
                                  .form = timeout_after,
                                  .timed_out = -EAGAIN};
  if (nanoseconds(timeout) == 0) {
    note_polling();
    return try_once(&call);
  }
  return wait_until(deadline_after(timeout), &call);
}

long timed_message(long number, const long arguments[6]) {
  const struct timespec* const timeout = (const struct timespec*)arguments[4];
  if (!is_valid(timeout)) return -EINVAL;
  struct timed_call call = {
      .number = number, .timeout = 4, .form = timeout_at_realtime, .timed_out = -ETIMEDOUT};
  for (int i = 0; i < 6; ++i) call.arguments[i] = arguments[i];
  return wait_until(deadline_at(CLOCK_REALTIME, timeout), &call);
}

long timed_semaphores(int set, void* operations, size_t count, const struct timespec* timeout) {
  if (!is_valid(timeout)) return -EINVAL;
  const struct timed_call call = {.number = SYS_semtimedop,
                                  .arguments = {set, (long)operations, (long)count},
                                  .timeout = 3,
                                  .form = timeout_after,
                                  .timed_out = -EAGAIN};
  return wait_until(deadline_after(timeout), &call);
}

long timed_messages_of_socket(int socket, void* messages, unsigned count, int flags,
                              struct timespec* timeout) {
  if (!is_valid(timeout)) return -EINVAL;
  const struct timed_call call = {.number = SYS_recvmmsg,
                                  .arguments = {socket, (long)messages, count, flags},
                                  .timeout = 4,
                                  .form = timeout_after,
                                  .timed_out = 0};
  return wait_within(timeout, &call, wait_until);
}
