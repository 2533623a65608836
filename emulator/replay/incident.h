// An incident: who sent what when, how long the agent took for it, and what is to come of it under which flow.
//
// Read from the file that `cutoff replay` is given; fixtures/incidents/README.md describes it to those who write one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/replay/document.h"
#include "fakes/clock/time.h"
#include "fixtures/flows/flow.h"

namespace cutoff::replay {

/// How much virtual time a replay may take: more than any limit of AWS that a request could wait for. Some
/// flows never end by themselves (a poller while the network is down).
inline constexpr clock::Duration time_limit = std::chrono::hours(24);

/// What is expected of one request. Only what is named is judged; where a value may be missing (no response,
/// never answered), the outer optional says whether it is judged, the inner one holds what is expected.
struct ExpectedRequest {
  std::size_t request = 0;  // which of the incident's requests, from 0
  std::optional<clock::Duration> sent;
  std::optional<std::optional<int>> status;
  std::optional<std::optional<clock::Duration>> responded;
  std::optional<std::optional<clock::Duration>> answered;
  std::optional<flows::Outcome> outcome;
};

/// How many requests are expected to end in which way; only what is named is judged.
struct ExpectedSummary {
  std::optional<std::int64_t> answered;
  std::optional<std::int64_t> timed_out;
  std::optional<std::int64_t> failed;
  std::optional<std::int64_t> lost;
};

struct Expectation {
  std::string flow;
  ExpectedSummary summary;
  std::vector<ExpectedRequest> requests;
};

struct Incident {
  std::string name;
  std::string description;
  std::string gateway;
  std::string flow;                       // the one that it happened with
  std::vector<flows::Arrival> requests;   // as in the file; at least one
  std::vector<Expectation> expectations;  // of each flow that the file says something about

  /// Nothing when the file expects nothing of that flow.
  const Expectation* expectation_for(std::string_view a_flow) const;
};

/// Reads an incident; throws UnusableInput. `known_flows` are the names that a flow may have.
Incident read_incident(const std::string& path, const std::vector<std::string>& known_flows);
Incident read_incident(const Document& document, const std::vector<std::string>& known_flows);

}  // namespace cutoff::replay
