#include "emulator/report/verdict.h"

#include <vector>

namespace cutoff::report {
namespace {

std::string seconds(clock::Duration duration) { return clock::seconds_text(duration) + " s"; }

std::string fate_of(const flows::RequestRecord& record) {
  switch (record.outcome) {
    case flows::Outcome::answered:
      return "The request was answered at " + seconds(record.answered.value_or(record.sent));
    case flows::Outcome::timed_out:
      return "The request timed out" +
             (record.responded ? " at " + seconds(*record.responded) : std::string());
    case flows::Outcome::failed:
      return "The request failed" +
             (record.status ? " with " + std::to_string(*record.status) : std::string()) +
             (record.responded ? " at " + seconds(*record.responded) : std::string());
    case flows::Outcome::lost:
      return "The request was lost: it was accepted, and its client never had the result";
  }
  return {};
}

std::string fates_of(const replay::Summary& summary, std::size_t requests) {
  if (summary.answered == static_cast<std::int64_t>(requests)) {
    return "All " + std::to_string(requests) + " requests were answered";
  }
  std::string text = "Of " + std::to_string(requests) + " requests " + std::to_string(summary.answered) +
                     (summary.answered == 1 ? " was answered" : " were answered");
  if (summary.timed_out > 0) text += ", " + std::to_string(summary.timed_out) + " timed out";
  if (summary.failed > 0) text += ", " + std::to_string(summary.failed) + " failed";
  if (summary.lost > 0)
    text += ", " + std::to_string(summary.lost) + (summary.lost == 1 ? " was lost" : " were lost");
  return text;
}

}  // namespace

std::string verdict(const replay::Result& result) {
  std::string text = result.records.size() == 1 ? fate_of(result.records.front())
                                                : fates_of(result.ledger.summary, result.records.size());
  const replay::Work& work = result.ledger.work;
  const bool orphaned = work.orphaned_agent > clock::Duration::zero();
  const bool duplicated = work.duplicated_agent > clock::Duration::zero();
  if (orphaned)
    text += (duplicated ? ", " : ", and ") + seconds(work.orphaned_agent) + " of agent work reached nobody";
  if (duplicated)
    text += ", and " + seconds(work.duplicated_agent) + (orphaned ? " of it was" : " of agent work was") +
            " done again";
  return text + ".";
}

}  // namespace cutoff::report
