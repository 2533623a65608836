#include "fakes/journal/journal.h"

#include <sstream>

namespace cutoff::journal {

void Journal::put(const char* kind, const wire::TraceId& trace, Fields fields) {
  if (entries_.full() && entries_.capacity() < most_kept_) [[unlikely]]
    entries_.set_capacity(std::min(most_kept_, std::max<std::size_t>(64, 2 * entries_.capacity())));
  entries_.push_back({loop_.now(), ++written_, kind, trace, std::move(fields)});
  if (sink_) sink_(entries_.back());
  if (notice_) notice_();
  if (most_kept_ == 0) entries_.clear();
}

void Journal::keep_last(std::size_t count) {
  most_kept_ = count;
  while (entries_.size() > count) entries_.pop_front();
  entries_.set_capacity(std::max<std::size_t>(1, std::min(count, entries_.capacity())));
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
