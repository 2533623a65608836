// What AddressSanitizer and ThreadSanitizer have to be told when the stack changes under them. Nothing in
// other builds.
#pragma once

#include <cstddef>

// g++ says by a macro which sanitizer it compiles for; clang has to be asked.
#if defined(__SANITIZE_ADDRESS__)
#define CUTOFF_ADDRESS_SANITIZER
#elif defined(__SANITIZE_THREAD__)
#define CUTOFF_THREAD_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CUTOFF_ADDRESS_SANITIZER
#elif __has_feature(thread_sanitizer)
#define CUTOFF_THREAD_SANITIZER
#endif
#endif

#if defined(CUTOFF_ADDRESS_SANITIZER)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(CUTOFF_THREAD_SANITIZER)
#include <sanitizer/tsan_interface.h>
#endif

namespace cutoff::clock::stack_switch {

/// Right before the jump to a stack. A null `fake_stack` says that this stack is left for good.
inline void leave([[maybe_unused]] void** fake_stack, [[maybe_unused]] const void* to_bottom,
                  [[maybe_unused]] std::size_t to_size) {
#if defined(CUTOFF_ADDRESS_SANITIZER)
  __sanitizer_start_switch_fiber(fake_stack, to_bottom, to_size);
#endif
}

/// Right after it, on the new stack; tells where the jump came from.
inline void arrived([[maybe_unused]] void* fake_stack, [[maybe_unused]] const void** from_bottom,
                    [[maybe_unused]] std::size_t* from_size) {
#if defined(CUTOFF_ADDRESS_SANITIZER)
  __sanitizer_finish_switch_fiber(fake_stack, from_bottom, from_size);
#endif
}

/// A stack will be used again, and frames on it may never have returned: their redzones are left behind.
inline void clean([[maybe_unused]] void* bottom, [[maybe_unused]] std::size_t size) {
#if defined(CUTOFF_ADDRESS_SANITIZER)
  __asan_unpoison_memory_region(bottom, size);
#endif
}

// ThreadSanitizer keeps a call stack for each fiber and counts every function's entry and exit on the one that
// is current. So a fiber that returns for good is left only after the jump, when its own functions have exited.

inline void* current() {
#if defined(CUTOFF_THREAD_SANITIZER)
  return __tsan_get_current_fiber();
#else
  return nullptr;
#endif
}

inline void* create() {
#if defined(CUTOFF_THREAD_SANITIZER)
  return __tsan_create_fiber(0);
#else
  return nullptr;
#endif
}

inline void switch_to([[maybe_unused]] void* tsan_fiber) {
#if defined(CUTOFF_THREAD_SANITIZER)
  __tsan_switch_to_fiber(tsan_fiber, 0);
#endif
}

inline void destroy([[maybe_unused]] void* tsan_fiber) {
#if defined(CUTOFF_THREAD_SANITIZER)
  if (tsan_fiber != nullptr) __tsan_destroy_fiber(tsan_fiber);
#endif
}

}  // namespace cutoff::clock::stack_switch
