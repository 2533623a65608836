#include "emulator/process/clock/preload/wait.h"

#include <signal.h>
#include <stddef.h>

#include "emulator/process/clock/preload/kernel_call.h"
#include "emulator/process/clock/preload/now.h"
#include "emulator/process/clock/preload/own.h"
#include "emulator/process/clock/preload/signals.h"
#include "emulator/process/clock/preload/stub.h"

/* A slot is this thread's own, or one that a process which is not registered borrows for one wait: a child of vfork() must
 * leave nothing behind in what is its parent's memory. */
struct place {
  struct cutoff_slot* slot;
  bool borrowed;
  struct cutoff_process* guest;
};

static struct place place_take(void) {
  if (own_is_registered()) return (struct place){.slot = slot_of_thread(), .borrowed = false};
  struct place place = {.slot = slot_take(cutoff_slot_thread, own_thread.number), .borrowed = true};
  if (place.slot != NULL) place.guest = own_guest_comes();
  return place;
}

static void place_leave(struct place place) {
  if (!place.borrowed) return;
  slot_free(place.slot);
  own_guest_goes(place.guest);
}

/* A system call with its timeout in place. The timeout is its own copy: the kernel writes there what remained. */
struct prepared {
  long arguments[6];
  struct timespec timeout;
};

static int64_t from_machine(enum timeout_form form) {
  switch (form) {
    case timeout_at_monotonic:
      return machine_now(CLOCK_MONOTONIC);
    case timeout_at_realtime:
      return machine_now(CLOCK_REALTIME);
    default:
      return 0;
  }
}

static void prepare(struct prepared* prepared, const struct timed_call* call, int64_t machine_duration) {
  for (int i = 0; i < 6; ++i) prepared->arguments[i] = call->arguments[i];
  if (call->form == timeout_in_ms) {
    const int64_t ms = machine_duration / ns_per_ms + (machine_duration % ns_per_ms != 0);
    prepared->arguments[call->timeout] = machine_duration == NEVER ? -1 : ms > INT32_MAX ? INT32_MAX : ms;
    return;
  }
  /* That the call has a timeout at all is why a signal ends it, whatever its handler's flags say. */
  prepared->timeout = as_timespec(later(from_machine(call->form), machine_duration));
  prepared->arguments[call->timeout] = (long)&prepared->timeout;
}

static long call_now(const struct timed_call* call, int64_t machine_duration) {
  struct prepared prepared;
  prepare(&prepared, call, machine_duration);
  return kernel_call(call->number, prepared.arguments[0], prepared.arguments[1], prepared.arguments[2],
                     prepared.arguments[3], prepared.arguments[4], prepared.arguments[5]);
}

long try_once(const struct timed_call* call) { return call_now(call, 0); }

long wait_in_real_time(int64_t duration, const struct timed_call* call) { return call_now(call, duration); }

/* Of the machine's time: what is left until `deadline`. */
static int64_t machine_duration_until(int64_t deadline) {
  const struct flow flow = flow_now();
  if (flow.rate == 0) return NEVER;
  const double left = (double)(deadline - flow.now) / flow.rate + 1;
  return left <= 0 ? 0 : left >= (double)NEVER ? NEVER : (int64_t)left;
}

static bool has_come(int64_t deadline) {
  const struct flow flow = flow_now();
  return flow.rate > 0 && flow.now >= deadline;
}

/* A signal that the emulator has sent, or is about to. It is of no use any more and must not end another wait. */
static void take_signal(const struct own_thread* thread) {
  static const struct timespec patience = {.tv_sec = 1, .tv_nsec = 0};
  const uint64_t clock_signal = signal_bit(cutoff_clock_signal);
  while (thread->signals == thread->signals_at_start &&
         kernel_call(SYS_rt_sigtimedwait, &clock_signal, NULL, &patience, sizeof clock_signal) == -EINTR) {
  }
}

/* Why the emulator has ended the wait in this slot; it says so right after it has said that it did. */
static uint32_t reason_of(const struct cutoff_slot* slot) {
  uint32_t reason;
  while ((reason = __atomic_load_n(&slot->fired, __ATOMIC_ACQUIRE)) == cutoff_not_yet)
    kernel_call(SYS_sched_yield);
  return reason;
}

/* Takes back that the thread waits. cutoff_not_yet: nobody has ended that. */
static uint32_t take_back(struct cutoff_slot* slot, const struct own_thread* thread) {
  uint32_t state = cutoff_waiting;
  uint32_t reason;
  if (__atomic_compare_exchange_n(&slot->state, &state, cutoff_idle, false, __ATOMIC_ACQ_REL,
                                  __ATOMIC_ACQUIRE)) {
    reason = __atomic_load_n(&slot->fired, __ATOMIC_ACQUIRE);
  } else {
    reason = state == cutoff_fired ? reason_of(slot) : cutoff_not_yet;
  }
  if (reason != cutoff_not_yet) take_signal(thread);
  /* Only now: the emulator takes this for "it has been seen". */
  __atomic_store_n(&slot->state, cutoff_idle, __ATOMIC_RELEASE);
  return reason;
}

static void say(struct cutoff_slot* slot, struct own_thread* thread) {
  thread->signals_at_start = thread->signals;
  __atomic_store_n(&slot->fired, cutoff_not_yet, __ATOMIC_RELEASE);
  __atomic_store_n(&slot->deadline, thread->deadline, __ATOMIC_RELEASE);
  __atomic_store_n(&slot->spinning, thread->spinning, __ATOMIC_RELEASE);
  __atomic_store_n(&slot->state, cutoff_waiting, __ATOMIC_SEQ_CST);
}

/* In a signal's handler a thread may wait while it is in a wait; the outer one goes on behind it. */
struct outer {
  struct own_thread thread;
  uint32_t ended;
};

static struct outer outer_suspend(struct cutoff_slot* slot, struct own_thread* thread) {
  struct outer outer = {.thread = *thread, .ended = cutoff_not_yet};
  if (thread->waits_in != NULL) outer.ended = take_back(slot, thread);
  return outer;
}

static void outer_resume(const struct outer* outer, struct cutoff_slot* slot, struct own_thread* thread) {
  thread->waits_in = outer->thread.waits_in;
  if (thread->waits_in == NULL) return;
  thread->deadline = outer->thread.deadline;
  thread->spinning = outer->thread.spinning;
  say(slot, thread);
  if (outer->ended == cutoff_not_yet) return;
  /* As the emulator did; it comes when the handler has returned. */
  __atomic_store_n(&slot->fired, outer->ended, __ATOMIC_RELEASE);
  kernel_call(SYS_tgkill, slot->process, slot->thread, cutoff_clock_signal);
}

/* The answer, or -EINTR with why it was ended. */
static long wait_once(struct cutoff_slot* slot, struct own_thread* thread, const struct timed_call* call,
                      uint32_t* ended) {
  say(slot, thread);
  /* How time goes is looked at when the slot is there: whoever changes it afterwards wakes us. */
  struct prepared prepared;
  prepare(&prepared, call, machine_duration_until(thread->deadline));
  while (is_ablated(cutoff_with_haste) && __atomic_load_n(&slot->fired, __ATOMIC_ACQUIRE) == cutoff_not_yet)
    kernel_call(SYS_sched_yield);
  signal_unblock(cutoff_clock_signal);
  const long result =
      is_ablated(cutoff_without_stub)
          ? kernel_call(call->number, prepared.arguments[0], prepared.arguments[1], prepared.arguments[2],
                        prepared.arguments[3], prepared.arguments[4], prepared.arguments[5])
          : stub_call(call->number, prepared.arguments, &slot->fired);
  signal_block(cutoff_clock_signal);
  *ended = take_back(slot, thread);
  return result;
}

static long wait_in(struct cutoff_slot* slot, struct own_thread* thread, int64_t deadline, uint32_t spinning,
                    const struct timed_call* call) {
  thread->waits_in = slot;
  thread->deadline = deadline;
  thread->spinning = spinning;
  for (;;) {
    uint32_t ended = cutoff_not_yet;
    const long result = wait_once(slot, thread, call, &ended);
    if (result == call->timed_out) {
      if (ended != cutoff_look_again || has_come(deadline)) return result;
      continue; /* it came, by how time went before that has changed */
    }
    if (result != -EINTR) return result;
    if (ended == cutoff_time_has_come) return call->timed_out;
    const bool was_ours = ended == cutoff_look_again || thread->signals != thread->signals_at_start;
    if (!was_ours) return result; /* a signal of the program's */
  }
}

static long wait_with(int64_t deadline, uint32_t spinning, const struct timed_call* call) {
  struct own_thread* const thread = &own_thread;
  thread->readings = 0;
  const struct place place = deadline >= NEVER ? (struct place){0} : place_take();
  if (place.slot == NULL) return call_now(call, NEVER);
  const struct outer outer = outer_suspend(place.slot, thread);
  const long result = wait_in(place.slot, thread, deadline, spinning, call);
  outer_resume(&outer, place.slot, thread);
  place_leave(place);
  return result;
}

long wait_until(int64_t deadline, const struct timed_call* call) {
  if (deadline <= instant_now()) return try_once(call);
  return wait_with(deadline, cutoff_spin_no, call);
}

void wait_for_any_time_to_pass(int64_t deadline, uint32_t spinning) {
  const struct timed_call call = {.number = SYS_ppoll, .timeout = 2, .form = timeout_after, .timed_out = 0};
  wait_with(deadline, spinning, &call);
}

void wait_is_left(void) {
  struct own_thread* const thread = &own_thread;
  if (thread->waits_in == NULL) return;
  signal_block(cutoff_clock_signal);
  take_back(thread->waits_in, thread);
  thread->waits_in = NULL;
}

static void on_signal(int signal, siginfo_t* info, void* context) {
  (void)signal;
  (void)info;
  struct own_thread* const thread = &own_thread;
  ++thread->signals;
  const struct cutoff_slot* const slot = thread->waits_in;
  if (slot != NULL && __atomic_load_n(&slot->fired, __ATOMIC_ACQUIRE) != cutoff_not_yet) stub_leave(context);
}

void wait_install_handler(void) { signal_handle(cutoff_clock_signal, on_signal, 0); }
