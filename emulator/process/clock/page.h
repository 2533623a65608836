/* The clock page: memory that the emulator shares with the processes that live in its time.
 *
 * Written by the emulator (clock/shared_page.h) and by the clock that is preloaded into those processes (clock/preload), in C,
 * for both of them. A process finds it by its environment:
 *
 *   CUTOFF_CLOCK=PATH:TREE:NUMBER   the page's file, the tree that the process belongs to, its own number
 *   LD_PRELOAD=PATH                 the preloaded clock
 *
 * Every process of a tree keeps both for what it starts, also where the program passes an environment of its own, unless
 * that has another CUTOFF_CLOCK, or an empty one. NUMBER is given by whoever starts a process, from `next_process`, so that it
 * does not depend on who comes first.
 *
 * How time goes
 *   stands   `rate` is 0: it is `now`, until the emulator moves it, which it does while all sleep, or, where it must
 *            let time flow past somebody whom it cannot see, by and by. What a thread waits for is a slot; the emulator ends
 *            the wait when its time has come, one at a time.
 *   flows    `rate` is above 0: it was `now` when the machine's CLOCK_MONOTONIC showed `anchor`, and `rate` seconds pass
 *            in one of the machine's. Threads wait with timeouts of the machine's; a wait is still a slot, to be told of
 *            a change.
 * A change between the two comes under `sequence` (odd while it is being made), after which every slot that waits is woken with
 * `cutoff_look_again`.
 *
 * Instants are nanoseconds since the emulator's time began. What a process sees is realtime_base + instant (CLOCK_REALTIME,
 * _COARSE, TAI) or monotonic_base + instant (CLOCK_MONOTONIC, _RAW, _COARSE, BOOTTIME). CPU-time clocks are the machine's.
 */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PAGE_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PAGE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* All that both sides write is read and written with __atomic built-ins, for C and C++ have no atomic type in common. */

enum {
  cutoff_clock_version = 1,
  cutoff_clock_slots = 16384,
  cutoff_clock_processes = 4096,
  cutoff_clock_peers = 64,
  /* Sent to a thread to end its wait; blocked but where a thread waits. */
  cutoff_clock_signal = 62,
};

#define CUTOFF_CLOCK_MAGIC UINT64_C(0x6b636f6c63747563) /* "cutclock" */

/* What a slot is for; it keeps its kind as long as it has an owner. */
enum {
  cutoff_slot_free = 0,
  cutoff_slot_thread = 1, /* a thread's own: its timed waits, one after the other */
  cutoff_slot_signal = 2, /* a timer of the process's that sends a signal: setitimer, alarm, timer_create */
  cutoff_slot_file = 3,   /* a timerfd, which in truth is an eventfd: when it expires the emulator adds 1 */
};

enum {
  cutoff_idle = 0,    /* waits for nothing that has a time */
  cutoff_waiting = 1, /* until `deadline` */
  cutoff_fired =
      2, /* the emulator has ended it and the owner has not seen that yet; not for signals and files */
};

/* `fired` of a thread's slot. */
enum {
  cutoff_not_yet = 0,
  cutoff_time_has_come = 1,
  cutoff_look_again = 2, /* how time goes has changed: wait again, as it goes now */
};

/* `spinning`: it waits because it reads the clock without end, and only for any time to pass. */
enum {
  cutoff_spin_no = 0,
  cutoff_spin_begins =
      1, /* it may as well wait for something that another thread is at: then it looks again first */
  cutoff_spin_goes_on = 2, /* time has passed for it, and that was not what it waits for, or not enough */
};

struct cutoff_slot {
  uint32_t kind;  /* taken from free by compare and exchange, by the process that will own it */
  uint32_t state; /* from waiting to fired by compare and exchange, by the emulator alone */
  uint32_t fired; /* set by the emulator before the signal; cleared by the owner before `state` is waiting */
  int32_t process;
  int32_t thread; /* gettid(); of signals and files 0, or whom timer_create names */
  uint32_t tree;
  uint64_t rank;     /* the process's number << 32 | the thread's, or the timer's, in the process */
  int64_t deadline;  /* an instant */
  int64_t interval;  /* of signals and files: armed again that much later, by the emulator; 0: once */
  int32_t signal;    /* of signals */
  int32_t file;      /* of files: the number in `process` */
  uint64_t value;    /* of signals: sigev_value */
  uint32_t overruns; /* of signals: expirations that nobody was told of */
  uint32_t spinning; /* of threads: cutoff_spin_… */
  uint64_t reserved[7];
};

struct cutoff_process {
  int32_t process; /* 0: free; set last, when all is in place; taken by compare and exchange from 0 to -1 */
  uint32_t number; /* who was started earlier has a lower one */
  uint32_t tree;
  uint32_t inert; /* nonzero: the preloaded clock is there and does not work: cutoff_inert_… */
  uint32_t
      stranger; /* it has connected to somebody who is neither the emulator, nor a peer, nor of its tree; the emulator
                        clears this when no such socket is open any more */
  uint32_t spins;      /* how often a thread of it was found reading the clock without end */
  uint32_t locked_out; /* threads that wait, in real time, for CPython's lock */
  uint32_t reserved;
};

/* Why waits within libc cannot be seen: the process then counts as one that does not live in this time. */
enum {
  cutoff_inert_no = 0,
  cutoff_inert_no_filter = 1, /* seccomp is refused here */
  cutoff_inert_no_random =
      2, /* addresses are not random (setarch -R, a debugger): a filter would outlive its handler */
  cutoff_inert_no_slots = 3, /* more waits at once than there are slots */
  cutoff_inert_exec = 4,     /* it becomes another program, which lives in this time when it says so itself */
};

/* Rules of the preloaded clock that a test switches off, to show what for they are there. The emulator never does. */
enum {
  cutoff_without_gil = 1 << 0,            /* CPython's lock is waited for in the emulator's time */
  cutoff_without_thread_numbers = 1 << 1, /* threads are numbered by who first waits */
  cutoff_without_masks = 1 << 2,          /* a program may block the signals that are the clock's */
  cutoff_without_stub = 1 << 3,           /* a wait can be ended only once it is in its system call */
  cutoff_with_haste = 1 << 4,             /* no rule: a wait begins when it has been ended already */
};

struct cutoff_peer {
  uint8_t address[16]; /* IPv6, or IPv4 mapped into it, in network order */
  uint16_t port;       /* in host order */
};

struct cutoff_clock_page {
  uint64_t magic;
  uint32_t version;
  uint32_t size;
  int64_t realtime_base;
  int64_t monotonic_base;
  uint64_t
      pid_namespace; /* in which processes have the numbers that stand here: the inode of /proc/PID/ns/pid */

  uint32_t
      sequence; /* of now, anchor and rate, where they change together; now alone may change at any time */
  uint32_t ablations; /* cutoff_without_… */
  int64_t now;
  int64_t anchor; /* ns of the machine's CLOCK_MONOTONIC */
  double rate;

  uint32_t next_process;
  uint32_t slots_in_use;     /* none from here on has ever been taken */
  uint32_t processes_in_use; /* likewise */
  uint32_t peer_count;
  uint32_t terminals; /* nonzero: a process has made a terminal (a pty), through which it talks to others */

  /* Ports of the loopback addresses behind which the emulator, or a process of its time, listens: a bit each. */
  uint32_t own_ports[65536 / 32];
  /* Who connected from a local port to one of those: a tree. */
  uint16_t tree_of_port[65536];
  struct cutoff_peer peers[cutoff_clock_peers];
  struct cutoff_process processes[cutoff_clock_processes];
  struct cutoff_slot slots[cutoff_clock_slots];
};

#ifdef __cplusplus
}
static_assert(sizeof(cutoff_slot) == 128, "a slot has its cache lines to itself");
#endif

#endif
