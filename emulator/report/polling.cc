#include "emulator/report/polling.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace cutoff::report {
namespace {

using journal::Entry;

/// The entries of one GET, from its sending to its response: the gateway's, those of the invocation that it caused, and
/// what that read. Others of the request's stand between them and are not among them.
class Poll {
 public:
  Poll(std::size_t index, const Entry& sending)
      : path_(sending.text("path")), sent_(sending.at), entries_{index} {}

  void take(std::size_t index, const Entry& entry) {
    if (entry.is("apigateway.request") || entry.is("lambda.invoke")) ids_.insert(entry.text("request_id"));
    const bool is_the_gateways_or_lambdas = std::string_view(entry.kind).starts_with("apigateway.") ||
                                            std::string_view(entry.kind).starts_with("lambda.");
    if (entry.is("client.response") || entry.is("dynamodb.get_item") ||
        (is_the_gateways_or_lambdas && ids_.contains(entry.text("request_id")))) {
      entries_.push_back(index);
    }
  }

  const std::string& path() const { return path_; }
  clock::Instant sent() const { return sent_; }
  const std::vector<std::size_t>& entries() const { return entries_; }

 private:
  std::string path_;
  clock::Instant sent_;
  std::set<std::string> ids_;
  std::vector<std::size_t> entries_;
};

}  // namespace

std::string PollRun::sentence(clock::Instant zero) const {
  const std::string last = clock::seconds_text(sent.back() - zero);
  if (sent.size() == 1) return "polls: still processing";
  clock::Duration shortest = sent[1] - sent[0];
  clock::Duration longest = shortest;
  for (std::size_t i = 2; i < sent.size(); ++i) {
    shortest = std::min(shortest, sent[i] - sent[i - 1]);
    longest = std::max(longest, sent[i] - sent[i - 1]);
  }
  std::string text =
      "polls " + std::to_string(sent.size()) + " times, every " + clock::seconds_text(shortest);
  if (longest != shortest) text += " to " + clock::seconds_text(longest);
  return text + " s until " + last + ": still processing";
}

Polling polling_in(const std::vector<const Entry*>& entries, const flows::RequestRecord& record,
                   clock::Instant start) {
  Polling polling;
  polling.hidden.resize(entries.size());
  std::optional<Poll> open;
  std::string path_of_run;  // empty: the next poll begins a new run
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = *entries[i];
    if (entry.is("client.send")) {
      open.reset();
      if (entry.text("method") == "GET") open.emplace(i, entry);
      if (!open) path_of_run.clear();
      continue;
    }
    if (!open) continue;
    open->take(i, entry);
    if (entry.is("client.failure")) {
      open.reset();
      path_of_run.clear();
    } else if (entry.is("client.response")) {
      const bool brought_the_answer = record.answered && entry.at >= start + *record.answered;
      if (entry.number_of("status") < 300 && !brought_the_answer) {
        if (path_of_run != open->path()) polling.runs.push_back({open->entries().front(), {}});
        path_of_run = open->path();
        polling.runs.back().sent.push_back(open->sent());
        for (const std::size_t part : open->entries()) polling.hidden[part] = true;
      } else {
        path_of_run.clear();
      }
      open.reset();
    }
  }
  return polling;
}

}  // namespace cutoff::report
