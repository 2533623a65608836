#include "fakes/journal/journal.h"

#include <sstream>

namespace cutoff::journal {

Entry& Journal::next(const char* kind, const wire::TraceId& trace) {
  Fields memory;  // of what is kept no more
  while (most_kept_ && entries_.size() >= *most_kept_ && !entries_.empty()) {
    memory = std::move(entries_.front().fields);
    entries_.pop_front();
  }
  memory.clear();
  return entries_.emplace_back(Entry{loop_.now(), ++written_, kind, trace, std::move(memory)});
}

void Journal::show(const Entry& entry) {
  if (sink_) sink_(entry);
  if (notice_) notice_();
  if (most_kept_ == 0U) entries_.clear();
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
