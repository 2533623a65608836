// The ledger: who worked how long, for whom, read from the journal.
//
// The words are those of every report: orphaned is work whose result reached nobody, duplicated is agent work
// done again for the same request. One call can be both.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fakes/clock/time.h"
#include "fakes/journal/entry.h"
#include "fakes/wire/identifiers.h"
#include "fixtures/flows/flow.h"

namespace cutoff::replay {

/// One call to an agent.
struct AgentCall {
  wire::TraceId trace;
  std::string call;  // the journal's name for it
  clock::Instant begun{};
  clock::Duration worked{};  // until the journal's end, where there is no answer yet
  bool ended = false;
  bool heard = false;       // its caller still waited for the answer
  bool orphaned = false;    // not heard, or heard by somebody whose client was never answered
  bool duplicated = false;  // the agent had worked for the same request before
};

struct Work {
  clock::Duration agent{};
  clock::Duration orphaned_agent{};
  clock::Duration duplicated_agent{};
  std::int64_t invocations = 0;
};

/// How many requests ended in which way.
struct Summary {
  std::int64_t answered = 0;
  std::int64_t timed_out = 0;
  std::int64_t failed = 0;
  std::int64_t lost = 0;
};

struct Ledger {
  std::vector<AgentCall> calls;  // in the order in which they began
  Work work;
  Summary summary;
};

Ledger tally(const std::vector<journal::Entry>& journal, const std::vector<flows::RequestRecord>& records);

}  // namespace cutoff::replay
