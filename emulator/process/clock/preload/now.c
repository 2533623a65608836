#include "emulator/process/clock/preload/now.h"

#include "emulator/process/clock/preload/kernel_call.h"
#include "emulator/process/clock/preload/wait.h"

enum {
  /* So often does nobody read the clock at one instant who has something else to do. */
  readings_of_a_spin = 20000,
  /* Nor does who has just been seen to do so go on with something else after so few more. */
  readings_of_a_spin_that_goes_on = 20,
  /* A poll() of no length counts for so many, since it costs as much and who has work does not ask for it that often. */
  readings_of_a_poll = 100,
  /* A sched_yield() costs more than a reading, the more so on a busy machine. But threads that wait for each other call it. */
  readings_of_a_yield = 10,
  /* Who has looked again as often, and found nothing but the same instant, waits for time. */
  most_looks = 1000,
  /* What a thread's own clock may be ahead, in nanoseconds. */
  longest_lead = 512,
};

int64_t machine_now(clockid_t clock) {
  struct timespec time;
  kernel_call(SYS_clock_gettime, clock, &time);
  return (int64_t)time.tv_sec * ns_per_s + time.tv_nsec;
}

struct flow flow_now(void) {
  struct cutoff_clock_page* const page = own.page;
  for (;;) {
    const uint32_t sequence = __atomic_load_n(&page->sequence, __ATOMIC_ACQUIRE);
    struct flow flow;
    __atomic_load(&page->rate, &flow.rate, __ATOMIC_RELAXED);
    flow.now = __atomic_load_n(&page->now, __ATOMIC_RELAXED);
    const int64_t anchor = __atomic_load_n(&page->anchor, __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    if ((sequence & 1) != 0 || __atomic_load_n(&page->sequence, __ATOMIC_RELAXED) != sequence) continue;
    if (flow.rate > 0) flow.now += (int64_t)((double)(machine_now(CLOCK_MONOTONIC) - anchor) * flow.rate);
    return flow;
  }
}

int64_t instant_now(void) { return flow_now().now; }

/* Time has passed for its sake, until now. */
static bool spins_on(const struct own_thread* thread, int64_t now) {
  return thread->spin_until != 0 && thread->spin_until == now;
}

/* Time is to pass, by as little as will not keep us busy: a thousandth of what has passed since the spin began. */
static void pass(struct own_thread* thread, int64_t now) {
  enum { least = ns_per_us, most = 10 * ns_per_ms };
  const bool goes_on = spins_on(thread, now);
  if (!goes_on) thread->spin_began = now;
  const int64_t share = (now - thread->spin_began) / 1000;
  thread->spin_until = now + (share < least ? least : share > most ? most : share);
  __atomic_fetch_add(&own.registration->spins, 1, __ATOMIC_RELAXED);
  wait_for_any_time_to_pass(thread->spin_until, goes_on || thread->looked_again == most_looks
                                                    ? cutoff_spin_goes_on
                                                    : cutoff_spin_begins);
  if (instant_now() < thread->spin_until) {
    ++thread->looked_again;
    thread->spin_until = 0;
  }
}

/* Who loops until his deadline is behind him, and asks again and again at that very instant (Python's select, subprocess
 * and multiprocessing do, and so does each Connection.poll()), gets out when his own clock goes ahead by a nanosecond, or
 * a few. No time passes for anybody else: when it did would depend on what others do at that instant. */
static bool may_lead(const struct own_thread* thread, int64_t now) {
  return thread->lead < longest_lead && !spins_on(thread, now);
}

static void note(struct own_thread* thread, int64_t now, uint32_t readings) {
  if (now != thread->seen) {
    thread->seen = now;
    thread->lead = 0;
    thread->looked_again = 0;
    /* Has it gone on because we waited for that? */
    thread->readings = spins_on(thread, now) ? readings_of_a_spin - readings_of_a_spin_that_goes_on : 0;
  } else if ((thread->readings += readings) >= readings_of_a_spin) {
    if (may_lead(thread, now)) {
      thread->lead = thread->lead == 0 ? 1 : 2 * thread->lead;
      thread->readings = readings_of_a_spin - readings_of_a_spin_that_goes_on;
    } else {
      thread->readings = 0;
      pass(thread, now);
    }
  }
}

static void note_while_time_stands(uint32_t readings) {
  const struct flow flow = flow_now();
  if (flow.rate == 0) note(&own_thread, flow.now, readings);
}

void note_polling(void) { note_while_time_stands(1); }

void note_poll(void) { note_while_time_stands(readings_of_a_poll); }

void note_yield(void) { note_while_time_stands(readings_of_a_yield); }

int64_t reading(clockid_t clock) {
  struct flow flow = flow_now();
  if (flow.rate == 0) {
    struct own_thread* const thread = &own_thread;
    note(thread, flow.now, 1);
    if (thread->readings == 0) flow.now = instant_now();
    if (flow.now == thread->seen) flow.now += thread->lead;
  }
  return base_of(clock) + flow.now;
}
