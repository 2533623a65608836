#include "tests/harness/journal_matchers.h"

#include "fakes/clock/time.h"

namespace cutoff::journal {

void PrintTo(const Entry& entry, std::ostream* out) { *out << entry.json(); }

}  // namespace cutoff::journal

namespace cutoff::harness {
namespace {

std::string description(const std::string& kind, const Fields& fields) {
  std::string text = kind;
  for (const auto& [key, value] : fields) text.append(" ").append(key).append("=").append(value);
  return text;
}

bool has_fields(const journal::Entry& entry, const std::string& kind, const Fields& fields) {
  if (!entry.is(kind)) return false;
  for (const auto& [key, value] : fields) {
    if (!entry.has(key) || entry.text(key) != value) return false;
  }
  return true;
}

MATCHER_P2(IsEntryOf, kind, fields, "is an entry of " + description(kind, fields)) {
  return has_fields(arg, kind, fields);
}

MATCHER_P3(HappenedAt, at, kind, fields,
           "happened at " + clock::seconds_text(clock::Duration(at)) + " s: " + description(kind, fields)) {
  return arg.at.time_since_epoch() == at && has_fields(arg, kind, fields);
}

}  // namespace

::testing::Matcher<const journal::Entry&> EntryOf(std::string kind, Fields fields) {
  return IsEntryOf(std::move(kind), std::move(fields));
}

::testing::Matcher<const journal::Entry&> Happened(clock::Duration at, std::string kind, Fields fields) {
  return HappenedAt(at, std::move(kind), std::move(fields));
}

std::vector<journal::Entry> entries_of(const journal::Journal& journal, std::string_view kind) {
  std::vector<journal::Entry> found;
  for (const journal::Entry& entry : journal.entries()) {
    if (entry.is(kind)) found.push_back(entry);
  }
  return found;
}

}  // namespace cutoff::harness
