#include "fakes/wire/identifiers.h"

#include <array>
#include <cstring>
#include <utility>

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

/// As many hex digits as a number has; false where one of them is none.
template <class Number>
bool read_hex(const char* text, Number& value) {
  std::uint8_t seen = 0;
  std::uint64_t read = 0;
  // A fold counts no loop: each request brings such a number, and is given some more.
  [&]<std::size_t... places>(std::index_sequence<places...>) {
    const auto take = [&](char c) {
      const std::uint8_t digit = digit_values[static_cast<unsigned char>(c)];
      seen |= digit;
      read = read << 4U | digit;
    };
    (take(text[places]), ...);
  }(std::make_index_sequence<2 * sizeof(Number)>());
  value = static_cast<Number>(read);
  return seen != no_digit;
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

/// Writes the last `digits` digits, an even number, to `out`, and gives where they end.
template <std::size_t digits>
char* write_hex(char* out, std::uint64_t value) {
  [&]<std::size_t... pairs>(std::index_sequence<pairs...>) {
    (std::memcpy(out + 2 * pairs, digit_pairs.data() + 2 * (value >> (4 * digits - 8 * pairs - 8) & 0xFFU),
                 2),
     ...);
  }(std::make_index_sequence<digits / 2>());
  return out + digits;
}

}  // namespace

std::string hex(std::uint64_t value, int digits) {
  std::array<char, 16> all;
  write_hex<16>(all.data(), value);
  return {all.end() - digits, all.end()};
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
  if (digits.size() != 32 || !read_hex(digits.data(), uuid.high) || !read_hex(digits.data() + 16, uuid.low)) {
    return std::nullopt;
  }
  return uuid;
}

std::string Uuid::text() const {
  std::string text(36, '-');
  char* out = write_hex<8>(text.data(), high >> 32U) + 1;
  out = write_hex<4>(out, high >> 16U) + 1;
  out = write_hex<4>(out, high) + 1;
  out = write_hex<4>(out, low >> 48U) + 1;
  write_hex<12>(out, low);
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
      !read_hex(text.data() + 2, trace.epoch_seconds) || !read_hex(text.data() + 11, trace.high) ||
      !read_hex(text.data() + 19, trace.low)) {
    return std::nullopt;
  }
  return trace;
}

namespace {

/// Writes "1-5759e988-bd862e3fe1be46a994272793" but for its hyphens, which are there.
void write_root(char* out, const TraceId& trace) {
  *out = '1';
  out = write_hex<8>(out + 2, trace.epoch_seconds) + 1;
  out = write_hex<8>(out, trace.high);
  write_hex<16>(out, trace.low);
}

}  // namespace

std::string TraceId::text() const {
  std::string text(35, '-');
  write_root(text.data(), *this);
  return text;
}

std::string TraceId::header(std::size_t room) const {
  constexpr std::string_view blank = "Root=1-00000000-000000000000000000000000";
  std::string header;
  header.reserve(blank.size() + room);
  header = blank;
  write_root(header.data() + 5, *this);
  return header;
}

}  // namespace cutoff::wire
