#include "emulator/process/clock/preload/signals.h"

#include <pthread.h>
#include <spawn.h>
#include <stdbool.h>
#include <stddef.h>

#include "emulator/process/clock/preload/kernel_call.h"
#include "emulator/process/clock/preload/next.h"
#include "emulator/process/clock/preload/own.h"

/* What the program has asked for, of the two. */
static struct sigaction wish_for_sigsys;
static struct sigaction wish_for_clock_signal;

static struct sigaction* wish(int signal) {
  if (signal == SIGSYS) return &wish_for_sigsys;
  if (signal == cutoff_clock_signal) return &wish_for_clock_signal;
  return NULL;
}

static bool corrects(void) { return in_time() && !is_ablated(cutoff_without_masks); }

static void change_mask(int how, int signal) {
  const uint64_t set = signal_bit(signal);
  kernel_call(SYS_rt_sigprocmask, how, &set, NULL, sizeof set);
}

void signal_block(int signal) { change_mask(SIG_BLOCK, signal); }
void signal_unblock(int signal) { change_mask(SIG_UNBLOCK, signal); }

void signals_begin(void) {
  signal_block(cutoff_clock_signal);
  signal_unblock(SIGSYS);
}

void signal_handle(int signal, void (*handler)(int, siginfo_t*, void*), int flags) {
  struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags};
  NEXT(sigaction)(signal, &action, wish(signal));
}

uint64_t signal_mask_for_waiting(uint64_t mask) {
  if (!corrects()) return mask;
  return mask & ~signal_bit(SIGSYS) & ~signal_bit(cutoff_clock_signal);
}

void signal_is_the_programs(int signal, siginfo_t* info, void* context) {
  const struct sigaction* const action = wish(signal);
  if ((action->sa_flags & SA_SIGINFO) != 0) {
    action->sa_sigaction(signal, info, context);
  } else if (action->sa_handler == SIG_DFL) {
    const struct sigaction standard = {.sa_handler = SIG_DFL};
    NEXT(sigaction)(signal, &standard, NULL);
    kernel_call(SYS_tgkill, kernel_call(SYS_getpid), kernel_call(SYS_gettid), signal);
  } else if (action->sa_handler != SIG_IGN) {
    action->sa_handler(signal);
  }
}

/* A mask that stays. */
static sigset_t corrected(const sigset_t* set) {
  sigset_t copy = *set;
  sigdelset(&copy, SIGSYS);
  sigaddset(&copy, cutoff_clock_signal);
  return copy;
}

static int change_mask_by(int (*change)(int, const sigset_t*, sigset_t*), int how, const sigset_t* set,
                          sigset_t* old) {
  if (!corrects()) return change(how, set, old);
  sigset_t copy;
  if (set != NULL) {
    copy = corrected(set);
    if (how == SIG_UNBLOCK) sigdelset(&copy, cutoff_clock_signal);
  }
  const int result = change(how, set == NULL ? NULL : &copy, old);
  if (result == 0 && old != NULL) sigdelset(old, cutoff_clock_signal);
  return result;
}

STANDS_IN int pthread_sigmask(int how, const sigset_t* set, sigset_t* old) {
  return change_mask_by(NEXT(pthread_sigmask), how, set, old);
}

STANDS_IN int sigprocmask(int how, const sigset_t* set, sigset_t* old) {
  return change_mask_by(NEXT(sigprocmask), how, set, old);
}

STANDS_IN int sigsuspend(const sigset_t* mask) {
  if (!corrects()) return NEXT(sigsuspend)(mask);
  const sigset_t copy = corrected(mask);
  return NEXT(sigsuspend)(&copy);
}

STANDS_IN int posix_spawnattr_setsigmask(posix_spawnattr_t* attributes, const sigset_t* mask) {
  if (!corrects()) return NEXT(posix_spawnattr_setsigmask)(attributes, mask);
  const sigset_t copy = corrected(mask);
  return NEXT(posix_spawnattr_setsigmask)(attributes, &copy);
}

#if __GLIBC_PREREQ(2, 32)
STANDS_IN int pthread_attr_setsigmask_np(pthread_attr_t* attributes, const sigset_t* mask) {
  if (!corrects() || mask == NULL) return NEXT(pthread_attr_setsigmask_np)(attributes, mask);
  const sigset_t copy = corrected(mask);
  return NEXT(pthread_attr_setsigmask_np)(attributes, &copy);
}
#endif

STANDS_IN int sigaction(int signal, const struct sigaction* action, struct sigaction* old) {
  if (!corrects()) return NEXT(sigaction)(signal, action, old);
  struct sigaction* const wished = wish(signal);
  if (wished != NULL) {
    const struct sigaction before = *wished;
    if (action != NULL) *wished = *action;
    if (old != NULL) *old = before;
    return 0;
  }
  struct sigaction copy;
  if (action != NULL) {
    copy = *action;
    copy.sa_mask = corrected(&action->sa_mask);
  }
  const int result = NEXT(sigaction)(signal, action == NULL ? NULL : &copy, old);
  if (result == 0 && old != NULL) sigdelset(&old->sa_mask, cutoff_clock_signal);
  return result;
}

STANDS_IN sighandler_t signal(int number, sighandler_t handler) {
  if (!corrects()) return NEXT(signal)(number, handler);
  const struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
  struct sigaction before;
  if (sigaction(number, &action, &before) != 0) return SIG_ERR;
  return before.sa_handler;
}
