#include "emulator/report/timeline.h"

#include <algorithm>
#include <array>

#include "emulator/report/chart.h"
#include "emulator/report/story.h"
#include "emulator/report/text.h"
#include "emulator/report/verdict.h"

namespace cutoff::report {
namespace {

using clock::Duration;
using clock::Instant;

constexpr std::size_t most_shown_whole = 3;
constexpr std::size_t most_rows = 40;
constexpr std::size_t most_events = 40;  // of one request; a poller has thousands

// The columns of a lane: label, chart, from, until.
constexpr std::size_t label_columns = 11;
constexpr std::size_t instant_columns = 10;
constexpr std::size_t lane_columns = page_width - label_columns - 2 * instant_columns;

// The columns of a row: id, chart, sent, responded, status, outcome.
constexpr std::size_t status_columns = 5;
constexpr std::size_t outcome_columns = 11;
constexpr std::size_t row_columns =
    page_width - label_columns - 2 * instant_columns - status_columns - outcome_columns;

/// Milliseconds are enough where there is little room; the events have all digits.
std::string seconds_to_the_millisecond(Duration duration) {
  return clock::seconds_text(std::chrono::floor<std::chrono::milliseconds>(duration));
}

std::string spaced(std::string_view word) {
  std::string text(word);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string three(std::string_view sign) { return std::string(sign).append(sign).append(sign); }

Ink ink_of(flows::Outcome outcome) { return outcome == flows::Outcome::answered ? Ink::good : Ink::bad; }

class Page {
 public:
  Page(const replay::Result& result, const Style& style)
      : result_(result), style_(style), traces_(traces_of(result)) {}

  std::string write(const std::optional<std::vector<std::string>>& mismatches) {
    header();
    const std::size_t whole = std::min(result_.records.size(), most_shown_whole);
    for (std::size_t i = 0; i < whole; ++i) request(result_.records[i]);
    if (result_.records.size() > whole) other_requests(whole);
    sums();
    paragraph(verdict(result_), Ink::strong);
    if (result_.limit_reached) {
      paragraph("It was stopped after " + clock::seconds_text(replay::time_limit) +
                    " s of virtual time, while work was still going on.",
                Ink::bad);
    }
    if (mismatches) judgement(*mismatches);
    return std::move(page_);
  }

 private:
  void line(std::string text = {}) {
    text.erase(text.find_last_not_of(' ') + 1);
    page_ += text + '\n';
  }
  void paragraph(std::string_view text, Ink ink, const std::string& indent = {}) {
    for (const std::string& part : wrap(printable(text, style_.unicode), page_width - indent.size())) {
      line(indent + paint(part, ink, style_));
    }
  }
  std::string since_start(Instant at) const { return seconds_to_the_millisecond(at - result_.start); }

  void header() {
    const bool typical = result_.settings.latency == region::LatencyProfile::typical;
    paragraph(result_.incident, Ink::strong);
    paragraph("flow " + result_.flow + ", seed " + std::to_string(result_.settings.seed) + ", latency " +
                  (typical ? "typical" : "ideal"),
              Ink::dim);
    if (!result_.description.empty()) paragraph(result_.description, Ink::plain);
    line();
  }

  void request(const flows::RequestRecord& record) {
    const Story story = story_of(record, traces_, result_);
    paragraph("request " + record.id + ": " + (story.asked.empty() ? "" : story.asked + ", ") + fate(record),
              ink_of(record.outcome));
    line();
    if (!story.lanes.empty()) lanes(story);
    events(story);
    line();
  }

  /// "504 after 29.000 s, timed out", "202 after 0.000 s, answered after 68.000 s"
  static std::string fate(const flows::RequestRecord& record) {
    std::string text;
    if (record.status) text += std::to_string(*record.status);
    if (record.responded) text += " after " + clock::seconds_text(*record.responded - record.sent) + " s";
    if (!text.empty()) text += ", ";
    text += spaced(flows::outcome_text(record.outcome));
    // Where the first response is not the answer yet.
    if (record.answered && record.answered != record.responded)
      text += " after " + clock::seconds_text(*record.answered - record.sent) + " s";
    return text;
  }

  void lanes(const Story& story) {
    const Chart chart(story.from, story.until, result_.start, lane_columns, style_);
    line(paint(left("seconds", label_columns) + chart.numbers() + right("from", instant_columns) +
                   right("until", instant_columns),
               Ink::dim, style_));
    line(std::string(label_columns, ' ') + chart.scale());
    for (const Lane& lane : story.lanes) {
      Instant from = lane.spans.front().from;
      Instant until = from;
      for (const Span& span : lane.spans) {
        from = std::min(from, span.from);
        until = std::max(until, span.until);
      }
      line(left(lane.label, label_columns) + chart.row(lane.spans, story.cutoff) +
           right(since_start(from), instant_columns) + right(since_start(until), instant_columns));
    }
    legend(story);
    line();
  }

  /// Explains the signs that this story needs.
  void legend(const Story& story) {
    bool abandoned = false;
    bool unheard = false;
    for (const Lane& lane : story.lanes) {
      for (const Span& span : lane.spans) {
        abandoned = abandoned || span.unheard_from;
        unheard = unheard || span.end == Span::End::unheard;
      }
    }
    const Glyphs& signs = glyphs(style_);
    std::string text = three(signs.work) + " somebody waits";
    if (abandoned) text += "  " + three(signs.unheard) + " nobody waits";
    if (story.cutoff) text += "  " + std::string(signs.cut_off) + " cut off";
    if (unheard) text += "  " + std::string(signs.unheard_end) + " reached nobody";
    if (abandoned || unheard || story.cutoff)
      line(std::string(label_columns, ' ') + paint(text, Ink::dim, style_));
  }

  void events(const Story& story) {
    std::size_t time_columns = instant_columns;
    for (const Event& event : story.events) {
      time_columns = std::max(time_columns, clock::seconds_text(event.at - result_.start).size());
    }
    const std::size_t count = story.events.size();
    const bool too_many = count > most_events;
    for (std::size_t i = 0; i < count; ++i) {
      if (too_many && i == most_events / 2) {
        const std::size_t skipped = count - most_events;
        line(paint(right("...", time_columns) + "  " + std::to_string(skipped) + " more events", Ink::dim,
                   style_));
        i += skipped;
      }
      event(story.events[i], time_columns);
    }
  }

  void event(const Event& event, std::size_t time_columns) {
    std::string margin = right(clock::seconds_text(event.at - result_.start), time_columns) + "  " +
                         left(event.label, label_columns);
    for (const std::string& part : wrap(printable(event.text, style_.unicode), page_width - margin.size())) {
      line(margin + paint(part, event.ink, style_));
      margin.assign(margin.size(), ' ');
    }
  }

  /// One row each, all on the scale of the longest, from the request's own beginning.
  void other_requests(std::size_t first) {
    const std::size_t last = std::min(result_.records.size(), first + most_rows);
    Duration longest{};
    for (std::size_t i = first; i < last; ++i) longest = std::max(longest, length_of(result_.records[i]));
    const Chart chart(Instant(), Instant(longest), Instant(), row_columns, style_);
    line(paint(left("request", label_columns) + chart.numbers() + right("sent", instant_columns) +
                   right("response", instant_columns),
               Ink::dim, style_));
    line(std::string(label_columns, ' ') + chart.scale());
    for (std::size_t i = first; i < last; ++i) row(result_.records[i], chart);
    line(
        paint("each row begins when its request was sent; " + three(glyphs(style_).unheard) + " nobody waits",
              Ink::dim, style_));
    if (last < result_.records.size()) {
      const std::size_t more = result_.records.size() - last;
      line(paint("and " + std::to_string(more) + " more: --format json has all of them", Ink::dim, style_));
    }
    line();
  }

  void row(const flows::RequestRecord& record, const Chart& chart) {
    const std::string status = record.status ? std::to_string(*record.status) : "-";
    line(left(printable(record.id, style_.unicode), label_columns - 1) + " " + chart.row(row_spans(record)) +
         right(seconds_to_the_millisecond(record.sent), instant_columns) +
         right(record.responded ? seconds_to_the_millisecond(*record.responded) : "-", instant_columns) +
         right(status, status_columns) + "  " +
         paint(spaced(flows::outcome_text(record.outcome)), ink_of(record.outcome), style_));
  }

  /// How long anything was done for it.
  Duration length_of(const flows::RequestRecord& record) const {
    Duration length = record.answered.value_or(record.responded.value_or(record.sent)) - record.sent;
    if (const auto found = traces_.find(record.trace); found != traces_.end()) {
      length = std::max(length, found->second.back()->at - result_.start - record.sent);
    }
    return length;
  }

  /// Until its answer, or until it was cut off; and then what was still done for it.
  std::vector<Span> row_spans(const flows::RequestRecord& record) const {
    const bool answered = record.answered.has_value();
    const Duration waited = record.answered.value_or(record.responded.value_or(record.sent)) - record.sent;
    const Duration length = length_of(record);
    std::vector<Span> spans;
    if (!answered && length > waited) {
      spans.push_back({Instant(), Instant(length), Instant(waited), Span::End::unheard, {}});
    }
    const bool in_time = answered || record.outcome == flows::Outcome::lost;
    spans.push_back(
        {Instant(), Instant(waited), std::nullopt, in_time ? Span::End::done : Span::End::cut_off, {}});
    return spans;
  }

  void sums() {
    const replay::Summary& summary = result_.ledger.summary;
    const replay::Work& work = result_.ledger.work;
    const auto pair = [](const char* name, const std::string& value, std::size_t columns) {
      return left(name, columns - 12) + right(value, 12);
    };
    const std::string gap(6, ' ');
    line(paint(left("requests", 24) + gap + left("agent", 24) + gap + "Lambda", Ink::strong, style_));
    line(pair("answered", std::to_string(summary.answered), 24) + gap +
         pair("worked", clock::seconds_text(work.agent) + " s", 24) + gap + left("invocations", 12) +
         right(std::to_string(work.invocations), 6));
    line(pair("timed out", std::to_string(summary.timed_out), 24) + gap +
         pair("orphaned", clock::seconds_text(work.orphaned_agent) + " s", 24));
    line(pair("failed", std::to_string(summary.failed), 24) + gap +
         pair("duplicated", clock::seconds_text(work.duplicated_agent) + " s", 24));
    line(pair("lost", std::to_string(summary.lost), 24));
    line();
  }

  void judgement(const std::vector<std::string>& mismatches) {
    if (mismatches.empty()) {
      paragraph("This is what the incident expects.", Ink::good);
      return;
    }
    paragraph("This is not what the incident expects:", Ink::bad);
    for (const std::string& sentence : mismatches) paragraph(sentence, Ink::plain, "  ");
  }

  const replay::Result& result_;
  Style style_;
  Traces traces_;
  std::string page_;
};

}  // namespace

std::string timeline(const replay::Result& result, const std::optional<std::vector<std::string>>& mismatches,
                     const Style& style) {
  return Page(result, style).write(mismatches);
}

}  // namespace cutoff::report
