/* The functions that stand in for libc's, and how they call what they stand in for. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_NEXT_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_NEXT_H

#include <dlfcn.h>

/* Everything else is hidden. */
#define STANDS_IN __attribute__((visibility("default")))

/* NEXT(poll)(…): the function of that name behind ours: libc's, or another preloaded library's. */
#define NEXT(name)                                                   \
  ({                                                                 \
    static __typeof__(&name) found;                                  \
    if (found == 0) found = (__typeof__(&name))next_function(#name); \
    found;                                                           \
  })

static inline void* next_function(const char* name) { return dlsym(RTLD_NEXT, name); }

#endif
