// How a page looks: with colours or without, drawn with Unicode's lines or with ASCII alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cutoff::report {

struct Style {
  bool colour = false;   // only where a terminal shows it
  bool unicode = false;  // only where the locale's characters are UTF-8
};

/// What a part of a page is, which decides its colour.
enum class Ink : std::uint8_t { plain, dim, strong, good, bad, orphaned };

/// `text` in that ink; as it is when there are no colours.
std::string paint(std::string_view text, Ink ink, const Style& style);

/// The characters that a lane is drawn with; each takes one column.
struct Glyphs {
  std::string_view begin;         // a span of work begins
  std::string_view work;          // somebody waits for it
  std::string_view end;           // and has it
  std::string_view cut_off;       // it ended early: a limit, an error
  std::string_view unheard;       // nobody waits for it any more
  std::string_view unheard_end;   // it is done, and reaches nobody
  std::string_view open;          // it had not ended when the replay did
  std::string_view waiting;       // a client between its first response and its answer
  std::string_view instant;       // a span without length
  std::string_view cut_off_line;  // where, in every other lane, somebody stopped to wait
  std::string_view axis;
  std::string_view tick;
};
const Glyphs& glyphs(const Style& style);

}  // namespace cutoff::report
