// The story of one request: who worked for it from when to when, and what happened in between.
//
// Read from the journal's entries of its trace; instants are the journal's. The timeline draws it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emulator/replay/replay.h"
#include "emulator/report/style.h"
#include "fakes/clock/time.h"
#include "fakes/journal/entry.h"
#include "fixtures/flows/flow.h"

namespace cutoff::report {

/// Somebody's work or wait, in one piece.
struct Span {
  enum class End : std::uint8_t { done, cut_off, unheard, open };

  clock::Instant from{};
  clock::Instant until{};
  std::optional<clock::Instant> unheard_from;  // from here on nobody waited for it any more
  End end = End::open;
  std::string note;      // what is written at its end, where there is room
  bool waiting = false;  // no work: a client between its first response and its answer
};

struct Lane {
  std::string label;  // "client", "lambda 2"
  std::vector<Span> spans;
};

struct Event {
  clock::Instant at{};
  std::string label;  // of the lane
  std::string text;
  Ink ink = Ink::plain;
};

struct Story {
  const flows::RequestRecord* record = nullptr;
  std::string asked;  // "POST /api/v1/invoke"
  clock::Instant from{};
  clock::Instant until{};                // the last thing that happened for it
  std::optional<clock::Instant> cutoff;  // the first, if there are several
  std::vector<Lane> lanes;               // client, gateway, Lambda, agent, table; only those that took part
  std::vector<Event> events;
};

/// The journal's entries by trace, each in order.
using Traces = std::map<wire::TraceId, std::vector<const journal::Entry*>>;
Traces traces_of(const replay::Result& result);

Story story_of(const flows::RequestRecord& record, const Traces& traces, const replay::Result& result);

}  // namespace cutoff::report
