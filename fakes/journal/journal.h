// The journal: the one log of everything that happens. Logs, metrics, timelines and traces are read from it.
//
// Services append; tests, reports and the program read. It keeps everything, or the last N with a sink that
// sees each entry as it passes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <boost/circular_buffer.hpp>

#include "fakes/clock/loop.h"
#include "fakes/journal/entry.h"
#include "fakes/journal/fields_memory.h"

namespace cutoff::journal {

/// The oldest first. The next entry of the journal may take the place of one, and may move all.
using Entries = boost::circular_buffer<Entry>;

class Journal {
 public:
  using Sink = std::function<void(const Entry&)>;

  explicit Journal(clock::Loop& loop) : loop_(loop) {}
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// journal.append("lambda.start", trace, field("function", name), field("request_id", id));
  /// What a killed fiber appends is void.
  template <class... New>
  void append(const char* kind, const wire::TraceId& trace, const New&... fields) {
    if (loop_.current_is_killed()) return;
    std::uint64_t* const memory =
        memory_.take(Fields::words(fields...), written_ + 1, oldest_with_one_more());
    put(kind, trace, Fields::in(memory, fields...));
  }

  /// The same, where which fields there are is known only at run time.
  void append(const char* kind, const wire::TraceId& trace, Fields fields) {
    if (!loop_.current_is_killed()) put(kind, trace, std::move(fields));
  }

  const Entries& entries() const { return entries_; }
  /// The same, to stay when the journal goes on.
  std::vector<Entry> copy() const { return {entries_.begin(), entries_.end()}; }
  /// How many there have been, those included that are kept no more.
  std::uint64_t written() const { return written_; }

  /// Keeps only the last `count` from now on.
  void keep_last(std::size_t count);
  /// Sees each entry once, in order, as it passes; it must not append.
  void set_sink(Sink sink) { sink_ = std::move(sink); }
  /// Told after each entry that there is more to read; it must not append.
  void set_notice(std::function<void()> notice) { notice_ = std::move(notice); }
  /// Forgets what it keeps; the numbers of entries go on.
  void clear() { entries_.clear(); }

  /// JSON Lines: one object a line.
  void write_json_lines(std::ostream& out) const;
  std::string json_lines() const;

 private:
  /// The number of the oldest that will be kept.
  std::uint64_t oldest_with_one_more() const {
    return written_ + 1 - std::min<std::uint64_t>(entries_.size(), most_kept_ - 1);
  }
  /// Puts it there, in the place of the oldest where only the last are kept, and shows it.
  void put(const char* kind, const wire::TraceId& trace, Fields fields);

  clock::Loop& loop_;
  FieldsMemory memory_;
  Entries entries_;
  std::size_t most_kept_ = SIZE_MAX;
  std::uint64_t written_ = 0;
  Sink sink_;
  std::function<void()> notice_;
};

}  // namespace cutoff::journal
