// A replay: an incident's requests sent through a flow, on a cloud of their own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/replay/incident.h"
#include "emulator/replay/ledger.h"
#include "fakes/clock/time.h"
#include "fakes/journal/entry.h"
#include "fakes/region/latency.h"
#include "fixtures/flows/flow.h"

namespace cutoff::replay {

struct Settings {
  std::uint64_t seed = 1;
  region::LatencyProfile latency = region::LatencyProfile::ideal;
};

/// All that is known about a replay that is over; what reports are made of.
struct Result {
  std::string incident;
  std::string description;
  std::string flow;
  Settings settings;
  std::vector<flows::RequestRecord> records;  // in the order of the incident's requests
  Ledger ledger;
  std::vector<journal::Entry> journal;
  clock::Instant start{};      // when the workload began; records count from here, the journal does not
  bool limit_reached = false;  // it was stopped at time_limit while work was still owed
};

/// The same incident, flow and settings give the same result, to the byte.
Result replay(const Incident& incident, const flows::Flow& flow, const Settings& settings);

}  // namespace cutoff::replay
