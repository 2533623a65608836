#include "emulator/process/clock/preload/timers.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/timerfd.h>

#include "emulator/process/clock/preload/decimal.h"
#include "emulator/process/clock/preload/kernel_call.h"
#include "emulator/process/clock/preload/now.h"
#include "emulator/process/clock/preload/own.h"

enum {
  /* Numbers of timers, in ranks: behind all threads, for a thread that waits until the same instant waits for itself. */
  number_of_interval_timer = 1u << 31,
  most_timers = 1024,
  most_files = 65536,
};

static struct cutoff_slot* interval_timer; /* ITIMER_REAL's, which alarm() shares */

/* Of timer_create: the kernel's number, above 0 by one; 0 is free. */
static struct {
  int number;
  clockid_t clock;
  struct cutoff_slot* slot;
} timers[most_timers];

/* Of timerfd. Its slot may be another process's, which has made it and of which this one is a child. */
struct timer_file {
  uint32_t descriptors; /* that it has here; 0: free */
  clockid_t clock;
  struct cutoff_slot* slot;
  uint64_t rank; /* which the slot has for as long as it is this timer's */
};
static struct timer_file timer_files[most_timers];
static uint16_t timer_of_file[most_files]; /* by descriptor: its place among those, above 0 by one */
static uint32_t files_in_use;

static uint32_t next_number(void) {
  static uint32_t last = number_of_interval_timer;
  return __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED);
}

/* ---- a slot as a timer */

static struct itimerspec left_of(const struct cutoff_slot* slot) {
  struct itimerspec left = {0};
  if (slot == NULL) return left;
  left.it_interval = as_timespec(slot->interval);
  if (__atomic_load_n(&slot->state, __ATOMIC_ACQUIRE) != cutoff_waiting) return left;
  left.it_value = remaining(slot->deadline);
  /* Zero would say that it is not armed. */
  if (left.it_value.tv_sec == 0 && left.it_value.tv_nsec == 0) left.it_value.tv_nsec = 1;
  return left;
}

static bool is_valid_setting(const struct itimerspec* value) {
  return is_valid(&value->it_value) && is_valid(&value->it_interval);
}

static void arm(struct cutoff_slot* slot, clockid_t clock, bool is_absolute, const struct itimerspec* value) {
  __atomic_store_n(&slot->state, cutoff_idle, __ATOMIC_SEQ_CST);
  slot->overruns = 0;
  slot->interval = 0;
  const int64_t time = nanoseconds(&value->it_value);
  if (time == 0) return;
  slot->interval = nanoseconds(&value->it_interval);
  int64_t deadline = is_absolute ? time - base_of(clock) : later(instant_now(), time);
  if (is_absolute && deadline < instant_now()) deadline = instant_now();
  __atomic_store_n(&slot->deadline, deadline, __ATOMIC_RELEASE);
  __atomic_store_n(&slot->state, cutoff_waiting, __ATOMIC_SEQ_CST);
}

/* ---- setitimer, alarm */

static struct itimerspec from_microseconds(const struct itimerval* value) {
  return (struct itimerspec){
      .it_value = {.tv_sec = value->it_value.tv_sec, .tv_nsec = value->it_value.tv_usec * ns_per_us},
      .it_interval = {.tv_sec = value->it_interval.tv_sec,
                      .tv_nsec = value->it_interval.tv_usec * ns_per_us}};
}

static struct itimerval as_microseconds(const struct itimerspec* value) {
  return (struct itimerval){
      .it_value = {.tv_sec = value->it_value.tv_sec, .tv_usec = value->it_value.tv_nsec / ns_per_us},
      .it_interval = {.tv_sec = value->it_interval.tv_sec,
                      .tv_usec = value->it_interval.tv_nsec / ns_per_us}};
}

long timer_set_interval(int which, const struct itimerval* value, struct itimerval* old) {
  if (which != ITIMER_REAL) return kernel_call(SYS_setitimer, which, value, old);
  const struct itimerspec before = left_of(interval_timer);
  const struct itimerspec setting = value == NULL ? (struct itimerspec){0} : from_microseconds(value);
  if (!is_valid_setting(&setting)) return -EINVAL;
  if (interval_timer == NULL) {
    struct cutoff_slot* const slot = slot_take(cutoff_slot_signal, number_of_interval_timer);
    if (slot == NULL) return kernel_call(SYS_setitimer, which, value, old);
    slot->signal = SIGALRM;
    slot->value = 0;
    interval_timer = slot;
  }
  if (old != NULL) *old = as_microseconds(&before);
  arm(interval_timer, CLOCK_MONOTONIC, false, &setting);
  return 0;
}

long timer_get_interval(int which, struct itimerval* value) {
  if (which != ITIMER_REAL || value == NULL) return kernel_call(SYS_getitimer, which, value);
  const struct itimerspec left = left_of(interval_timer);
  *value = as_microseconds(&left);
  return 0;
}

long timer_set_alarm(unsigned seconds) {
  const struct itimerval value = {.it_value = {.tv_sec = seconds}};
  struct itimerval old;
  const long result = timer_set_interval(ITIMER_REAL, &value, &old);
  if (result != 0) return 0;
  /* Rounded, but not to nothing, as the kernel does it. */
  long left = old.it_value.tv_sec;
  if ((left == 0 && old.it_value.tv_usec != 0) || old.it_value.tv_usec >= 500000) ++left;
  return left;
}

/* ---- timer_create */

static int index_of(int timer) {
  for (int i = 0; i < most_timers; ++i) {
    if (__atomic_load_n(&timers[i].number, __ATOMIC_ACQUIRE) == timer + 1) return i;
  }
  return -1;
}

static void note_timer(int number, clockid_t clock, struct cutoff_slot* slot) {
  for (int i = 0; i < most_timers; ++i) {
    int none = 0;
    if (!__atomic_compare_exchange_n(&timers[i].number, &none, -1, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
      continue;
    timers[i].clock = clock;
    timers[i].slot = slot;
    __atomic_store_n(&timers[i].number, number + 1, __ATOMIC_RELEASE);
    return;
  }
  slot_free(slot); /* that one is the machine's */
}

long timer_make(clockid_t clock, const struct sigevent* event, int* timer) {
  const long result = kernel_call(SYS_timer_create, clock, event, timer);
  if (result != 0 || !is_virtual(clock)) return result;
  struct cutoff_slot* const slot = slot_take(cutoff_slot_signal, next_number());
  if (slot == NULL) return result;
  slot->signal = event == NULL ? SIGALRM : event->sigev_notify == SIGEV_NONE ? 0 : event->sigev_signo;
  slot->value = event == NULL ? (uint64_t)*timer : (uint64_t)event->sigev_value.sival_ptr;
  /* libc has no name for it that all versions know. */
  if (event != NULL && event->sigev_notify == SIGEV_THREAD_ID) slot->thread = event->_sigev_un._tid;
  note_timer(*timer, clock, slot);
  return 0;
}

long timer_set(int timer, int flags, const struct itimerspec* value, struct itimerspec* old) {
  const int i = index_of(timer);
  if (i < 0) return kernel_call(SYS_timer_settime, timer, flags, value, old);
  if (value == NULL || !is_valid_setting(value)) return -EINVAL;
  if (old != NULL) *old = left_of(timers[i].slot);
  arm(timers[i].slot, timers[i].clock, (flags & TIMER_ABSTIME) != 0, value);
  return 0;
}

long timer_get(int timer, struct itimerspec* value) {
  const int i = index_of(timer);
  if (i < 0) return kernel_call(SYS_timer_gettime, timer, value);
  *value = left_of(timers[i].slot);
  return 0;
}

long timer_overruns(int timer) {
  const int i = index_of(timer);
  if (i < 0) return kernel_call(SYS_timer_getoverrun, timer);
  return (long)__atomic_load_n(&timers[i].slot->overruns, __ATOMIC_ACQUIRE);
}

long timer_end(int timer) {
  const int i = index_of(timer);
  if (i >= 0) {
    slot_free(timers[i].slot);
    __atomic_store_n(&timers[i].number, 0, __ATOMIC_RELEASE);
  }
  return kernel_call(SYS_timer_delete, timer);
}

/* ---- timerfd */

bool timer_files_in_use(void) { return __atomic_load_n(&files_in_use, __ATOMIC_RELAXED) > 0; }

/* Null where the file is none. */
static struct timer_file* timer_file(int file) {
  if (file < 0 || file >= most_files || timer_of_file[file] == 0) return NULL;
  return &timer_files[timer_of_file[file] - 1];
}

/* Null where who had it has none any more. */
static struct cutoff_slot* slot_of_file(const struct timer_file* timer) {
  struct cutoff_slot* const slot = timer->slot;
  if (slot == NULL || __atomic_load_n(&slot->kind, __ATOMIC_ACQUIRE) != cutoff_slot_file) return NULL;
  return slot->rank == timer->rank ? slot : NULL;
}

static bool take_slot(struct timer_file* timer, int file) {
  timer->slot = slot_take(cutoff_slot_file, next_number());
  if (timer->slot == NULL) return false;
  timer->rank = timer->slot->rank;
  timer->slot->file = file;
  timer->slot->value = (uint64_t)timer->clock; /* for another image of this process */
  return true;
}

static void note_descriptor(int file, const struct timer_file* timer) {
  __atomic_fetch_add(&files_in_use, 1, __ATOMIC_RELAXED);
  timer_of_file[file] = (uint16_t)(timer - timer_files + 1);
}

/* A new one, of which `file` is the first descriptor; null where there is no room. */
static struct timer_file* note_file(int file, clockid_t clock) {
  for (int i = 0; i < most_timers; ++i) {
    uint32_t none = 0;
    if (!__atomic_compare_exchange_n(&timer_files[i].descriptors, &none, 1, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_RELAXED))
      continue;
    timer_files[i].clock = clock;
    timer_files[i].slot = NULL;
    note_descriptor(file, &timer_files[i]);
    return &timer_files[i];
  }
  return NULL;
}

long timer_file_make(clockid_t clock, int flags) {
  const long timer = kernel_call(SYS_timerfd_create, clock, flags);
  if (timer < 0) return timer; /* as the kernel refuses it */
  const long file = kernel_call(SYS_eventfd2, 0, flags & (TFD_CLOEXEC | TFD_NONBLOCK));
  if (file < 0 || file >= most_files) {
    if (file >= 0) kernel_call(SYS_close, file);
    return timer; /* the machine's */
  }
  timer_file_closed((int)timer);
  struct timer_file* const noted = note_file((int)timer, clock);
  if (noted == NULL || !take_slot(noted, (int)timer)) {
    timer_file_closed((int)timer);
    kernel_call(SYS_close, file);
    return timer; /* likewise */
  }
  /* By the number that it would have had. */
  kernel_call(SYS_dup3, file, timer, flags & TFD_CLOEXEC);
  kernel_call(SYS_close, file);
  return timer;
}

/* What nobody has read. */
static void empty(int file) {
  struct pollfd readable = {.fd = file, .events = POLLIN};
  static const struct timespec at_once;
  uint64_t count;
  if (kernel_call(SYS_ppoll, &readable, 1, &at_once, NULL, 0) == 1)
    kernel_call(SYS_read, file, &count, sizeof count);
}

long timer_file_set(int file, int flags, const struct itimerspec* value, struct itimerspec* old) {
  struct timer_file* const timer = timer_file(file);
  if (timer == NULL) return kernel_call(SYS_timerfd_settime, file, flags, value, old);
  if (!is_valid_setting(value) || (flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET)) != 0)
    return -EINVAL;
  if (slot_of_file(timer) == NULL && !take_slot(timer, file)) return -ENOMEM;
  if (old != NULL) *old = left_of(timer->slot);
  __atomic_store_n(&timer->slot->state, cutoff_idle, __ATOMIC_SEQ_CST);
  empty(file);
  arm(timer->slot, timer->clock, (flags & TFD_TIMER_ABSTIME) != 0, value);
  return 0;
}

long timer_file_get(int file, struct itimerspec* value) {
  const struct timer_file* const timer = timer_file(file);
  if (timer == NULL) return kernel_call(SYS_timerfd_gettime, file, value);
  *value = left_of(slot_of_file(timer));
  return 0;
}

void timer_file_copied(int to, int from) {
  struct timer_file* const timer = timer_file(from);
  if (timer == NULL || to < 0 || to >= most_files) return;
  __atomic_fetch_add(&timer->descriptors, 1, __ATOMIC_RELAXED);
  note_descriptor(to, timer);
}

/* By which descriptor the emulator reaches it. */
static void name_another_descriptor(const struct timer_file* timer, struct cutoff_slot* slot) {
  for (int file = 0; file < most_files; ++file) {
    if (timer_file(file) == timer) {
      __atomic_store_n(&slot->file, file, __ATOMIC_RELEASE);
      return;
    }
  }
}

void timer_file_closed(int file) {
  struct timer_file* const timer = timer_file(file);
  if (timer == NULL) return;
  timer_of_file[file] = 0;
  __atomic_fetch_sub(&files_in_use, 1, __ATOMIC_RELAXED);
  struct cutoff_slot* const slot = slot_of_file(timer);
  const bool is_last = __atomic_load_n(&timer->descriptors, __ATOMIC_RELAXED) == 1;
  if (slot != NULL && slot->process == own.process) {
    if (is_last) {
      slot_free(slot);
    } else if (slot->file == file) {
      name_another_descriptor(timer, slot);
    }
  }
  __atomic_fetch_sub(&timer->descriptors, 1, __ATOMIC_RELEASE);
}

/* ---- exec, fork */

static bool is_eventfd(int file) {
  char path[32] = "/proc/self/fd/";
  append_decimal(path + strlen(path), (uint32_t)file);
  char target[32];
  static const char eventfd[] = "anon_inode:[eventfd]";
  const long size = kernel_call(SYS_readlinkat, AT_FDCWD, path, target, sizeof target);
  return size == (long)strlen(eventfd) && memcmp(target, eventfd, (size_t)size) == 0;
}

void timers_begin(void) {
  const uint32_t in_use = __atomic_load_n(&own.page->slots_in_use, __ATOMIC_ACQUIRE);
  for (uint32_t i = 0; i < in_use; ++i) {
    struct cutoff_slot* const slot = &own.page->slots[i];
    const uint32_t kind = __atomic_load_n(&slot->kind, __ATOMIC_ACQUIRE);
    if (kind == cutoff_slot_free || slot->process != own.process) continue;
    if (kind == cutoff_slot_file && slot->file < most_files && is_eventfd(slot->file)) {
      struct timer_file* const timer = note_file(slot->file, (clockid_t)slot->value);
      if (timer == NULL) continue;
      timer->slot = slot;
      timer->rank = slot->rank;
    } else if (kind == cutoff_slot_signal && (uint32_t)slot->rank == number_of_interval_timer) {
      interval_timer = slot;
    } else {
      slot_free(slot); /* a thread's, a file's that is closed, or a timer's that ended with the image */
    }
  }
}

void timers_forked(void) {
  interval_timer = NULL;
  memset(timers, 0, sizeof timers);
}
