/* What a program pays that lives in the emulator's time.
   clock_cost COUNT         prints, of so many of each, the nanoseconds of CPU time that one takes
   clock_cost sleeps COUNT  sleeps so often, a millisecond each */
#include <linux/futex.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static double cpu_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static struct pollfd readable;

static void read_clock(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
}

/* It has a timeout, and what it waits for is there. */
static void poll_what_is_ready(void) {
  if (poll(&readable, 1, 1000) != 1) abort();
}

/* From within libc, with a timeout: it is caught, and does not wait. */
static void wait_for_a_lock(void) {
  static uint32_t word;
  static const struct timespec timeout = {.tv_sec = 1};
  syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 1, &timeout, NULL, 0);
}

static void call_the_kernel(void) { syscall(SYS_getppid); }

static void measure(const char* what, void (*function)(void), long count) {
  const double before = cpu_ns();
  for (long i = 0; i < count; ++i) function();
  printf("%s %f\n", what, (cpu_ns() - before) / (double)count);
}

static int sleep_often(long times) {
  static const struct timespec millisecond = {.tv_nsec = 1000000};
  for (long i = 0; i < times; ++i) nanosleep(&millisecond, NULL);
  return 0;
}

int main(int count, char** arguments) {
  if (count == 3 && strcmp(arguments[1], "sleeps") == 0) return sleep_often(atol(arguments[2]));
  const long times = count == 2 ? atol(arguments[1]) : 0;
  int ends[2];
  if (times <= 0 || pipe(ends) != 0 || write(ends[1], "!", 1) != 1) return 2;
  readable = (struct pollfd){.fd = ends[0], .events = POLLIN};
  /* Fewer than would be noticed as reading without end. */
  measure("reading", read_clock, times < 15000 ? times : 15000);
  measure("ready_poll", poll_what_is_ready, times);
  measure("caught_futex", wait_for_a_lock, times);
  measure("other_call", call_the_kernel, times);
  return 0;
}
