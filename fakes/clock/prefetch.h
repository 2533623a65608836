// Has memory fetched into the processor's caches before it is needed: what is one of thousands is far from them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cutoff::clock {

/// Of `lines` cache lines from the one that has the address `begin`. The memory is not looked at, and need not be anybody's.
/// Always inline, for to a compiler a function that does nothing but this does nothing at all, and is not called.
template <std::size_t lines>
[[gnu::always_inline]] inline void prefetch(std::uintptr_t begin) {
  constexpr std::uintptr_t cache_line = 64;
#pragma GCC unroll 64
  for (std::uintptr_t line = 0; line < lines; ++line)
    __builtin_prefetch(reinterpret_cast<const void*>(begin + line * cache_line), 1);
}

}  // namespace cutoff::clock
