#include "emulator/replay/replay.h"

#include <algorithm>

#include "fakes/cloud/cloud.h"

namespace cutoff::replay {
namespace {

/// A flow's deployment may take time before the first client comes. The journal says when each request was sent,
/// its record how long after the workload's start that was.
clock::Instant workload_start(const std::vector<journal::Entry>& journal,
                              const flows::RequestRecord& record) {
  const auto sent = std::find_if(journal.begin(), journal.end(), [&](const journal::Entry& entry) {
    return entry.is("client.send") && entry.trace == record.trace;
  });
  return sent == journal.end() ? clock::Instant() : sent->at - record.sent;
}

}  // namespace

Result replay(const Incident& incident, const flows::Flow& flow, const Settings& settings) {
  cloud::Options options;
  options.region.seed = settings.seed;
  options.region.latency = settings.latency;
  cloud::Cloud cloud(options);
  const clock::Instant stops_at = cloud.loop().now() + time_limit;

  Result result;
  result.incident = incident.name;
  result.description = incident.description;
  result.flow = flow.name();
  result.settings = settings;
  result.records = flows::run_flow(flow, cloud, incident.requests, time_limit);
  result.journal = cloud.journal().copy();
  result.ledger = tally(result.journal, result.records);
  result.start = workload_start(result.journal, result.records.front());
  result.limit_reached = cloud.loop().now() >= stops_at;
  return result;
}

}  // namespace cutoff::replay
