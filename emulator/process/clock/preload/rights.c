#include "emulator/process/clock/preload/rights.h"

#include <fcntl.h>
#include <sched.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emulator/process/clock/preload/decimal.h"
#include "emulator/process/clock/preload/kernel_call.h"
#include "emulator/process/clock/preload/next.h"
#include "emulator/process/clock/preload/own.h"

static const char own_files[] = "/proc/self/fd/";

/* The number of a file that is found there; -1: it is somewhere else. */
static int number_in(const char* path) {
  const size_t length = strlen(own_files);
  return strncmp(path, own_files, length) == 0 ? (int)strtol(path + length, NULL, 10) : -1;
}

bool is_file_of_ours(int file) {
  return file >= 0 && in_time() && (file == number_in(own.page_path) || file == number_in(own.library_path));
}

int first_file_of_ours(unsigned first, unsigned last) {
  if (!in_time()) return -1;
  const int files[] = {number_in(own.page_path), number_in(own.library_path)};
  int found = -1;
  for (int i = 0; i < 2; ++i) {
    if (files[i] < 0 || (unsigned)files[i] < first || (unsigned)files[i] > last) continue;
    if (found < 0 || files[i] < found) found = files[i];
  }
  return found;
}

/* Opens it, out of the way of the program's own, and where exec() leaves it open. */
static int open_for_good(const char* path, int flags) {
  enum { out_of_the_way = 200 };
  const int opened = (int)kernel_call(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC);
  if (opened < 0) return -1;
  const int file = (int)kernel_call(SYS_fcntl, opened, F_DUPFD, out_of_the_way);
  kernel_call(SYS_close, opened);
  return file < 0 ? -1 : file;
}

static void name(char* path, int file) { append_decimal(stpcpy(path, own_files), (uint32_t)file); }

static void keep_reachable(void) {
  /* A child of vfork() has files of its own, but its parent's memory. */
  if (!in_time() || own.library_path[0] == '\0' || number_in(own.page_path) >= 0 || !own_is_registered())
    return;
  const int page = open_for_good(own.page_path, O_RDWR);
  const int library = open_for_good(own.library_path, O_RDONLY);
  if (page < 0 || library < 0) {
    if (page >= 0) kernel_call(SYS_close, page);
    if (library >= 0) kernel_call(SYS_close, library);
    return;
  }
  name(own.page_path, page);
  name(own.library_path, library);
}

STANDS_IN int setuid(uid_t user) {
  keep_reachable();
  return NEXT(setuid)(user);
}

STANDS_IN int setreuid(uid_t real, uid_t effective) {
  keep_reachable();
  return NEXT(setreuid)(real, effective);
}

STANDS_IN int setresuid(uid_t real, uid_t effective, uid_t saved) {
  keep_reachable();
  return NEXT(setresuid)(real, effective, saved);
}

STANDS_IN int unshare(int what) {
  if ((what & CLONE_NEWUSER) != 0) keep_reachable();
  return NEXT(unshare)(what);
}
