#include "fakes/wire/identifiers.h"

#include <array>
#include <cstring>

namespace cutoff::wire {
namespace {

/// Not a hex digit.
constexpr std::uint8_t no_digit = 0xFF;

constexpr std::array<std::uint8_t, 256> digit_values = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(no_digit);
  for (std::uint8_t digit = 0; digit < 10; ++digit) values[std::size_t{'0'} + digit] = digit;
  for (std::uint8_t letter = 0; letter < 6; ++letter) {
    values[std::size_t{'a'} + letter] = static_cast<std::uint8_t>(10 + letter);
    values[std::size_t{'A'} + letter] = static_cast<std::uint8_t>(10 + letter);
  }
  return values;
}();

/// Exactly `text`, as a hex number that it fits.
template <class Number>
bool read_hex(std::string_view text, Number& value) {
  value = 0;
  std::uint8_t seen = 0;
  for (const char c : text) {
    const std::uint8_t digit = digit_values[static_cast<unsigned char>(c)];
    seen |= digit;
    value = static_cast<Number>(value << 4U | (digit & 0xFU));
  }
  return !text.empty() && seen != no_digit;
}

/// "00", "01" … "ff".
constexpr std::array<char, 512> digit_pairs = [] {
  constexpr std::string_view alphabet = "0123456789abcdef";
  std::array<char, 512> pairs{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    pairs[2 * byte] = alphabet[byte / 16];
    pairs[2 * byte + 1] = alphabet[byte % 16];
  }
  return pairs;
}();

/// Writes `digits` digits, an even number, to `out`, and gives where they end.
char* write_hex(char* out, std::uint64_t value, int digits) {
  for (int digit = digits; (digit -= 2) >= 0; value >>= 8U)
    std::memcpy(out + digit, digit_pairs.data() + 2 * (value & 0xFFU), 2);
  return out + digits;
}

}  // namespace

std::string hex(std::uint64_t value, int digits) {
  std::string text(static_cast<std::size_t>(digits), '0');
  write_hex(text.data(), value, digits);
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
  std::string text(36, '-');
  char* out = write_hex(text.data(), high >> 32U, 8) + 1;
  out = write_hex(out, high >> 16U, 4) + 1;
  out = write_hex(out, high, 4) + 1;
  out = write_hex(out, low >> 48U, 4) + 1;
  write_hex(out, low, 12);
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

std::string TraceId::text() const {
  std::string text(35, '-');
  text.front() = '1';
  char* out = write_hex(text.data() + 2, epoch_seconds, 8) + 1;
  out = write_hex(out, high, 8);
  write_hex(out, low, 16);
  return text;
}

}  // namespace cutoff::wire
