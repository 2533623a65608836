#include "fakes/journal/journal.h"

#include <sstream>

namespace cutoff::journal {

Entry& Journal::next(const char* kind, const wire::TraceId& trace) {
  // Numbers have no gaps.
  if (entries_.empty() || written_ - entries_.front().number + 1 < most_kept_)
    return entries_.emplace_back(loop_.now(), ++written_, kind, trace, Fields());
  Entry& entry = entries_.emplace_back(std::move(entries_.front()));
  entries_.pop_front();
  entries_.front().fields.prefetch();  // it is next in turn, and has long been out of the processor's caches
  entry.at = loop_.now();
  entry.number = ++written_;
  entry.kind = kind;
  entry.trace = trace;
  entry.fields.clear();
  return entry;
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
