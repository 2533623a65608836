#include "fakes/wire/identifiers.h"

#include <charconv>

namespace cutoff::wire {
namespace {

/// Exactly `text`, as a hex number.
template <class Number>
bool read_hex(std::string_view text, Number& value) {
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value, 16);
  return result.ec == std::errc() && result.ptr == end;
}

}  // namespace

std::string hex(std::uint64_t value, int digits) {
  constexpr std::string_view alphabet = "0123456789abcdef";
  std::string text(static_cast<std::size_t>(digits), '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, value >>= 4U)
    *digit = alphabet[value & 0xFU];
  return text;
}

Uuid Uuid::draw(clock::RandomStream& stream) {
  constexpr std::uint64_t version_bits = 0xF000;
  constexpr std::uint64_t version_4 = 0x4000;
  constexpr std::uint64_t variant_bits = std::uint64_t{3} << 62U;
  constexpr std::uint64_t variant_rfc4122 = std::uint64_t{2} << 62U;
  const std::uint64_t high = stream.next();
  const std::uint64_t low = stream.next();
  return {(high & ~version_bits) | version_4, (low & ~variant_bits) | variant_rfc4122};
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
    return std::nullopt;
  std::string digits;
  for (const char c : text) {
    if (c != '-') digits += c;
  }
  Uuid uuid;
  if (digits.size() != 32 || !read_hex(std::string_view(digits).substr(0, 16), uuid.high) ||
      !read_hex(std::string_view(digits).substr(16), uuid.low)) {
    return std::nullopt;
  }
  return uuid;
}

std::string Uuid::text() const {
  std::string text = hex(high, 16) + hex(low, 16);
  for (const std::size_t place : {20U, 16U, 12U, 8U}) text.insert(place, 1, '-');
  return text;
}

TraceId TraceId::draw(clock::RandomStream& stream, std::uint32_t epoch_seconds) {
  const auto high = static_cast<std::uint32_t>(stream.next());
  return {epoch_seconds, high, stream.next()};
}

std::optional<TraceId> TraceId::parse(std::string_view text) {
  if (const auto root = text.find("Root="); root != std::string_view::npos) {
    text.remove_prefix(root + 5);
    text = text.substr(0, text.find(';'));
  }
  TraceId trace;
  if (text.size() != 35 || !text.starts_with("1-") || text[10] != '-' ||
      !read_hex(text.substr(2, 8), trace.epoch_seconds) || !read_hex(text.substr(11, 8), trace.high) ||
      !read_hex(text.substr(19), trace.low)) {
    return std::nullopt;
  }
  return trace;
}

std::string TraceId::text() const { return "1-" + hex(epoch_seconds, 8) + "-" + hex(high, 8) + hex(low, 16); }

}  // namespace cutoff::wire
