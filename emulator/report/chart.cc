#include "emulator/report/chart.h"

#include <algorithm>
#include <utility>

#include "emulator/report/text.h"

namespace cutoff::report {
namespace {

using clock::Duration;
using clock::Instant;

/// "30", "0.5", "-2": seconds with the decimals that they need.
std::string short_seconds(Duration duration) {
  std::string text = clock::seconds_text(duration);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

/// The smallest of 1, 2, 5, 10, 20, … nanoseconds that is at least `least`.
Duration round_step(Duration least) {
  Duration step(1);
  while (true) {
    for (const int factor : {1, 2, 5}) {
      if (step * factor >= least) return step * factor;
    }
    step *= 10;
  }
}

}  // namespace

Chart::Chart(Instant from, Instant until, Instant zero, std::size_t columns, const Style& style)
    : from_(from),
      length_(std::max<Duration>(until - from, std::chrono::milliseconds(1))),
      zero_(zero),
      columns_(columns),
      style_(style),
      glyphs_(glyphs(style)) {
  const std::string widest = short_seconds(from_ + length_ - zero_);
  const std::size_t room = std::max<std::size_t>(std::min<std::size_t>(widest.size(), 6) + 2, 7);
  const Duration step =
      round_step(length_ * static_cast<Duration::rep>(room) / static_cast<Duration::rep>(columns - 1));
  const Duration::rep first = (from_ - zero_ + step - Duration(1)) / step;
  for (Instant tick = zero_ + first * step; tick <= from_ + length_; tick += step) ticks_.push_back(tick);
}

std::size_t Chart::column(Instant at) const {
  const Duration since = std::clamp<Duration>(at - from_, Duration::zero(), length_);
  // A day of nanoseconds times a hundred columns is far from the limit of 64 bits.
  return static_cast<std::size_t>(since.count() * static_cast<Duration::rep>(columns_ - 1) / length_.count());
}

std::string Chart::numbers() const {
  std::string line;
  for (const Instant tick : ticks_) {
    const std::string number = short_seconds(tick - zero_);
    const std::size_t centre = column(tick);
    const std::size_t begin = std::min(centre - std::min(centre, (number.size() - 1) / 2),
                                       columns_ - std::min(columns_, number.size()));
    if (!line.empty() && begin <= line.size()) continue;  // no room for it
    line.append(begin - line.size(), ' ');
    line += number;
  }
  return left(line, columns_);
}

std::string Chart::scale() const {
  Cells cells(columns_, Cell{std::string(glyphs_.axis), Ink::dim});
  for (const Instant tick : ticks_) cells[column(tick)].text = glyphs_.tick;
  return painted(cells);
}

void Chart::draw(Cells& cells, const Span& span) const {
  const std::size_t begin = column(span.from);
  const std::size_t end = column(span.until);
  if (span.waiting) {
    for (std::size_t i = begin; i < end; ++i) cells[i] = {std::string(glyphs_.waiting), Ink::dim};
    return;
  }
  const std::size_t unheard = span.unheard_from ? column(*span.unheard_from) : end;
  for (std::size_t i = begin; i < end; ++i) {
    cells[i] = i < unheard ? Cell{std::string(glyphs_.work), Ink::plain}
                           : Cell{std::string(glyphs_.unheard), Ink::orphaned};
  }
  if (begin < unheard && begin < end) cells[begin].text = glyphs_.begin;
  if (begin < unheard && unheard < end) cells[unheard] = {std::string(glyphs_.cut_off_line), Ink::bad};
  Cell& last = cells[end];
  switch (span.end) {
    case Span::End::done:
      last = {std::string(begin == end ? glyphs_.instant : glyphs_.end), Ink::plain};
      break;
    case Span::End::cut_off:
      last = {std::string(glyphs_.cut_off), Ink::bad};
      break;
    case Span::End::unheard:
      last = {std::string(glyphs_.unheard_end), Ink::orphaned};
      break;
    case Span::End::open:
      last = {std::string(glyphs_.open), Ink::plain};
      break;
  }
}

/// Within the part that nobody waited for, if there is room; else behind the span, if that is free.
void Chart::write_note(Cells& cells, const Span& span) const {
  if (span.note.empty()) return;
  const std::string note = " " + printable(span.note, false) + " ";
  const auto write = [&](std::size_t at, Ink ink) {
    for (const char c : note) cells[at++] = {std::string(1, c), ink};
  };
  const std::size_t end = column(span.until);
  if (span.unheard_from) {
    const std::size_t unheard = column(*span.unheard_from);
    const std::size_t room = end - std::min(end, unheard);
    if (room >= note.size() + 4) write(unheard + (room - note.size()) / 2, Ink::orphaned);
    return;
  }
  const auto is_free = [&](const Cell& cell) {
    return cell.text == " " || cell.text == glyphs_.cut_off_line || cell.text == glyphs_.waiting;
  };
  if (end + note.size() >= columns_) return;
  const auto behind = cells.begin() + static_cast<std::ptrdiff_t>(end) + 1;
  if (std::all_of(behind, behind + static_cast<std::ptrdiff_t>(note.size()), is_free)) {
    write(end + 1, span.end == Span::End::cut_off ? Ink::bad : Ink::plain);
  }
}

std::string Chart::row(const std::vector<Span>& spans, std::optional<Instant> line) const {
  Cells cells(columns_);
  if (line) cells[column(*line)] = {std::string(glyphs_.cut_off_line), Ink::bad};
  for (const Span& span : spans) draw(cells, span);
  for (const Span& span : spans) write_note(cells, span);
  return painted(cells);
}

std::string Chart::painted(const Cells& cells) const {
  std::string text;
  std::string run;
  Ink ink = Ink::plain;
  for (const Cell& cell : cells) {
    if (cell.ink != ink) {
      text += paint(std::exchange(run, {}), ink, style_);
      ink = cell.ink;
    }
    run += cell.text;
  }
  return text + paint(run, ink, style_);
}

}  // namespace cutoff::report
