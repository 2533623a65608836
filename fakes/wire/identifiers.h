// The identifiers that AWS gives to requests and traces, as small values; text is made where one is shown.
//
// They are drawn from a random stream, never from time: two requests of one instant differ.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/clock/random.h"

namespace cutoff::wire {

/// A request id: a version 4 UUID.
struct Uuid {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  static Uuid draw(clock::RandomStream& stream);
  /// The 36 characters with hyphens, in either case; nothing for other text.
  static std::optional<Uuid> parse(std::string_view text);
  std::string text() const;

  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

/// The root of a trace, as X-Ray writes it: "1-5759e988-bd862e3fe1be46a994272793" (an epoch second, 96 bits).
/// All that happens for one client request carries the same one.
struct TraceId {
  std::uint32_t epoch_seconds = 0;
  std::uint32_t high = 0;
  std::uint64_t low = 0;

  static TraceId draw(clock::RandomStream& stream, std::uint32_t epoch_seconds);
  /// Finds Root= in the value of an X-Amzn-Trace-Id header; also takes the bare root.
  static std::optional<TraceId> parse(std::string_view text);
  std::string text() const;
  /// An X-Amzn-Trace-Id header of nothing but the root: "Root=1-…". `room` is for what will be appended to it.
  std::string header(std::size_t room = 0) const;
  /// False for the default value: no trace.
  explicit operator bool() const { return epoch_seconds != 0 || high != 0 || low != 0; }

  friend auto operator<=>(const TraceId&, const TraceId&) = default;
};

/// `digits` lower-case hex digits of `value`, zeros in front.
std::string hex(std::uint64_t value, int digits);

}  // namespace cutoff::wire
