// The heap of the programs, which is mimalloc's. Compiled into each of them (see cutoff_allocator in the top folder).
//
// What it takes from the kernel after the program has begun is in huge pages, where the kernel has them: of thousands of
// requests under way each has its memory somewhere else, and to find out where an address lies takes a processor as long
// as to fetch what lies there. The first 32 MiB, with which most runs do, are in small ones: a start is not to pay for it.
#include <mimalloc.h>

namespace {

[[maybe_unused]] const bool huge_pages = [] {
  mi_option_enable(mi_option_large_os_pages);
  return true;
}();

}  // namespace
