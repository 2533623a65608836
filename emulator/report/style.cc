#include "emulator/report/style.h"

namespace cutoff::report {
namespace {

constexpr Glyphs with_unicode{"┣", "━", "┫", "╳", "╱", "○", "▶", "─", "┃", "┊", "─", "┬"};
constexpr Glyphs with_ascii{"|", "=", "|", "X", "/", "o", ">", "-", "|", ":", "-", "+"};

std::string_view escape(Ink ink) {
  switch (ink) {
    case Ink::plain:
      return "";
    case Ink::dim:
      return "\x1b[2m";
    case Ink::strong:
      return "\x1b[1m";
    case Ink::good:
      return "\x1b[32m";
    case Ink::bad:
      return "\x1b[1;31m";
    case Ink::orphaned:
      return "\x1b[33m";
  }
  return "";
}

}  // namespace

std::string paint(std::string_view text, Ink ink, const Style& style) {
  if (!style.colour || ink == Ink::plain || text.empty()) return std::string(text);
  return std::string(escape(ink)).append(text).append("\x1b[0m");
}

const Glyphs& glyphs(const Style& style) { return style.unicode ? with_unicode : with_ascii; }

}  // namespace cutoff::report
