#include "emulator/process/clock/preload/threads.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "emulator/process/clock/preload/gil.h"
#include "emulator/process/clock/preload/next.h"
#include "emulator/process/clock/preload/own.h"
#include "emulator/process/clock/preload/timers.h"

static pthread_key_t at_end;
static bool has_key;
static uint32_t uncounted;

/* By the thread that calls fork(), for its child. */
static _Thread_local uint32_t number_of_child;

static void on_end(void* unused) {
  (void)unused;
  slot_of_thread_free();
}

static void before_fork(void) {
  if (in_time()) number_of_child = own_next_process();
}

static void in_child(void) {
  if (!in_time()) return;
  own_forked(number_of_child);
  timers_forked();
}

void threads_begin(void) {
  own_thread.number = 1;
  has_key = pthread_key_create(&at_end, on_end) == 0;
  pthread_atfork(before_fork, NULL, in_child);
}

void thread_frees_slot_at_end(void) {
  if (has_key) pthread_setspecific(at_end, own_thread.slot);
}

uint32_t thread_number_of_uncounted(void) {
  enum { behind_all_others = 1 << 30 };
  return behind_all_others + __atomic_fetch_add(&uncounted, 1, __ATOMIC_RELAXED);
}

struct start {
  void* (*routine)(void*);
  void* argument;
  uint32_t number;
};

static void* begin(void* start) {
  const struct start copy = *(struct start*)start;
  free(start);
  own_thread.number = copy.number;
  return copy.routine(copy.argument);
}

STANDS_IN int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*routine)(void*),
                             void* argument) {
  if (!in_time() || is_ablated(cutoff_without_thread_numbers))
    return NEXT(pthread_create)(thread, attributes, routine, argument);
  gil_look_for();
  struct start* const start = malloc(sizeof *start);
  if (start == NULL) return NEXT(pthread_create)(thread, attributes, routine, argument);
  *start = (struct start){.routine = routine,
                          .argument = argument,
                          .number = __atomic_add_fetch(&own.next_thread, 1, __ATOMIC_RELAXED)};
  const int result = NEXT(pthread_create)(thread, attributes, begin, start);
  if (result != 0) free(start);
  return result;
}
