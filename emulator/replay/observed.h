// What a journal tells of requests that nobody replayed: those of clients outside, each seen where it came in.
#pragma once

#include <string>

#include "emulator/replay/replay.h"
#include "fakes/journal/journal.h"

namespace cutoff::replay {

/// A request to an API for each trace, its first: answered where its response is no error, timed out where it is 504, else
/// failed; lost where it has none yet. The client is put into the journal beside the gateway, as a replay would have it,
/// so that a timeline can be drawn. `title` says what was run, `application` against what.
Result observed(const journal::Entries& journal, std::string title, std::string application);

}  // namespace cutoff::replay
