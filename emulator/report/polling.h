// The polling in a request's story: a client that asks again and again is told of in one line, not in hundreds.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fakes/clock/time.h"
#include "fakes/journal/entry.h"
#include "fixtures/flows/flow.h"

namespace cutoff::report {

/// Polls of one address, one after another, each of which was answered well and did not bring the answer.
struct PollRun {
  std::size_t first_entry = 0;  // the place of the first one's sending among the entries
  std::vector<clock::Instant> sent;

  /// "polls 33 times, every 2.000 s until 66.000: still processing"; instants count from `zero`.
  std::string sentence(clock::Instant zero) const;
};

struct Polling {
  std::vector<PollRun> runs;
  std::vector<bool> hidden;  // by entry: whether a run speaks for it
};

/// `entries` are those of the record's trace, in order.
Polling polling_in(const std::vector<const journal::Entry*>& entries, const flows::RequestRecord& record,
                   clock::Instant start);

}  // namespace cutoff::report
