#include "fakes/clock/stack_pool.h"

#include <sys/mman.h>

#include <new>

#include "fakes/clock/stack_switch.h"

namespace cutoff::clock {
namespace {

constexpr std::size_t page_size = 4096;
constexpr std::size_t stacks_in_slab = 16;
/// A stack and the page below it. An odd number of pages: if the tops of all stacks were a power of two apart, they would
/// meet in a few sets of the processor's caches and push each other out.
constexpr std::size_t room = StackPool::stack_size + page_size;
constexpr std::size_t slab_size = stacks_in_slab * room;

}  // namespace

StackPool::~StackPool() {
  for (void* slab : slabs_) ::munmap(slab, slab_size);
}

boost::context::stack_context StackPool::allocate() {
  if (free_.empty()) add_slab();
  const boost::context::stack_context stack = free_.back();
  free_.pop_back();
  return stack;
}

void StackPool::deallocate(boost::context::stack_context stack) {
  stack_switch::clean(static_cast<char*>(stack.sp) - stack.size, stack.size);
  free_.push_back(stack);
}

void StackPool::add_slab() {
  void* memory = ::mmap(nullptr, slab_size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  slabs_.push_back(memory);
  // A huge page would make every stack cost two megabytes at its first touch.
  ::madvise(memory, slab_size, MADV_NOHUGEPAGE);
  free_.reserve(slabs_.size() * stacks_in_slab);
  auto* bottom = static_cast<char*>(memory);
  for (std::size_t i = 0; i < stacks_in_slab; ++i, bottom += room) {
    if (guarded_ < most_guarded && ::mprotect(bottom, page_size, PROT_NONE) == 0) ++guarded_;
    boost::context::stack_context stack;
    stack.size = stack_size;
    stack.sp = bottom + room;
    free_.push_back(stack);
  }
}

}  // namespace cutoff::clock
