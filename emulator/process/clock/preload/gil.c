#include "emulator/process/clock/preload/gil.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <stddef.h>
#include <stdint.h>

#include "emulator/process/clock/preload/own.h"

/* CPython's runtime, which it exports. */
static uintptr_t runtime_begin;
static uintptr_t runtime_size;

void gil_look_for(void) {
  if (runtime_begin != 0) return;
  void* const runtime = dlsym(RTLD_DEFAULT, "_PyRuntime");
  if (runtime == NULL) return;
  Dl_info info;
  const ElfW(Sym)* symbol = NULL;
  if (dladdr1(runtime, &info, (void**)&symbol, RTLD_DL_SYMENT) == 0 || symbol == NULL) return;
  runtime_size = symbol->st_size;
  runtime_begin = (uintptr_t)runtime;
}

bool gil_is_at(const void* address) {
  return (uintptr_t)address - runtime_begin < runtime_size && !is_ablated(cutoff_without_gil);
}
