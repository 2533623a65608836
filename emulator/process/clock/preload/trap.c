#include "emulator/process/clock/preload/trap.h"

#include <link.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <ucontext.h>

#include "emulator/process/clock/preload/kernel_call.h"
#include "emulator/process/clock/preload/next.h"
#include "emulator/process/clock/preload/now.h"
#include "emulator/process/clock/preload/own.h"
#include "emulator/process/clock/preload/signals.h"
#include "emulator/process/clock/preload/socket_timeouts.h"
#include "emulator/process/clock/preload/timed.h"
#include "emulator/process/clock/preload/timers.h"

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/* Which calls are caught. */
enum when {
  always,
  with_pointer,  /* where the argument, a timeout's address, is not null */
  with_positive, /* where the argument, milliseconds, is above zero */
  as_futex,      /* where it waits, with a timeout */
};

struct rule {
  int number;
  enum when when;
  int argument;
};

static const struct rule rules[] = {
    {SYS_futex, as_futex, 3},
    {SYS_nanosleep, always, 0},
    {SYS_clock_nanosleep, always, 0},
    {SYS_ppoll, with_pointer, 2},
    {SYS_pselect6, with_pointer, 4},
    {SYS_epoll_pwait, with_positive, 3},
    {SYS_epoll_pwait2, with_pointer, 3},
    {SYS_rt_sigtimedwait, with_pointer, 2},
    {SYS_mq_timedsend, with_pointer, 4},
    {SYS_mq_timedreceive, with_pointer, 4},
    {SYS_semtimedop, with_pointer, 3},
    {SYS_recvmmsg, with_pointer, 4},
    {SYS_futex_waitv, with_pointer, 3},
    {SYS_clock_gettime, always, 0},
    {SYS_gettimeofday, always, 0},
    {SYS_setitimer, always, 0},
    {SYS_getitimer, always, 0},
    {SYS_timer_create, always, 0},
    {SYS_timer_settime, always, 0},
    {SYS_timer_gettime, always, 0},
    {SYS_timer_getoverrun, always, 0},
    {SYS_timer_delete, always, 0},
    {SYS_timerfd_create, always, 0},
    {SYS_timerfd_settime, always, 0},
    {SYS_timerfd_gettime, always, 0},
    {SYS_connect, always, 0},
#ifdef SYS_poll
    {SYS_poll, with_positive, 2},
    {SYS_select, with_pointer, 4},
    {SYS_epoll_wait, with_positive, 3},
    {SYS_time, always, 0},
    {SYS_alarm, always, 0},
#endif
};

/* ---- what is done in their place */

static struct timespec shown_by(clockid_t clock) { return as_timespec(reading(clock)); }

static long gettimeofday_now(struct timeval* time, void* zone) {
  if (zone != NULL) kernel_call(SYS_gettimeofday, NULL, zone);
  const struct timespec now = shown_by(CLOCK_REALTIME);
  if (time != NULL) *time = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / ns_per_us};
  return 0;
}

static long answer(long number, const long a[6]) {
  switch (number) {
    case SYS_futex:
      return timed_futex((uint32_t*)a[0], (int)a[1], (uint32_t)a[2], (const struct timespec*)a[3],
                         (uint32_t*)a[4], (uint32_t)a[5]);
    case SYS_nanosleep:
      return timed_sleep(CLOCK_MONOTONIC, 0, (const struct timespec*)a[0], (struct timespec*)a[1]);
    case SYS_clock_nanosleep:
      return timed_sleep((clockid_t)a[0], (int)a[1], (const struct timespec*)a[2], (struct timespec*)a[3]);
    case SYS_ppoll:
      return timed_ppoll((struct pollfd*)a[0], (unsigned long)a[1], (struct timespec*)a[2],
                         (const uint64_t*)a[3], (size_t)a[4]);
    case SYS_pselect6:
      return timed_pselect((int)a[0], (fd_set*)a[1], (fd_set*)a[2], (fd_set*)a[3], (struct timespec*)a[4],
                           (const struct mask_and_size*)a[5]);
    case SYS_epoll_pwait:
      return timed_epoll((int)a[0], (struct epoll_event*)a[1], (int)a[2], deadline_in_ms((int)a[3]),
                         (const uint64_t*)a[4], (size_t)a[5]);
    case SYS_epoll_pwait2:
      if (!is_valid((const struct timespec*)a[3])) return -EINVAL;
      return timed_epoll((int)a[0], (struct epoll_event*)a[1], (int)a[2],
                         deadline_after((const struct timespec*)a[3]), (const uint64_t*)a[4], (size_t)a[5]);
    case SYS_rt_sigtimedwait:
      return timed_signal((const uint64_t*)a[0], (siginfo_t*)a[1], (const struct timespec*)a[2],
                          (size_t)a[3]);
    case SYS_mq_timedsend:
    case SYS_mq_timedreceive:
      return timed_message(number, a);
    case SYS_semtimedop:
      return timed_semaphores((int)a[0], (void*)a[1], (size_t)a[2], (const struct timespec*)a[3]);
    case SYS_recvmmsg:
      return timed_messages_of_socket((int)a[0], (void*)a[1], (unsigned)a[2], (int)a[3],
                                      (struct timespec*)a[4]);
    case SYS_futex_waitv:
      return timed_futex_waitv((void*)a[0], (unsigned)a[1], (unsigned)a[2], (const struct timespec*)a[3],
                               (clockid_t)a[4]);
    case SYS_clock_gettime:
      if (!is_virtual((clockid_t)a[0])) break;
      *(struct timespec*)a[1] = shown_by((clockid_t)a[0]);
      return 0;
    case SYS_gettimeofday:
      return gettimeofday_now((struct timeval*)a[0], (void*)a[1]);
    case SYS_setitimer:
      return timer_set_interval((int)a[0], (const struct itimerval*)a[1], (struct itimerval*)a[2]);
    case SYS_getitimer:
      return timer_get_interval((int)a[0], (struct itimerval*)a[1]);
    case SYS_timer_create:
      return timer_make((clockid_t)a[0], (const struct sigevent*)a[1], (int*)a[2]);
    case SYS_timer_settime:
      return timer_set((int)a[0], (int)a[1], (const struct itimerspec*)a[2], (struct itimerspec*)a[3]);
    case SYS_timer_gettime:
      return timer_get((int)a[0], (struct itimerspec*)a[1]);
    case SYS_timer_getoverrun:
      return timer_overruns((int)a[0]);
    case SYS_timer_delete:
      return timer_end((int)a[0]);
    case SYS_timerfd_create:
      return timer_file_make((clockid_t)a[0], (int)a[1]);
    case SYS_timerfd_settime:
      return timer_file_set((int)a[0], (int)a[1], (const struct itimerspec*)a[2], (struct itimerspec*)a[3]);
    case SYS_timerfd_gettime:
      return timer_file_get((int)a[0], (struct itimerspec*)a[1]);
    case SYS_connect:
      return socket_connect((int)a[0], (const struct sockaddr*)a[1], (unsigned)a[2]);
#ifdef SYS_poll
    case SYS_poll:
      return timed_poll((struct pollfd*)a[0], (unsigned long)a[1], deadline_in_ms((int)a[2]));
    case SYS_select:
      return timed_select((int)a[0], (fd_set*)a[1], (fd_set*)a[2], (fd_set*)a[3], (struct timeval*)a[4]);
    case SYS_epoll_wait:
      return timed_epoll((int)a[0], (struct epoll_event*)a[1], (int)a[2], deadline_in_ms((int)a[3]), NULL, 0);
    case SYS_time: {
      const time_t now = shown_by(CLOCK_REALTIME).tv_sec;
      if (a[0] != 0) *(time_t*)a[0] = now;
      return now;
    }
    case SYS_alarm:
      return timer_set_alarm((unsigned)a[0]);
#endif
    default:
      break;
  }
  return kernel_call(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

static void on_trap(int signal, siginfo_t* info, void* context) {
  enum { by_filter = 1 }; /* SYS_SECCOMP, for which libc has no name */
  if (info->si_code != by_filter) {
    signal_is_the_programs(signal, info, context);
    return;
  }
  mcontext_t* const machine = &((ucontext_t*)context)->uc_mcontext;
#if defined(__x86_64__)
  greg_t* const r = machine->gregs;
  const long arguments[6] = {r[REG_RDI], r[REG_RSI], r[REG_RDX], r[REG_R10], r[REG_R8], r[REG_R9]};
  r[REG_RAX] = answer(info->si_syscall, arguments);
#elif defined(__aarch64__)
  long arguments[6];
  for (int i = 0; i < 6; ++i) arguments[i] = (long)machine->regs[i];
  machine->regs[0] = (unsigned long)answer(info->si_syscall, arguments);
#endif
}

/* ---- the filter */

struct text {
  uintptr_t begin;
  uintptr_t end;
};

/* The executable part of the library that `address` is in. */
struct search {
  uintptr_t address;
  struct text text;
};

static int find_text(struct dl_phdr_info* library, size_t size, void* search_) {
  (void)size;
  struct search* const search = search_;
  for (int i = 0; i < library->dlpi_phnum; ++i) {
    const ElfW(Phdr)* const part = &library->dlpi_phdr[i];
    const uintptr_t begin = library->dlpi_addr + part->p_vaddr;
    if (part->p_type != PT_LOAD || (part->p_flags & PF_X) == 0 || search->address - begin >= part->p_memsz)
      continue;
    search->text = (struct text){.begin = begin, .end = begin + part->p_memsz};
    return 1;
  }
  return 0;
}

static struct text text_of_libc(void) {
  struct search search = {.address = (uintptr_t)next_function("pthread_cond_timedwait")};
  dl_iterate_phdr(find_text, &search);
  return search.text;
}

struct program {
  struct sock_filter steps[320];
  unsigned short length;
  /* Those that go to where it is looked at who makes the call. */
  unsigned short jumps[sizeof rules / sizeof *rules];
};

static void add(struct program* program, uint16_t code, uint32_t k, uint8_t if_so, uint8_t if_not) {
  program->steps[program->length++] = (struct sock_filter){.code = code, .jt = if_so, .jf = if_not, .k = k};
}

enum half { first_half = 0, second_half = 4 }; /* of 64 bits, on both architectures */

static void load(struct program* program, size_t offset) {
  add(program, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void load_argument(struct program* program, int i, enum half half) {
  load(program, offsetof(struct seccomp_data, args) + (size_t)i * sizeof(uint64_t) + half);
}

static void answer_with(struct program* program, uint32_t action) {
  add(program, BPF_RET | BPF_K, action, 0, 0);
}

/* Goes on behind itself with a call that is to be caught, and lets others through. */
static void add_condition(struct program* program, const struct rule* rule) {
  switch (rule->when) {
    case always:
      break;
    case with_positive:
      load_argument(program, rule->argument, first_half);
      add(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0);
      add(program, BPF_JMP | BPF_JGT | BPF_K, INT32_MAX, 0, 1);
      answer_with(program, SECCOMP_RET_ALLOW);
      break;
    case with_pointer:
    case as_futex:
      load_argument(program, rule->argument, first_half);
      add(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3);
      load_argument(program, rule->argument, second_half);
      add(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1);
      answer_with(program, SECCOMP_RET_ALLOW);
      break;
  }
  if (rule->when != as_futex) return;
  static const uint32_t waiting[] = {FUTEX_WAIT, FUTEX_WAIT_BITSET, FUTEX_LOCK_PI, FUTEX_LOCK_PI2,
                                     FUTEX_WAIT_REQUEUE_PI};
  enum { count = sizeof waiting / sizeof *waiting };
  load_argument(program, 1, first_half);
  add(program, BPF_ALU | BPF_AND | BPF_K, (uint32_t)FUTEX_CMD_MASK, 0, 0);
  for (int i = 0; i < count; ++i)
    add(program, BPF_JMP | BPF_JEQ | BPF_K, waiting[i], (uint8_t)(count - i), 0);
  answer_with(program, SECCOMP_RET_ALLOW);
}

/* Lets everything through that is not made from `text`, whose bounds may lie on both sides of a multiple of 4 GiB. */
static void add_place(struct program* program, struct text text) {
  const size_t place = offsetof(struct seccomp_data, instruction_pointer);
  for (uintptr_t begin = text.begin; begin < text.end;) {
    const uintptr_t next = (begin | UINT32_MAX) + 1;
    const uintptr_t last = (next < text.end ? next : text.end) - 1;
    load(program, place + second_half);
    add(program, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(begin >> 32), 0, 4);
    load(program, place + first_half);
    add(program, BPF_JMP | BPF_JGE | BPF_K, (uint32_t)begin, 0, 2);
    add(program, BPF_JMP | BPF_JGT | BPF_K, (uint32_t)last, 1, 0);
    answer_with(program, SECCOMP_RET_TRAP);
    begin = last + 1;
  }
  answer_with(program, SECCOMP_RET_ALLOW);
}

/* The number comes first: of calls about which it decides alone the kernel keeps that in mind. */
static void make(struct program* program, struct text text) {
  enum { count = sizeof rules / sizeof *rules };
  load(program, offsetof(struct seccomp_data, arch));
  add(program, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
  answer_with(program, SECCOMP_RET_ALLOW);
  load(program, offsetof(struct seccomp_data, nr));
  for (int i = 0; i < count; ++i) {
    const unsigned short start = program->length;
    add(program, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)rules[i].number, 0, 0);
    add_condition(program, &rules[i]);
    program->jumps[i] = program->length;
    add(program, BPF_JMP | BPF_JA, 0, 0, 0);
    program->steps[start].jf = (uint8_t)(program->length - start - 1);
  }
  answer_with(program, SECCOMP_RET_ALLOW);
  for (int i = 0; i < count; ++i)
    program->steps[program->jumps[i]].k = (uint32_t)(program->length - program->jumps[i] - 1);
  add_place(program, text);
}

static bool addresses_are_random(void) {
  const long persona = kernel_call(SYS_personality, 0xffffffff);
  return is_error(persona) || (persona & ADDR_NO_RANDOMIZE) == 0;
}

uint32_t trap_begin(void) {
  /* A program with a clean environment, and its libc where ours was, would be caught and have no handler. */
  if (!addresses_are_random()) return cutoff_inert_no_random;
  struct program program = {.length = 0};
  const struct text text = text_of_libc();
  if (text.begin == text.end) return cutoff_inert_no_filter;
  make(&program, text);
  const struct sock_fprog filter = {.len = program.length, .filter = program.steps};
  signal_handle(SIGSYS, on_trap, SA_NODEFER);
  if (is_error(kernel_call(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) ||
      is_error(kernel_call(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter)))
    return cutoff_inert_no_filter;
  return cutoff_inert_no;
}
