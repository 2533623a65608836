#include "emulator/replay/expect.h"

#include "fakes/wire/json_writer.h"

namespace cutoff::replay {
namespace {

std::string shown(std::int64_t count) { return std::to_string(count); }
std::string shown(int status) { return std::to_string(status); }
std::string shown(flows::Outcome outcome) { return std::string(flows::outcome_text(outcome)); }
std::string shown(clock::Duration duration) {
  std::string text;
  wire::JsonWriter(text).milliseconds(duration);
  return text;
}
template <class T>
std::string shown(const std::optional<T>& value) {
  return value ? shown(*value) : "null";
}

/// Collects what differs about one thing ("request 1", "summary").
class Judge {
 public:
  Judge(std::string about, std::vector<std::string>& sentences)
      : about_(std::move(about)), sentences_(sentences) {}

  template <class T>
  void compare(const char* member, const T& actual, const std::optional<T>& expected) {
    if (!expected || *expected == actual) return;
    sentences_.push_back(about_ + ": " + member + " is " + shown(actual) + ", expected " + shown(*expected));
  }

 private:
  std::string about_;
  std::vector<std::string>& sentences_;
};

}  // namespace

std::vector<std::string> mismatches(const Expectation& expectation, const Result& result) {
  std::vector<std::string> sentences;
  for (const ExpectedRequest& expected : expectation.requests) {
    const flows::RequestRecord& record = result.records.at(expected.request);
    Judge judge("request " + record.id, sentences);
    judge.compare("sent_ms", record.sent, expected.sent);
    judge.compare("status", record.status, expected.status);
    judge.compare("responded_ms", record.responded, expected.responded);
    judge.compare("answered_ms", record.answered, expected.answered);
    judge.compare("outcome", record.outcome, expected.outcome);
  }
  const Summary& summary = result.ledger.summary;
  Judge judge("summary", sentences);
  judge.compare("answered", summary.answered, expectation.summary.answered);
  judge.compare("timed_out", summary.timed_out, expectation.summary.timed_out);
  judge.compare("failed", summary.failed, expectation.summary.failed);
  judge.compare("lost", summary.lost, expectation.summary.lost);
  return sentences;
}

}  // namespace cutoff::replay
