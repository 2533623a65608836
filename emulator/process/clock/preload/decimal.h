/* Numbers as text, without libc, which may allocate. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_DECIMAL_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_DECIMAL_H

#include <stdint.h>
#include <string.h>

/* Answers where the text ends. */
static inline char* append_decimal(char* end, uint32_t number) {
  char digits[12];
  char* first = digits + sizeof digits - 1;
  *first = '\0';
  do {
    *--first = (char)('0' + number % 10);
  } while ((number /= 10) != 0);
  return stpcpy(end, first);
}

#endif
