#include "fakes/journal/journal.h"

#include <sstream>

namespace cutoff::journal {

void Journal::keep(Entry entry) {
  if (sink_) sink_(entry);
  entries_.push_back(std::move(entry));
  if (most_kept_ && entries_.size() > *most_kept_) entries_.pop_front();
  if (notice_) notice_();
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
