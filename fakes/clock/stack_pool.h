// Stacks for fibers, used again and again.
//
// Only the pages that a fiber has touched cost memory, and a stack comes back warm. The first thousands have
// a guard page below them, so an overflow stops at once; beyond that the kernel's limit on mappings does not
// allow more, and stacks go without.
#pragma once

#include <cstddef>
#include <vector>

#include <boost/context/stack_context.hpp>

namespace cutoff::clock {

class StackPool {
 public:
  /// What handler code may use: deep enough for a JSON parser, an expression evaluator and a formatter in turn.
  static constexpr std::size_t stack_size =
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
      1024 * 1024;  // the sanitizers' frames are several times as large
#else
      256 * 1024;
#endif
  static constexpr std::size_t most_guarded = 16'384;

  StackPool() = default;
  StackPool(const StackPool&) = delete;
  StackPool& operator=(const StackPool&) = delete;
  ~StackPool();

  boost::context::stack_context allocate();
  void deallocate(boost::context::stack_context stack);

 private:
  void add_slab();

  std::vector<boost::context::stack_context> free_;
  std::vector<void*> slabs_;
  std::size_t guarded_ = 0;
};

}  // namespace cutoff::clock
