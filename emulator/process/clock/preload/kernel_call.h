/* System calls, made from here: those that are made from within libc's text are caught (trap.h), and libc's own syscall() is
 * there too. They return what the kernel does: a result, or an error's number below zero. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_KERNEL_CALL_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_KERNEL_CALL_H

#include <errno.h>
#include <stdbool.h>
#include <sys/syscall.h>

static inline long kernel_call_of_six(long number, long a, long b, long c, long d, long e, long f) {
#if defined(__x86_64__)
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
#elif defined(__aarch64__)
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
#else
#error "The preloaded clock knows x86_64 and aarch64."
#endif
}

#define KERNEL_CALL_PADDED(number, a, b, c, d, e, f, ...) \
  kernel_call_of_six(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

/* kernel_call(SYS_…, argument…) */
#define kernel_call(...) KERNEL_CALL_PADDED(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)

static inline bool is_error(long result) { return result < 0 && result >= -4095; }

/* As libc's functions answer. */
static inline long as_libc(long result) {
  if (!is_error(result)) return result;
  errno = (int)-result;
  return -1;
}

#endif
