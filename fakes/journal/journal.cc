#include "fakes/journal/journal.h"

#include <sstream>

namespace cutoff::journal {

Entry& Journal::next(const char* kind, const wire::TraceId& trace) {
  return entries_.emplace_back(loop_.now(), ++written_, kind, trace,
                               entries_.size() < most_kept_ ? Fields() : memory_of_oldest());
}

/// Which is kept no more: there is room for a new one.
Fields Journal::memory_of_oldest() {
  if (entries_.empty()) return {};
  Fields memory = std::move(entries_.front().fields);
  entries_.pop_front();
  memory.clear();
  return memory;
}

void Journal::show(const Entry& entry) {
  if (sink_) sink_(entry);
  if (notice_) notice_();
  if (most_kept_ == 0) entries_.clear();
}

void Journal::keep_last(std::size_t count) {
  most_kept_ = count;
  while (entries_.size() > count) entries_.pop_front();
}

void Journal::write_json_lines(std::ostream& out) const {
  for (const Entry& entry : entries_) out << entry.json() << '\n';
}

std::string Journal::json_lines() const {
  std::ostringstream out;
  write_json_lines(out);
  return std::move(out).str();
}

}  // namespace cutoff::journal
