// Which entries of the journal somebody wants to see.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/journal/journal.h"

namespace cutoff::control {

struct EntryFilter {
  std::vector<std::string> kinds;  // any of these: "lambda.report", "lambda.*", "lambda" for all of lambda's
  std::string trace;               // empty: any
  std::vector<std::pair<std::string, std::string>> fields;  // all of these; a value may have * and ?
  std::uint64_t after = 0;                                  // entries of higher numbers
  std::optional<clock::Instant> from;                       // at that instant or later

  bool matches(const journal::Entry& entry) const;
};

/// The kept entries of numbers above `after`, in order: journal.entries() from this place on. Numbers have no gaps.
std::size_t place_after(const journal::Journal& journal, std::uint64_t after);

}  // namespace cutoff::control
