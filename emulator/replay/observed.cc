#include "emulator/replay/observed.h"

#include <map>
#include <utility>

namespace cutoff::replay {
namespace {

using journal::Entry;
using journal::field;

Entry clients_entry(const Entry& at_gateway, const char* kind, journal::Fields fields) {
  return {at_gateway.at, at_gateway.number, kind, at_gateway.trace, std::move(fields)};
}

flows::Outcome outcome_of(int status) {
  if (status < 400) return flows::Outcome::answered;
  return status == 504 ? flows::Outcome::timed_out : flows::Outcome::failed;
}

class Observer {
 public:
  void see(const Entry& entry) {
    if (entry.is("apigateway.request")) {
      sent_[entry.text("request_id")] = entry.at;
      const std::string& id = record_of(entry).id;
      journal_.push_back(
          clients_entry(entry, "client.send",
                        journal::Fields(field("request", id), field("method", entry.text("method")),
                                        field("path", entry.text("path")))));
      journal_.push_back(entry);
      return;
    }
    journal_.push_back(entry);
    if (!entry.is("apigateway.response")) return;
    const auto sent = sent_.find(entry.text("request_id"));
    if (sent == sent_.end()) return;  // the journal keeps only its end, and the request is not in it
    flows::RequestRecord& record = record_of(entry);
    const auto status = static_cast<int>(entry.number_of("status"));
    if (!record.status) {
      record.status = status;
      record.responded = entry.at.time_since_epoch();
      record.outcome = outcome_of(status);
      if (record.outcome == flows::Outcome::answered) record.answered = record.responded;
    }
    journal_.push_back(clients_entry(entry, "client.response",
                                     journal::Fields(field("request", record.id), field("status", status),
                                                     field("duration_ms", entry.at - sent->second))));
  }

  std::vector<flows::RequestRecord> records() && { return std::move(records_); }
  std::vector<Entry> journal() && { return std::move(journal_); }

 private:
  flows::RequestRecord& record_of(const Entry& entry) {
    const auto [place, is_new] = by_trace_.emplace(entry.trace, records_.size());
    if (is_new) {
      flows::RequestRecord record;
      record.id = std::to_string(records_.size() + 1);
      record.sent = entry.at.time_since_epoch();
      record.trace = entry.trace;
      records_.push_back(std::move(record));
    }
    return records_[place->second];
  }

  std::map<wire::TraceId, std::size_t> by_trace_;
  std::map<std::string, clock::Instant> sent_;
  std::vector<flows::RequestRecord> records_;
  std::vector<Entry> journal_;
};

}  // namespace

Result observed(const journal::Entries& journal, std::string title, std::string application) {
  Observer observer;
  for (const Entry& entry : journal) observer.see(entry);
  Result result;
  result.incident = std::move(title);
  result.flow = std::move(application);
  result.records = std::move(observer).records();
  result.journal = std::move(observer).journal();
  if (!result.journal.empty()) result.ledger = tally(result.journal, result.records);
  return result;
}

}  // namespace cutoff::replay
