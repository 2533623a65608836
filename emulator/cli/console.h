// The terminal, or whatever stands in its place: where a command writes, and what can be shown there.
#pragma once

#include <string_view>

#include "emulator/report/style.h"

namespace cutoff::cli {

class Console {
 public:
  /// That of this process. Makes a reader who left (`cutoff … | head -1`) harmless.
  Console();

  /// Colours on a terminal only, unless NO_COLOR is set; Unicode's lines where the locale is UTF-8.
  const report::Style& style() const { return style_; }

  /// To stdout. Throws std::system_error when it cannot be written, except because nobody reads it any more.
  void print(std::string_view text);
  /// A page, to stderr: stdout is somebody else's. What can be shown there.
  void print_aside(std::string_view text);
  report::Style aside_style() const;
  /// One sentence, with the program's name before it and a line's end behind it, to stderr.
  void complain(std::string_view sentence);

 private:
  report::Style style_;
};

}  // namespace cutoff::cli
