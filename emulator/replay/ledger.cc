#include "emulator/replay/ledger.h"

#include <map>
#include <set>

namespace cutoff::replay {
namespace {

std::vector<AgentCall> calls_in(const std::vector<journal::Entry>& journal) {
  std::vector<AgentCall> calls;
  std::map<std::string, std::size_t> open;
  for (const journal::Entry& entry : journal) {
    if (entry.is("agentcore.call")) {
      open[entry.text("call")] = calls.size();
      calls.push_back({entry.trace, entry.text("call"), entry.at});
    } else if (entry.is("agentcore.answer")) {
      const auto found = open.find(entry.text("call"));
      if (found == open.end()) continue;  // the journal keeps only its end, and the call is not in it
      AgentCall& call = calls[found->second];
      open.erase(found);
      call.worked = entry.duration("duration_ms");
      call.ended = true;
      call.heard = entry.text("heard") == "true";
    }
  }
  for (const auto& [name, index] : open) calls[index].worked = journal.back().at - calls[index].begun;
  return calls;
}

void judge(std::vector<AgentCall>& calls, const std::vector<flows::RequestRecord>& records) {
  std::set<wire::TraceId> answered;
  for (const flows::RequestRecord& record : records) {
    if (record.answered) answered.insert(record.trace);
  }
  std::set<wire::TraceId> worked_for;
  for (AgentCall& call : calls) {
    call.orphaned = !call.heard || (call.trace && !answered.contains(call.trace));
    call.duplicated = call.trace && worked_for.contains(call.trace);
    // A call that was refused at once is no work that the next one could repeat.
    if (call.worked > clock::Duration::zero()) worked_for.insert(call.trace);
  }
}

Summary summarize(const std::vector<flows::RequestRecord>& records) {
  Summary summary;
  for (const flows::RequestRecord& record : records) {
    switch (record.outcome) {
      case flows::Outcome::answered:
        ++summary.answered;
        break;
      case flows::Outcome::timed_out:
        ++summary.timed_out;
        break;
      case flows::Outcome::failed:
        ++summary.failed;
        break;
      case flows::Outcome::lost:
        ++summary.lost;
        break;
    }
  }
  return summary;
}

}  // namespace

Ledger tally(const std::vector<journal::Entry>& journal, const std::vector<flows::RequestRecord>& records) {
  Ledger ledger;
  ledger.calls = calls_in(journal);
  judge(ledger.calls, records);
  for (const AgentCall& call : ledger.calls) {
    ledger.work.agent += call.worked;
    if (call.orphaned) ledger.work.orphaned_agent += call.worked;
    if (call.duplicated) ledger.work.duplicated_agent += call.worked;
  }
  for (const journal::Entry& entry : journal) {
    if (entry.is("lambda.start")) ++ledger.work.invocations;
  }
  ledger.summary = summarize(records);
  return ledger;
}

}  // namespace cutoff::replay
