/* What a process starts, and what it becomes, stays in the emulator's time, also where the program passes an environment of
 * its own: LD_PRELOAD and CUTOFF_CLOCK are put into it. Not so where it gives another clock, as an emulator does, or an empty
 * one, with which it says that it wants none.
 *
 * A child of vfork() comes by here with its parent's memory. So nothing is allocated, and nothing written but in the page. */
#include <alloca.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "emulator/process/clock/preload/decimal.h"
#include "emulator/process/clock/preload/kernel_call.h"
#include "emulator/process/clock/preload/next.h"
#include "emulator/process/clock/preload/own.h"

static const char preload[] = "LD_PRELOAD=";
static const char clock_name[] = "CUTOFF_CLOCK=";

static bool starts_with(const char* text, const char* start) {
  return strncmp(text, start, strlen(start)) == 0;
}

static size_t count_of(char* const* list) {
  size_t count = 0;
  while (list != NULL && list[count] != NULL) ++count;
  return count;
}

/* Null where there is none. */
static const char* value_of(char* const* environment, const char* name) {
  for (; environment != NULL && *environment != NULL; ++environment) {
    if (starts_with(*environment, name)) return *environment + strlen(name);
  }
  return NULL;
}

static const char* preloaded(char* const* environment) {
  const char* const list = value_of(environment, preload);
  return list == NULL ? "" : list;
}

enum { room_for_numbers = 32 };

static size_t size_of_variables(char* const* given) {
  return sizeof preload + strlen(own.library_path) + 1 + strlen(preloaded(given)) + sizeof clock_name +
         strlen(own.page_path) + room_for_numbers;
}

static bool is_ours(const char* library, size_t length) {
  return (length == strlen(own.library_path) && strncmp(library, own.library_path, length) == 0) ||
         (length == strlen(own.told_library_path) && strncmp(library, own.told_library_path, length) == 0);
}

/* Those of another's list that are not ours, behind a colon each. */
static char* append_others(char* end, const char* list) {
  while (*list != '\0') {
    const size_t length = strcspn(list, ": ");
    if (length > 0 && !is_ours(list, length)) {
      *end++ = ':';
      memcpy(end, list, length);
      end += length;
    }
    list += length + (list[length] != '\0');
  }
  *end = '\0';
  return end;
}

static char* append(char* end, const char* text) { return stpcpy(end, text); }

static char* append_number(char* end, uint32_t number) { return append_decimal(append(end, ":"), number); }

/* In `list` and `text`, which have room enough. */
static char** with_variables(char* const* given, uint32_t number, char** list, char* text) {
  char** end = list;
  *end++ = text;
  text = append_others(append(append(text, preload), own.library_path), preloaded(given)) + 1;
  *end++ = text;
  append_number(append_number(append(append(text, clock_name), own.page_path), own.tree), number);
  for (; given != NULL && *given != NULL; ++given) {
    if (!starts_with(*given, preload) && !starts_with(*given, clock_name)) *end++ = *given;
  }
  *end = NULL;
  return list;
}

static bool is_of_page(const char* clock, const char* page_path) {
  return starts_with(clock, page_path) && clock[strlen(page_path)] == ':';
}

static bool gives_another_clock(char* const* given) {
  const char* const clock = value_of(given, clock_name);
  return clock != NULL && !is_of_page(clock, own.page_path) && !is_of_page(clock, own.told_page_path);
}

/* On the caller's stack. */
#define WITH_VARIABLES(given, number)                                                                        \
  (gives_another_clock(given) ? (char**)(given)                                                              \
                              : with_variables(given, number, alloca((count_of(given) + 3) * sizeof(char*)), \
                                               alloca(size_of_variables(given))))

static bool starts_programs(void) { return in_time() && own.library_path[0] != '\0'; }

/* ---- exec: the registered process keeps its number */

static int execute(int folder, const char* path, char* const* arguments, char* const* given, int flags) {
  const bool registered = own_is_registered();
  char** const environment = WITH_VARIABLES(given, registered ? own.number : own_next_process());
  if (registered) own_leaves();
  /* execveat() as libc has it, but for a file in the current folder, which all kernels know by the older call. */
  const long result = folder == AT_FDCWD && flags == 0
                          ? kernel_call(SYS_execve, path, arguments, environment)
                          : kernel_call(SYS_execveat, folder, path, arguments, environment, flags);
  if (registered) own_stays();
  return (int)as_libc(result);
}

STANDS_IN int execve(const char* path, char* const arguments[], char* const environment[]) {
  if (!starts_programs()) return NEXT(execve)(path, arguments, environment);
  return execute(AT_FDCWD, path, arguments, environment, 0);
}

STANDS_IN int execv(const char* path, char* const arguments[]) { return execve(path, arguments, environ); }

STANDS_IN int fexecve(int file, char* const arguments[], char* const environment[]) {
  if (!starts_programs()) return NEXT(fexecve)(file, arguments, environment);
  return execute(file, "", arguments, environment, AT_EMPTY_PATH);
}

#if __GLIBC_PREREQ(2, 34)
STANDS_IN int execveat(int folder, const char* path, char* const arguments[], char* const environment[],
                       int flags) {
  if (!starts_programs()) return NEXT(execveat)(folder, path, arguments, environment, flags);
  return execute(folder, path, arguments, environment, flags);
}
#endif

/* Libc looks for the program, and calls the kernel by itself. */
STANDS_IN int execvpe(const char* file, char* const arguments[], char* const given[]) {
  if (!starts_programs()) return NEXT(execvpe)(file, arguments, given);
  const bool registered = own_is_registered();
  char** const environment = WITH_VARIABLES(given, registered ? own.number : own_next_process());
  if (registered) own_leaves();
  const int result = NEXT(execvpe)(file, arguments, environment);
  if (registered) own_stays();
  return result;
}

STANDS_IN int execvp(const char* file, char* const arguments[]) { return execvpe(file, arguments, environ); }

/* The arguments of execl() and its like, from `first` on to the null. */
#define COLLECT(first, last)                               \
  va_list rest;                                            \
  va_start(rest, first);                                   \
  size_t count = 1;                                        \
  while (va_arg(rest, char*) != NULL) ++count;             \
  va_end(rest);                                            \
  char** const last = alloca((count + 1) * sizeof(char*)); \
  va_start(rest, first);                                   \
  last[0] = (char*)first;                                  \
  for (size_t i = 1; i <= count; ++i) last[i] = va_arg(rest, char*)

STANDS_IN int execl(const char* path, const char* first, ...) {
  COLLECT(first, arguments);
  va_end(rest);
  return execve(path, arguments, environ);
}

STANDS_IN int execlp(const char* file, const char* first, ...) {
  COLLECT(first, arguments);
  va_end(rest);
  return execvpe(file, arguments, environ);
}

STANDS_IN int execle(const char* path, const char* first, ...) {
  COLLECT(first, arguments);
  char* const* const environment = va_arg(rest, char* const*);
  va_end(rest);
  return execve(path, arguments, environment);
}

/* ---- posix_spawn: a new process, with a number of its own */

STANDS_IN int posix_spawn(pid_t* process, const char* path, const posix_spawn_file_actions_t* actions,
                          const posix_spawnattr_t* attributes, char* const arguments[], char* const given[]) {
  if (!starts_programs()) return NEXT(posix_spawn)(process, path, actions, attributes, arguments, given);
  char** const environment = WITH_VARIABLES(given, own_next_process());
  return NEXT(posix_spawn)(process, path, actions, attributes, arguments, environment);
}

STANDS_IN int posix_spawnp(pid_t* process, const char* file, const posix_spawn_file_actions_t* actions,
                           const posix_spawnattr_t* attributes, char* const arguments[],
                           char* const given[]) {
  if (!starts_programs()) return NEXT(posix_spawnp)(process, file, actions, attributes, arguments, given);
  char** const environment = WITH_VARIABLES(given, own_next_process());
  return NEXT(posix_spawnp)(process, file, actions, attributes, arguments, environment);
}
