#include "fakes/wire/json_writer.h"

#include <charconv>
#include <cstdint>
#include <cstring>

#include "fakes/wire/utf8.h"

namespace cutoff::wire {
namespace {

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

/// The same of eight characters at once.
bool are_plain(std::uint64_t characters) {
  constexpr std::uint64_t each = 0x0101010101010101;
  constexpr std::uint64_t high_bits = each * 0x80;
  const auto some_is_less = [](std::uint64_t bytes, unsigned bound) {
    return (bytes - each * bound) & ~bytes;
  };
  const std::uint64_t quotes = characters ^ each * static_cast<unsigned char>('"');
  const std::uint64_t backslashes = characters ^ each * static_cast<unsigned char>('\\');
  return ((characters | some_is_less(characters, 0x20) | some_is_less(quotes, 1) |
           some_is_less(backslashes, 1)) &
          high_bits) == 0;
}

/// How many plain characters `text` starts with.
std::size_t plain_part(std::string_view text) {
  constexpr std::size_t eight = sizeof(std::uint64_t);
  const auto are_plain_from = [text](std::size_t place) {
    std::uint64_t characters = 0;
    std::memcpy(&characters, text.data() + place, sizeof characters);
    return are_plain(characters);
  };
  std::size_t plain = 0;
  while (plain + eight <= text.size() && are_plain_from(plain)) plain += eight;
  // The last ones together with some that were looked at already.
  if (text.size() >= eight && plain + eight > text.size() && are_plain_from(text.size() - eight))
    return text.size();
  while (plain < text.size() && is_plain(text[plain])) ++plain;
  return plain;
}

template <class Number>
void append_number(std::string& out, Number value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

void append_control(std::string& out, char c) {
  switch (c) {
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    default:
      break;
  }
  constexpr std::string_view hex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  out += "\\u00";
  out += hex[byte / 16];
  out += hex[byte % 16];
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  std::size_t plain = plain_part(text);
  if (plain == text.size()) {  // nearly always, and then in one piece
    const std::size_t start = out.size();
    out.resize(start + plain + 2, '"');
    text.copy(out.data() + start + 1, plain);
    return;
  }
  out += '"';
  for (;; plain = plain_part(text)) {
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;

    const char c = text.front();
    std::size_t consumed = 1;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      append_control(out, c);
    } else if (const std::size_t length = utf8_sequence(text); length != 0) {
      out.append(text.substr(0, length));
      consumed = length;
    } else {
      out += "\xEF\xBF\xBD";
    }
    text.remove_prefix(consumed);
  }
  out += '"';
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  out_ += bracket;
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  out_ += bracket;
  first_ = false;
  return *this;
}

void JsonWriter::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  append_json_string(out_, name);
  out_ += ':';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view value) {
  separate();
  append_json_string(out_, value);
  return *this;
}

JsonWriter& JsonWriter::number(std::int64_t value) {
  separate();
  append_number(out_, value);
  return *this;
}

JsonWriter& JsonWriter::boolean(bool value) { return raw(value ? "true" : "false"); }

JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::milliseconds(clock::Duration value) {
  separate();
  constexpr std::uint64_t nanoseconds = 1'000'000;
  const bool negative = value < clock::Duration::zero();
  const auto count =
      negative ? 0 - static_cast<std::uint64_t>(value.count()) : static_cast<std::uint64_t>(value.count());
  if (negative) out_ += '-';
  append_number(out_, count / nanoseconds);
  if (const std::uint64_t fraction = count % nanoseconds; fraction != 0) {
    std::string decimals = std::to_string(nanoseconds + fraction);
    decimals.erase(decimals.find_last_not_of('0') + 1);
    out_ += '.';
    out_.append(decimals, 1);
  }
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_.append(json);
  return *this;
}

}  // namespace cutoff::wire
