#include "emulator/process/clock/preload/threads.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <threads.h>

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

/* What a thread is to do, in memory that it gives back itself. C11's threads answer by a number. */
struct start {
  void* (*routine)(void*);
  thrd_start_t c11_routine;
  void* argument;
  uint32_t number;
};

static struct start take(void* start) {
  const struct start copy = *(struct start*)start;
  free(start);
  own_thread.number = copy.number;
  return copy;
}

static void* begin(void* start) {
  const struct start copy = take(start);
  return copy.routine(copy.argument);
}

static int begin_c11(void* start) {
  const struct start copy = take(start);
  return copy.c11_routine(copy.argument);
}

/* Null where threads are not numbered here. */
static struct start* prepare(struct start start) {
  if (!in_time() || is_ablated(cutoff_without_thread_numbers)) return NULL;
  gil_look_for();
  struct start* const prepared = malloc(sizeof *prepared);
  if (prepared == NULL) return NULL;
  *prepared = start;
  prepared->number = __atomic_add_fetch(&own.next_thread, 1, __ATOMIC_RELAXED);
  return prepared;
}

STANDS_IN int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*routine)(void*),
                             void* argument) {
  struct start* const start = prepare((struct start){.routine = routine, .argument = argument});
  if (start == NULL) return NEXT(pthread_create)(thread, attributes, routine, argument);
  const int result = NEXT(pthread_create)(thread, attributes, begin, start);
  if (result != 0) free(start);
  return result;
}

STANDS_IN int thrd_create(thrd_t* thread, thrd_start_t routine, void* argument) {
  struct start* const start = prepare((struct start){.c11_routine = routine, .argument = argument});
  if (start == NULL) return NEXT(thrd_create)(thread, routine, argument);
  const int result = NEXT(thrd_create)(thread, begin_c11, start);
  if (result != thrd_success) free(start);
  return result;
}
