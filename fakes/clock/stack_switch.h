// What AddressSanitizer and ThreadSanitizer have to be told when the stack changes under them. Nothing in
// other builds.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace cutoff::clock::stack_switch {

/// Right before the jump to a stack. A null `fake_stack` says that this stack is left for good.
inline void leave([[maybe_unused]] void** fake_stack, [[maybe_unused]] const void* to_bottom,
                  [[maybe_unused]] std::size_t to_size) {
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_start_switch_fiber(fake_stack, to_bottom, to_size);
#endif
}

/// Right after it, on the new stack; tells where the jump came from.
inline void arrived([[maybe_unused]] void* fake_stack, [[maybe_unused]] const void** from_bottom,
                    [[maybe_unused]] std::size_t* from_size) {
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(fake_stack, from_bottom, from_size);
#endif
}

// ThreadSanitizer keeps a call stack for each fiber and counts every function's entry and exit on the one that
// is current. So a fiber that returns for good is left only after the jump, when its own functions have exited.

inline void* current() {
#if defined(__SANITIZE_THREAD__)
  return __tsan_get_current_fiber();
#else
  return nullptr;
#endif
}

inline void* create() {
#if defined(__SANITIZE_THREAD__)
  return __tsan_create_fiber(0);
#else
  return nullptr;
#endif
}

inline void switch_to([[maybe_unused]] void* tsan_fiber) {
#if defined(__SANITIZE_THREAD__)
  __tsan_switch_to_fiber(tsan_fiber, 0);
#endif
}

inline void destroy([[maybe_unused]] void* tsan_fiber) {
#if defined(__SANITIZE_THREAD__)
  if (tsan_fiber != nullptr) __tsan_destroy_fiber(tsan_fiber);
#endif
}

}  // namespace cutoff::clock::stack_switch
