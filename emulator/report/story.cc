#include "emulator/report/story.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "emulator/report/polling.h"
#include "emulator/report/sentence.h"

namespace cutoff::report {
namespace {

using journal::Entry;

/// More than these and the shortest share a lane: a poller makes hundreds of invocations of no length.
constexpr std::size_t most_lanes_of_a_kind = 6;

bool starts_with(const Entry* entry, std::string_view service) {
  return std::string_view(entry->kind).starts_with(service);
}

/// Spans of one kind of work ("lambda", "agent"), one for each time it was done, by the id of the work.
class Workers {
 public:
  Workers(std::string name, std::size_t count) : name_(std::move(name)), count_(count) {}

  Span& begin(const std::string& id, clock::Instant at) {
    latest_[id] = spans_.size();
    return spans_.emplace_back(Span{at, at, std::nullopt, Span::End::open, {}});
  }
  /// The last one that began with this id.
  Span* find(const std::string& id) {
    const auto found = latest_.find(id);
    return found == latest_.end() ? nullptr : &spans_[found->second];
  }
  /// "lambda" when there is only one, else "lambda 2".
  std::string label(const std::string& id) const {
    const auto found = latest_.find(id);
    if (found == latest_.end() || count_ <= 1) return name_;
    return name_ + " " + std::to_string(found->second + 1);
  }
  std::vector<Span>& spans() { return spans_; }

  /// A lane for each; where there are too many, the longest ones keep theirs.
  void move_into(std::vector<Lane>& lanes) const {
    std::vector<std::size_t> by_length(spans_.size());
    for (std::size_t i = 0; i < by_length.size(); ++i) by_length[i] = i;
    std::stable_sort(by_length.begin(), by_length.end(), [&](std::size_t a, std::size_t b) {
      return spans_[a].until - spans_[a].from > spans_[b].until - spans_[b].from;
    });
    const bool too_many = spans_.size() > most_lanes_of_a_kind;
    std::vector<std::size_t> own(by_length.begin(),
                                 too_many ? by_length.begin() + (most_lanes_of_a_kind - 1) : by_length.end());
    std::sort(own.begin(), own.end());
    for (const std::size_t i : own) {
      lanes.push_back({count_ <= 1 ? name_ : name_ + " " + std::to_string(i + 1), {spans_[i]}});
    }
    if (!too_many) return;
    Lane shared{name_ + " x" + std::to_string(spans_.size() - own.size()), {}};
    for (std::size_t i = 0; i < spans_.size(); ++i) {
      if (!std::binary_search(own.begin(), own.end(), i)) shared.spans.push_back(spans_[i]);
    }
    lanes.push_back(std::move(shared));
  }

 private:
  std::string name_;
  std::size_t count_;
  std::vector<Span> spans_;
  std::map<std::string, std::size_t> latest_;
};

class StoryTeller {
 public:
  StoryTeller(const flows::RequestRecord& record, const std::vector<const Entry*>& entries,
              const replay::Result& result)
      : record_(record),
        entries_(entries),
        result_(result),
        polling_(polling_in(entries, record, result.start)),
        lambdas_("lambda", count("lambda.start")),
        agents_("agent", count("agentcore.call")) {}

  Story tell() {
    story_.record = &record_;
    story_.from = story_.until = result_.start + record_.sent;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const Entry& entry = *entries_[i];
      story_.until = std::max(story_.until, entry.at);
      if (polling_.hidden[i]) {
        take_polls(i);
        continue;
      }
      take(entry);
      Sentence sentence = sentence_for(entry);
      if (!sentence.text.empty())
        story_.events.push_back({entry.at, label(entry), sentence.text, sentence.ink});
    }
    for (Span& span : lambdas_.spans()) {
      if (span.end == Span::End::unheard) span.unheard_from = first_abandoned(span);
    }
    judge_agents();
    collect_lanes();
    return std::move(story_);
  }

 private:
  std::size_t count(std::string_view kind) const {
    std::size_t found = 0;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (entries_[i]->is(kind) && !polling_.hidden[i]) ++found;
    }
    return found;
  }

  std::string label(const Entry& entry) const {
    if (starts_with(&entry, "client.")) return "client";
    if (starts_with(&entry, "apigateway.")) return "gateway";
    if (starts_with(&entry, "lambda.")) return lambdas_.label(entry.text("request_id"));
    if (starts_with(&entry, "agentcore.")) return agents_.label(entry.text("call"));
    if (starts_with(&entry, "dynamodb.")) return "table";
    if (starts_with(&entry, "sdk.")) return "lambda";
    const std::string_view kind(entry.kind);
    return std::string(kind.substr(0, kind.find('.')));
  }

  void take(const Entry& entry) {
    if (starts_with(&entry, "client.")) take_client(entry);
    if (starts_with(&entry, "apigateway.")) take_gateway(entry);
    if (starts_with(&entry, "lambda.")) take_lambda(entry);
    if (starts_with(&entry, "agentcore.")) take_agent(entry);
    if (starts_with(&entry, "dynamodb."))
      table_.push_back({entry.at, entry.at, std::nullopt, Span::End::done, {}});
    if (entry.is("sdk.gave_up")) abandoned_.push_back(entry.at);
  }

  /// At the first of a run's entries: one event and a row of instants for all of them.
  void take_polls(std::size_t index) {
    for (const PollRun& run : polling_.runs) {
      if (run.first_entry != index) continue;
      story_.events.push_back({run.sent.front(), "client", run.sentence(result_.start), Ink::plain});
      for (const clock::Instant at : run.sent) polls_.push_back({at, at, std::nullopt, Span::End::done, {}});
    }
  }

  void take_client(const Entry& entry) {
    if (entry.is("client.send")) {
      if (story_.asked.empty()) story_.asked = entry.text("method") + " " + entry.text("path");
      client_.push_back({entry.at, entry.at, std::nullopt, Span::End::open, {}});
    } else if (entry.is("client.response") && !client_.empty()) {
      Span& span = client_.back();
      span.until = entry.at;
      span.end = entry.number_of("status") < 400 ? Span::End::done : Span::End::cut_off;
      span.note = entry.text("status");
    }
  }

  void take_gateway(const Entry& entry) {
    const std::string id = entry.text("request_id");
    if (entry.is("apigateway.request")) {
      open_at_gateway_[id] = gateway_.size();
      gateway_.push_back({entry.at, entry.at, std::nullopt, Span::End::open, {}});
      return;
    }
    const auto found = open_at_gateway_.find(id);
    if (found == open_at_gateway_.end()) return;
    Span& span = gateway_[found->second];
    if (entry.is("apigateway.cutoff")) {
      span.end = Span::End::cut_off;
      span.note = "cut off at " + clock::seconds_text(entry.at - result_.start) + " s";
      abandoned_.push_back(entry.at);
      if (!story_.cutoff) story_.cutoff = entry.at;
    } else if (entry.is("apigateway.response")) {
      span.until = entry.at;
      if (span.end == Span::End::open) {
        const bool failed = entry.number_of("status") >= 500;
        span.end = failed ? Span::End::cut_off : Span::End::done;
        if (failed) span.note = entry.text("status");
      }
    }
  }

  void take_lambda(const Entry& entry) {
    const std::string id = entry.text("request_id");
    if (entry.is("lambda.start")) {
      lambdas_.begin(id, entry.at);
      return;
    }
    Span* span = lambdas_.find(id);
    if (span == nullptr) return;
    if (entry.is("lambda.report")) {
      span->until = entry.at;
      const bool success = entry.text("status") == "success";
      if (span->end != Span::End::unheard) span->end = success ? Span::End::done : Span::End::cut_off;
      if (!success) {
        span->note = entry.text("status");
        abandoned_.push_back(entry.at);  // what it had called works on without it
      }
    } else if (entry.is("lambda.reply") && entry.text("heard") == "false") {
      span->end = Span::End::unheard;
      span->note = "runs on for nobody";
    }
  }

  void take_agent(const Entry& entry) {
    const std::string id = entry.text("call");
    if (entry.is("agentcore.call")) {
      agents_.begin(id, entry.at);
      calls_.push_back(id);
    } else if (Span* span = agents_.find(id); span != nullptr && entry.is("agentcore.answer")) {
      span->until = entry.at;
      span->end = entry.number_of("status") < 400 ? Span::End::done : Span::End::cut_off;
    }
  }

  /// Whether a call was for nothing is known only at the end; the ledger has judged it.
  void judge_agents() {
    std::map<std::string_view, const replay::AgentCall*> judged;
    for (const replay::AgentCall& call : result_.ledger.calls) {
      if (call.trace == record_.trace) judged[call.call] = &call;
    }
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      Span& span = agents_.spans()[i];
      const auto found = judged.find(calls_[i]);
      if (found == judged.end() || !found->second->orphaned) continue;
      if (!found->second->ended) span.until = story_.until;
      span.unheard_from = first_abandoned(span);
      if (found->second->ended) {
        span.end = Span::End::unheard;
        span.note = "answered to nobody";
      }
    }
  }

  void collect_lanes() {
    add_lane("client", with_waiting(client_));
    add_lane("polls", polls_);
    add_lane("gateway", gateway_);
    lambdas_.move_into(story_.lanes);
    agents_.move_into(story_.lanes);
    add_lane("table", table_);
    for (Lane& lane : story_.lanes) {
      for (Span& span : lane.spans) {
        if (span.end == Span::End::open) span.until = story_.until;
      }
    }
  }

  /// The client's requests, and its waiting for the answer of the first while it polls.
  std::vector<Span> with_waiting(const std::vector<Span>& requests) const {
    if (polls_.empty() || requests.empty()) return requests;
    const clock::Instant until = std::max(requests.back().from, polls_.back().until);
    std::vector<Span> spans{{requests.front().until, until, std::nullopt, Span::End::done, {}, true}};
    spans.insert(spans.end(), requests.begin(), requests.end());
    return spans;
  }

  void add_lane(const char* name, const std::vector<Span>& spans) {
    if (!spans.empty()) story_.lanes.push_back({name, spans});
  }

  /// When somebody first stopped to wait while it lasted.
  std::optional<clock::Instant> first_abandoned(const Span& span) const {
    for (const clock::Instant at : abandoned_) {
      if (span.from <= at && at < span.until) return at;
    }
    return std::nullopt;
  }

  const flows::RequestRecord& record_;
  const std::vector<const Entry*>& entries_;
  const replay::Result& result_;
  Polling polling_;
  Story story_;
  std::vector<Span> polls_;
  std::vector<Span> client_;
  std::vector<Span> gateway_;
  std::vector<Span> table_;
  Workers lambdas_;
  Workers agents_;
  std::vector<std::string> calls_;
  std::map<std::string, std::size_t> open_at_gateway_;
  std::vector<clock::Instant> abandoned_;
};

}  // namespace

Traces traces_of(const replay::Result& result) {
  Traces traces;
  for (const Entry& entry : result.journal) {
    if (entry.trace) traces[entry.trace].push_back(&entry);
  }
  return traces;
}

Story story_of(const flows::RequestRecord& record, const Traces& traces, const replay::Result& result) {
  static const std::vector<const Entry*> none;
  const auto found = traces.find(record.trace);
  return StoryTeller(record, found == traces.end() ? none : found->second, result).tell();
}

}  // namespace cutoff::report
