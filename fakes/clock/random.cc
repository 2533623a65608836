#include "fakes/clock/random.h"

namespace cutoff::clock {
namespace {

/// The finalizer of SplitMix64: every bit of the result depends on every bit of `value`.
std::uint64_t mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

/// FNV-1a.
std::uint64_t hash(std::string_view text) {
  std::uint64_t value = 0xcbf29ce484222325U;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return value;
}

}  // namespace

std::uint64_t RandomStream::next() { return mix(key_ ^ mix(draws_++)); }

std::uint64_t RandomStream::below(std::uint64_t bound) {
  // The values past the last whole multiple of the bound would favour small results; they are drawn again.
  const std::uint64_t incomplete = (0 - bound) % bound;
  std::uint64_t value = next();
  while (value < incomplete) value = next();
  return value % bound;
}

Duration RandomStream::between(Duration least, Duration most) {
  // Unsigned, so that even the whole range of durations does not overflow.
  const auto first = static_cast<std::uint64_t>(least.count());
  const std::uint64_t span = static_cast<std::uint64_t>(most.count()) - first;
  const std::uint64_t offset = span == UINT64_MAX ? next() : below(span + 1);
  return Duration(static_cast<Duration::rep>(first + offset));
}

RandomStream Random::stream(std::string_view name, std::string_view request) const {
  return RandomStream(mix(mix(mix(seed_) ^ hash(name)) ^ hash(request)));
}

}  // namespace cutoff::clock
