#include "emulator/control/entry_filter.h"

#include <algorithm>

#include "fakes/iam/pattern.h"

namespace cutoff::control {
namespace {

bool is_of_kind(std::string_view wanted, std::string_view kind) {
  if (iam::matches(wanted, kind)) return true;
  return kind.size() > wanted.size() && kind.starts_with(wanted) && kind[wanted.size()] == '.';
}

}  // namespace

bool EntryFilter::matches(const journal::Entry& entry) const {
  if (entry.number <= after) return false;
  if (from && entry.at < *from) return false;
  const auto fits = [&](const std::string& kind) { return is_of_kind(kind, entry.kind); };
  if (!kinds.empty() && std::none_of(kinds.begin(), kinds.end(), fits)) return false;
  if (!trace.empty() && (!entry.trace || entry.trace.text() != trace)) return false;
  return std::all_of(fields.begin(), fields.end(), [&](const auto& wanted) {
    return entry.has(wanted.first) && iam::matches(wanted.second, entry.text(wanted.first));
  });
}

std::size_t place_after(const journal::Journal& journal, std::uint64_t after) {
  const auto& entries = journal.entries();
  if (entries.empty()) return 0;
  const std::uint64_t first = entries.front().number;
  if (after < first) return 0;
  return std::min<std::size_t>(entries.size(), after + 1 - first);
}

}  // namespace cutoff::control
