#include "emulator/process/clock/preload/vdso.h"

#include <elf.h>
#include <link.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>

#include "emulator/process/clock/preload/kernel_call.h"
#include "emulator/process/clock/preload/now.h"

/* In their place: they answer as the kernel does. */

static long show(clockid_t clock, struct timespec* time) {
  if (!is_virtual(clock)) return kernel_call(SYS_clock_gettime, clock, time);
  *time = as_timespec(reading(clock));
  return 0;
}

static long show_of_day(struct timeval* time, void* zone) {
  if (zone != NULL) kernel_call(SYS_gettimeofday, NULL, zone);
  const struct timespec now = as_timespec(reading(CLOCK_REALTIME));
  if (time != NULL) *time = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / ns_per_us};
  return 0;
}

#if defined(__x86_64__)

static time_t show_seconds(time_t* time) {
  const time_t now = reading(CLOCK_REALTIME) / ns_per_s;
  if (time != NULL) *time = now;
  return now;
}

static const struct {
  const char* name;
  void* ours;
} functions[] = {
    {"__vdso_clock_gettime", show}, {"__vdso_gettimeofday", show_of_day}, {"__vdso_time", show_seconds}};

/* movabs $ours, %rax; jmp *%rax */
struct jump {
  unsigned char bytes[12];
};

static struct jump jump_to(const void* ours) {
  struct jump jump = {{0x48, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xe0}};
  memcpy(jump.bytes + 2, &ours, sizeof ours);
  return jump;
}

#elif defined(__aarch64__)

static const struct {
  const char* name;
  void* ours;
} functions[] = {{"__kernel_clock_gettime", show}, {"__kernel_gettimeofday", show_of_day}};

/* ldr x16, 8; br x16; then the address */
struct jump {
  uint32_t code[2];
  uint64_t to;
};

static struct jump jump_to(const void* ours) {
  return (struct jump){.code = {0x58000050, 0xd61f0200}, .to = (uint64_t)ours};
}

#endif

struct symbols {
  uintptr_t offset; /* of all addresses in it */
  size_t size;      /* of its memory */
  const ElfW(Sym) * table;
  const char* names;
  uint32_t count;
};

static struct symbols symbols_of(uintptr_t vdso) {
  struct symbols symbols = {.offset = vdso};
  const ElfW(Ehdr)* const header = (const ElfW(Ehdr)*)vdso;
  const ElfW(Phdr)* const parts = (const ElfW(Phdr)*)(vdso + header->e_phoff);
  const ElfW(Dyn)* dynamic = NULL;
  for (int i = 0; i < header->e_phnum; ++i) {
    if (parts[i].p_type == PT_LOAD && parts[i].p_offset == 0) {
      symbols.offset = vdso - parts[i].p_vaddr;
      symbols.size = parts[i].p_memsz;
    }
    if (parts[i].p_type == PT_DYNAMIC) dynamic = (const ElfW(Dyn)*)(vdso + parts[i].p_offset);
  }
  for (; dynamic != NULL && dynamic->d_tag != DT_NULL; ++dynamic) {
    const uintptr_t address = symbols.offset + dynamic->d_un.d_ptr;
    if (dynamic->d_tag == DT_SYMTAB) symbols.table = (const ElfW(Sym)*)address;
    if (dynamic->d_tag == DT_STRTAB) symbols.names = (const char*)address;
  }
  /* The names come right behind the symbols, in every vDSO that was ever linked; DT_HASH, which knows how many there are,
   * is gone from newer ones. */
  if (symbols.table != NULL && symbols.names > (const char*)symbols.table)
    symbols.count = (uint32_t)(((uintptr_t)symbols.names - (uintptr_t)symbols.table) / sizeof *symbols.table);
  return symbols;
}

static void replace(uintptr_t function, const void* ours) {
  const struct jump jump = jump_to(ours);
  memcpy((void*)function, &jump, sizeof jump);
  __builtin___clear_cache((char*)function, (char*)function + sizeof jump);
}

void vdso_patch(uintptr_t vdso) {
  if (vdso == 0) return;
  const struct symbols symbols = symbols_of(vdso);
  /* The kernel has it whole or not at all. */
  const size_t page_size = getauxval(AT_PAGESZ);
  const size_t size = (symbols.size + page_size - 1) & ~(page_size - 1);
  enum { code = PROT_READ | PROT_EXEC };
  if (is_error(kernel_call(SYS_mprotect, vdso, size, code | PROT_WRITE))) return;
  for (uint32_t i = 0; i < symbols.count; ++i) {
    const ElfW(Sym)* const symbol = &symbols.table[i];
    for (size_t j = 0; j < sizeof functions / sizeof *functions; ++j) {
      if (symbol->st_size >= sizeof(struct jump) &&
          strcmp(symbols.names + symbol->st_name, functions[j].name) == 0)
        replace(symbols.offset + symbol->st_value, functions[j].ours);
    }
  }
  kernel_call(SYS_mprotect, vdso, size, code);
}
