#include "fakes/lambda/log_lines.h"

namespace cutoff::lambda {
namespace {

/// "110.10 ms"
std::string hundredths_of_ms(clock::Duration duration) {
  constexpr std::int64_t unit = 10'000;  // ns
  const std::int64_t hundredths = (duration.count() + unit / 2) / unit;
  const std::int64_t fraction = hundredths % 100;
  return std::to_string(hundredths / 100) + (fraction < 10 ? ".0" : ".") + std::to_string(fraction) + " ms";
}

std::string whole_ms(clock::Duration duration) {
  return std::to_string(std::chrono::ceil<std::chrono::milliseconds>(duration).count()) + " ms";
}

bool is_of_the_platform(std::string_view error_type) {
  const std::string_view maker = error_type.substr(0, error_type.find('.') + 1);
  return maker == "Runtime." || maker == "Sandbox." || maker == "Function.";
}

ReportLine report_of(const journal::Entry& entry) {
  ReportLine report;
  report.request_id = entry.text("request_id");
  report.duration = entry.duration("duration_ms");
  report.billed = entry.duration("billed_ms");
  report.memory_mb = entry.number_of("memory_mb");
  report.max_memory_mb = entry.number_of("max_memory_mb");
  if (entry.has("init_ms")) report.init = entry.duration("init_ms");
  report.status = entry.text("status");
  report.error_type = entry.text("error_type");
  return report;
}

/// AWS: "Lambda execution environment lifecycle", failures during the Init phase.
std::string init_report_line(const journal::Entry& entry) {
  std::string line = "INIT_REPORT Init Duration: " + hundredths_of_ms(entry.duration("duration_ms")) +
                     "\tPhase: " + entry.text("phase") + "\tStatus: " + entry.text("status");
  if (entry.has("error_type")) line += "\tError Type: " + entry.text("error_type");
  return line + '\n';
}

}  // namespace

std::string start_line(std::string_view request_id, std::string_view version) {
  return "START RequestId: " + std::string(request_id) + " Version: " + std::string(version) + '\n';
}

std::string end_line(std::string_view request_id) {
  return "END RequestId: " + std::string(request_id) + '\n';
}

std::string report_line(const ReportLine& report) {
  std::string line =
      "REPORT RequestId: " + report.request_id + "\tDuration: " + hundredths_of_ms(report.duration) +
      "\tBilled Duration: " + whole_ms(report.billed) + "\tMemory Size: " + std::to_string(report.memory_mb) +
      " MB\tMax Memory Used: " + std::to_string(report.max_memory_mb) + " MB\t";
  if (report.init) line += "Init Duration: " + hundredths_of_ms(*report.init) + '\t';
  if (report.status == "timeout" && is_of_the_platform(report.error_type)) {
    line += "Status: timeout";
  } else if (report.status == "error" && is_of_the_platform(report.error_type)) {
    line += "Status: error\tError Type: " + report.error_type;
  }
  return line + '\n';
}

std::optional<std::string> log_line(const journal::Entry& entry) {
  if (entry.is("lambda.start")) return start_line(entry.text("request_id"), entry.text("version"));
  if (entry.is("lambda.log")) return entry.text("message") + '\n';
  if (entry.is("lambda.end")) return end_line(entry.text("request_id"));
  if (entry.is("lambda.report")) return report_line(report_of(entry));
  if (entry.is("lambda.init") && entry.text("status") != "success") return init_report_line(entry);
  return std::nullopt;
}

std::string log_stream_name(const wire::Calendar& calendar, clock::Instant created, std::string_view version,
                            const wire::Uuid& environment) {
  return calendar.day(created) + "/[" + std::string(version) + ']' + wire::hex(environment.high, 16) +
         wire::hex(environment.low, 16);
}

}  // namespace cutoff::lambda
