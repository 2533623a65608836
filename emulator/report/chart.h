// Draws spans of time as a row of characters on a scale.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "emulator/report/story.h"
#include "emulator/report/style.h"
#include "fakes/clock/time.h"

namespace cutoff::report {

class Chart {
 public:
  /// The scale goes from the first column, `from`, to the last one, `until`. Its numbers are seconds from `zero`.
  Chart(clock::Instant from, clock::Instant until, clock::Instant zero, std::size_t columns,
        const Style& style);

  /// The numbers above the scale, and the scale.
  std::string numbers() const;
  std::string scale() const;
  /// Exactly as wide as the chart. `line` is where a line stands in what is left free.
  std::string row(const std::vector<Span>& spans, std::optional<clock::Instant> line = std::nullopt) const;

 private:
  struct Cell {
    std::string text = " ";
    Ink ink = Ink::plain;
  };
  using Cells = std::vector<Cell>;

  std::size_t column(clock::Instant at) const;
  void draw(Cells& cells, const Span& span) const;
  void write_note(Cells& cells, const Span& span) const;
  std::string painted(const Cells& cells) const;

  clock::Instant from_;
  clock::Duration length_;
  clock::Instant zero_;
  std::size_t columns_;
  Style style_;
  const Glyphs& glyphs_;
  std::vector<clock::Instant> ticks_;
};

}  // namespace cutoff::report
