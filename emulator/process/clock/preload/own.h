/* This process, as it lives in the emulator's time: its page, its registration, its threads' slots. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_OWN_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_OWN_H

#include <stdbool.h>
#include <stdint.h>

#include "emulator/process/clock/page.h"

struct own {
  /* Null where there is no emulator's time: then all that stands in for libc's functions calls those. */
  struct cutoff_clock_page* page;
  struct cutoff_process* registration;
  int32_t process; /* the process that is registered; in a child of vfork() still its parent */
  uint32_t tree;
  uint32_t number;
  uint32_t
      next_thread; /* numbers are given by who starts a thread: so they do not depend on who comes first */
  char page_path[256]; /* what our children are told: CUTOFF_CLOCK's PATH, and LD_PRELOAD */
  char library_path[256];
  char told_page_path[256]; /* what we were told, which may be others: rights.h */
  char told_library_path[256];
};

extern struct own own;

struct own_thread {
  struct cutoff_slot* slot; /* null until it first waits */
  uint32_t number;          /* 0: nobody has given it one */
  /* The wait that it is in (wait.h), if any: in its own slot, or in one that it has borrowed. */
  struct cutoff_slot* waits_in;
  uint32_t spinning;
  int64_t deadline;
  uint32_t signals;          /* cutoff_clock_signals that it has been sent */
  uint32_t signals_at_start; /* of that wait */
  /* Readings of the clock (now.h). */
  uint32_t readings;
  int64_t seen;
  int64_t lead;
  uint32_t looked_again; /* how often at that instant */
  int64_t spin_began;
  int64_t spin_until; /* 0: it does not spin */
};

extern _Thread_local struct own_thread own_thread;

static inline bool in_time(void) { return own.page != 0; }

static inline bool is_ablated(uint32_t ablation) { return (own.page->ablations & ablation) != 0; }

/* Finds the page that CUTOFF_CLOCK names in the environment, and takes a place among its processes, in which the one that
 * is registered lives in its time once `complete` is called. Leaves own.page null where there is none, or where the emulator
 * knows its process by another number. */
void own_attach(char** environment);
void own_complete(uint32_t inert);

/* A number for a process that is about to be started. */
uint32_t own_next_process(void);

/* Whether this is the registered process; not so in a child that vfork() has made, or clone() by itself. */
bool own_is_registered(void);

/* One that is not registered is a guest for as long as it waits, under its parent's number; null where there is no room. */
struct cutoff_process* own_guest_comes(void);
void own_guest_goes(struct cutoff_process* guest);

/* In the child of fork(): `number` was taken by its parent. */
void own_forked(uint32_t number);

/* The image that follows is not known to live in this time until it says so itself; undone where there is none. */
void own_leaves(void);
void own_stays(void);

/* A free slot of this process's, idle; null where there is none any more. */
struct cutoff_slot* slot_take(uint32_t kind, uint32_t number);
void slot_free(struct cutoff_slot* slot);

/* The calling thread's, taken when it first waits. */
struct cutoff_slot* slot_of_thread(void);
/* It ends. */
void slot_of_thread_free(void);

#endif
