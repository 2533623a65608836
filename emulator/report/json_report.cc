#include "emulator/report/json_report.h"

#include "fakes/wire/json_writer.h"

namespace cutoff::report {
namespace {

/// Seconds with exactly the decimals that they have: 68, 0.5.
std::string seconds_number(clock::Duration duration) {
  std::string text = clock::seconds_text(duration);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

void milliseconds_or_null(wire::JsonWriter& writer, const char* key,
                          const std::optional<clock::Duration>& value) {
  writer.key(key);
  value ? writer.milliseconds(*value) : writer.null();
}

void write_request(wire::JsonWriter& writer, const flows::RequestRecord& record) {
  writer.begin_object().member("id", record.id).key("sent_ms").milliseconds(record.sent).key("status");
  record.status ? writer.number(*record.status) : writer.null();
  milliseconds_or_null(writer, "responded_ms", record.responded);
  milliseconds_or_null(writer, "answered_ms", record.answered);
  writer.member("outcome", flows::outcome_text(record.outcome)).end_object();
}

void write_judgement(wire::JsonWriter& writer, const std::optional<std::vector<std::string>>& mismatches) {
  writer.key("expect");
  if (!mismatches) {
    writer.null();
    return;
  }
  writer.begin_object().member("holds", mismatches->empty()).key("mismatches").begin_array();
  for (const std::string& sentence : *mismatches) writer.string(sentence);
  writer.end_array().end_object();
}

}  // namespace

std::string json_report(const replay::Result& result,
                        const std::optional<std::vector<std::string>>& mismatches) {
  std::string text;
  wire::JsonWriter writer(text);
  writer.begin_object().member("incident", result.incident).member("flow", result.flow);
  writer.key("seed").raw(std::to_string(result.settings.seed));
  writer.key("requests").begin_array();
  for (const flows::RequestRecord& record : result.records) write_request(writer, record);
  writer.end_array();

  const replay::Work& work = result.ledger.work;
  writer.key("work").begin_object().key("agent_seconds").raw(seconds_number(work.agent));
  writer.key("orphaned_agent_seconds").raw(seconds_number(work.orphaned_agent));
  writer.key("duplicated_agent_seconds").raw(seconds_number(work.duplicated_agent));
  writer.member("invocations", work.invocations).end_object();

  const replay::Summary& summary = result.ledger.summary;
  writer.key("summary")
      .begin_object()
      .member("answered", summary.answered)
      .member("timed_out", summary.timed_out);
  writer.member("failed", summary.failed).member("lost", summary.lost).end_object();

  const bool typical = result.settings.latency == region::LatencyProfile::typical;
  writer.member("latency", typical ? "typical" : "ideal").member("limit_reached", result.limit_reached);
  write_judgement(writer, mismatches);
  writer.end_object();
  return text + '\n';
}

}  // namespace cutoff::report
