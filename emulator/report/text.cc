#include "emulator/report/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace cutoff::report {
namespace {

struct Character {
  char32_t code = 0xFFFD;
  std::size_t bytes = 1;
};

/// The first character of `text`, which is not empty; U+FFFD for what is not UTF-8.
Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  if (bytes == 0 || bytes > text.size()) return {};
  char32_t code = lead & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    code = code << 6U | (byte(i) & 0x3FU);
  }
  return {code, bytes};
}

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t size>
bool within(const std::array<Range, size>& ranges, char32_t code) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](Range r) { return r.first <= code && code <= r.last; });
}

/// Controls, and what changes the direction of the text after it.
constexpr std::array<Range, 5> obeyed{
    {{0x00, 0x1F}, {0x7F, 0x9F}, {0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}}};
/// Combining marks and joiners.
constexpr std::array<Range, 4> without_width{
    {{0x300, 0x36F}, {0x200B, 0x200F}, {0x20D0, 0x20F0}, {0xFE00, 0xFE0F}}};
/// East Asian wide characters and pictures (Unicode TR 11, in broad strokes).
constexpr std::array<Range, 8> two_wide{{{0x1100, 0x115F},
                                         {0x2E80, 0xA4CF},
                                         {0xAC00, 0xD7A3},
                                         {0xF900, 0xFAFF},
                                         {0xFE30, 0xFE6F},
                                         {0xFF00, 0xFF60},
                                         {0x1F300, 0x1FAFF},
                                         {0x20000, 0x3FFFD}}};

std::size_t width_of(char32_t code) {
  if (within(without_width, code)) return 0;
  return within(two_wide, code) ? 2 : 1;
}

/// The longest beginning of `text` that takes at most `columns`.
std::string_view beginning(std::string_view text, std::size_t columns) {
  std::size_t used = 0;
  std::size_t end = 0;
  while (end < text.size()) {
    const Character character = first_character(text.substr(end));
    used += width_of(character.code);
    if (used > columns) break;
    end += character.bytes;
  }
  return text.substr(0, end);
}

/// `text` in at most `columns`.
std::string cut(std::string_view text, std::size_t columns) {
  if (width(text) <= columns) return std::string(text);
  return std::string(beginning(text, columns - 1)) + "~";
}

}  // namespace

std::string printable(std::string_view text, bool unicode) {
  std::string shown;
  while (!text.empty()) {
    const Character character = first_character(text);
    if (character.code == '\n' || character.code == '\t' || character.code == '\r') {
      shown += ' ';
    } else if (within(obeyed, character.code) || character.code == 0xFFFD ||
               (!unicode && character.code > 0x7F)) {
      shown += '?';
    } else {
      shown += text.substr(0, character.bytes);
    }
    text.remove_prefix(character.bytes);
  }
  return shown;
}

std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Character character = first_character(text);
    columns += width_of(character.code);
    text.remove_prefix(character.bytes);
  }
  return columns;
}

std::string left(std::string_view text, std::size_t columns) {
  std::string fitted = cut(text, columns);
  fitted.append(columns - width(fitted), ' ');
  return fitted;
}

std::string right(std::string_view text, std::size_t columns) {
  const std::string fitted = cut(text, columns);
  return std::string(columns - width(fitted), ' ') + fitted;
}

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  std::string line;
  while (true) {
    const std::size_t start = text.find_first_not_of(' ');
    if (start == std::string_view::npos) break;
    text.remove_prefix(start);
    std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    if (!line.empty() && width(line) + 1 + width(word) > columns) lines.push_back(std::exchange(line, {}));
    if (!line.empty()) line += ' ';
    while (width(word) > columns) {
      const std::string_view part = beginning(word, columns);
      lines.emplace_back(part);
      word.remove_prefix(part.size());
    }
    line += word;
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

}  // namespace cutoff::report
