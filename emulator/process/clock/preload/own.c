#include "emulator/process/clock/preload/own.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "emulator/process/clock/preload/kernel_call.h"
#include "emulator/process/clock/preload/threads.h"

struct own own;
_Thread_local struct own_thread own_thread;

static const char* variable(char** environment, const char* name) {
  const size_t length = strlen(name);
  for (; environment != NULL && *environment != NULL; ++environment) {
    if (strncmp(*environment, name, length) == 0 && (*environment)[length] == '=')
      return *environment + length + 1;
  }
  return NULL;
}

/* PATH:TREE:NUMBER */
static bool parse(const char* text) {
  const char* const last = strrchr(text, ':');
  if (last == NULL || last == text) return false;
  const char* middle = last - 1;
  while (middle > text && *middle != ':') --middle;
  const size_t length = (size_t)(middle - text);
  if (length == 0 || length >= sizeof own.page_path) return false;
  memcpy(own.page_path, text, length);
  memcpy(own.told_page_path, text, length);
  char* end = NULL;
  const unsigned long tree = strtoul(middle + 1, &end, 10);
  if (end != last || tree == 0 || tree > UINT16_MAX) return false;
  const unsigned long number = strtoul(last + 1, &end, 10);
  if (*end != '\0' || end == last + 1 || number > UINT32_MAX) return false;
  own.tree = (uint32_t)tree;
  own.number = (uint32_t)number;
  return true;
}

static struct cutoff_clock_page* map(const char* path) {
  const int file = (int)kernel_call(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
  if (file < 0) return NULL;
  const off_t size = (off_t)kernel_call(SYS_lseek, file, 0, SEEK_END);
  struct cutoff_clock_page* page = NULL;
  if (size >= (off_t)sizeof *page) {
    const long address =
        kernel_call(SYS_mmap, NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (!is_error(address)) page = (struct cutoff_clock_page*)address;
  }
  kernel_call(SYS_close, file);
  if (page != NULL && (page->magic != CUTOFF_CLOCK_MAGIC || page->version != cutoff_clock_version ||
                       page->size != sizeof *page)) {
    kernel_call(SYS_munmap, page, sizeof *page);
    page = NULL;
  }
  return page;
}

static bool raise_to(uint32_t* value, uint32_t to) {
  uint32_t seen = __atomic_load_n(value, __ATOMIC_RELAXED);
  while (seen < to) {
    if (__atomic_compare_exchange_n(value, &seen, to, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) return true;
  }
  return false;
}

/* A place among the processes: its own already where another image of this process had it. */
static struct cutoff_process* place_of(int32_t process) {
  struct cutoff_clock_page* const page = own.page;
  const uint32_t in_use = __atomic_load_n(&page->processes_in_use, __ATOMIC_ACQUIRE);
  for (uint32_t i = 0; i < in_use; ++i) {
    if (__atomic_load_n(&page->processes[i].process, __ATOMIC_ACQUIRE) == process) return &page->processes[i];
  }
  for (uint32_t i = 0; i < cutoff_clock_processes; ++i) {
    int32_t none = 0;
    if (!__atomic_compare_exchange_n(&page->processes[i].process, &none, -1, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_RELAXED))
      continue;
    raise_to(&page->processes_in_use, i + 1);
    return &page->processes[i];
  }
  return NULL;
}

/* Another process that lives has this number: a libc function that starts programs without asking us, system() say, has
 * handed on its parent's. */
static bool number_is_taken(int32_t process) {
  const uint32_t in_use = __atomic_load_n(&own.page->processes_in_use, __ATOMIC_ACQUIRE);
  for (uint32_t i = 0; i < in_use; ++i) {
    const int32_t other = __atomic_load_n(&own.page->processes[i].process, __ATOMIC_ACQUIRE);
    if (other > 0 && other != process && own.page->processes[i].number == own.number) return true;
  }
  return false;
}

static void fill(struct cutoff_process* place) {
  place->number = own.number;
  place->tree = own.tree;
  place->stranger = 0;
  place->spins = 0;
  place->locked_out = 0;
}

/* Elsewhere a process has other numbers: what is done to one by its number would be done to somebody else. */
static bool is_in_namespace_of_page(void) {
  struct stat namespace;
  return kernel_call(SYS_newfstatat, AT_FDCWD, "/proc/self/ns/pid", &namespace, 0) == 0 &&
         (uint64_t) namespace.st_ino == own.page->pid_namespace;
}

static void enter(void) {
  if (!is_in_namespace_of_page()) {
    own.page = NULL;
    return;
  }
  const int32_t process = (int32_t)kernel_call(SYS_getpid);
  if (number_is_taken(process)) own.number = own_next_process();
  own.process = process;
  own.next_thread = 1; /* the main thread's is 1 */
  own.registration = place_of(process);
  if (own.registration == NULL) {
    own.page = NULL;
    return;
  }
  fill(own.registration);
}

void own_attach(char** environment) {
  const char* const text = variable(environment, "CUTOFF_CLOCK");
  if (text == NULL || !parse(text)) return;
  own.page = map(own.page_path);
  if (own.page == NULL) return;
  enter();
}

void own_complete(uint32_t inert) {
  __atomic_store_n(&own.registration->inert, inert, __ATOMIC_RELEASE);
  __atomic_store_n(&own.registration->process, own.process, __ATOMIC_RELEASE);
}

uint32_t own_next_process(void) { return __atomic_add_fetch(&own.page->next_process, 1, __ATOMIC_ACQ_REL); }

bool own_is_registered(void) { return (int32_t)kernel_call(SYS_getpid) == own.process; }

struct cutoff_process* own_guest_comes(void) {
  const int32_t process = (int32_t)kernel_call(SYS_getpid);
  struct cutoff_process* const guest = place_of(process);
  if (guest == NULL) return NULL;
  fill(guest);
  guest->inert = own.registration->inert;
  __atomic_store_n(&guest->process, process, __ATOMIC_RELEASE);
  return guest;
}

void own_guest_goes(struct cutoff_process* guest) {
  if (guest != NULL) __atomic_store_n(&guest->process, 0, __ATOMIC_RELEASE);
}

void own_forked(uint32_t number) {
  const uint32_t inert = own.registration->inert;
  own_thread = (struct own_thread){.number = 1, .seen = own_thread.seen};
  own.number = number;
  enter();
  if (own.page != NULL) own_complete(inert);
}

void own_leaves(void) {
  uint32_t none = cutoff_inert_no;
  __atomic_compare_exchange_n(&own.registration->inert, &none, cutoff_inert_exec, false, __ATOMIC_ACQ_REL,
                              __ATOMIC_RELAXED);
}

void own_stays(void) {
  uint32_t leaves = cutoff_inert_exec;
  __atomic_compare_exchange_n(&own.registration->inert, &leaves, cutoff_inert_no, false, __ATOMIC_ACQ_REL,
                              __ATOMIC_RELAXED);
}

struct cutoff_slot* slot_take(uint32_t kind, uint32_t number) {
  struct cutoff_clock_page* const page = own.page;
  for (uint32_t i = 0; i < cutoff_clock_slots; ++i) {
    struct cutoff_slot* const slot = &page->slots[i];
    uint32_t none = cutoff_slot_free;
    if (__atomic_load_n(&slot->kind, __ATOMIC_RELAXED) != cutoff_slot_free ||
        !__atomic_compare_exchange_n(&slot->kind, &none, kind, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
      continue;
    __atomic_store_n(&slot->state, cutoff_idle, __ATOMIC_RELEASE);
    slot->fired = cutoff_not_yet;
    slot->process = (int32_t)kernel_call(SYS_getpid);
    slot->thread = kind == cutoff_slot_thread ? (int32_t)kernel_call(SYS_gettid) : 0;
    slot->tree = own.tree;
    slot->rank = (uint64_t)own.number << 32 | number;
    slot->interval = 0;
    slot->overruns = 0;
    slot->spinning = 0;
    raise_to(&page->slots_in_use, i + 1);
    return slot;
  }
  own.registration->inert = cutoff_inert_no_slots;
  return NULL;
}

void slot_free(struct cutoff_slot* slot) {
  __atomic_store_n(&slot->state, cutoff_idle, __ATOMIC_RELEASE);
  slot->process = 0;
  __atomic_store_n(&slot->kind, cutoff_slot_free, __ATOMIC_RELEASE);
}

struct cutoff_slot* slot_of_thread(void) {
  struct own_thread* const thread = &own_thread;
  if (thread->slot != NULL) return thread->slot;
  if (thread->number == 0) thread->number = thread_number_of_uncounted();
  thread->slot = slot_take(cutoff_slot_thread, thread->number);
  if (thread->slot != NULL) thread_frees_slot_at_end();
  return thread->slot;
}

void slot_of_thread_free(void) {
  if (own_thread.slot == NULL) return;
  slot_free(own_thread.slot);
  own_thread.slot = NULL;
}
