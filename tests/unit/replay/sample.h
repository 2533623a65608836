// Results of replays written by hand, for tests of what is read from them.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "emulator/replay/replay.h"

namespace cutoff::replay {

using journal::field;

/// A result that grows entry by entry; ledger() closes its books.
class Sample {
 public:
  Sample() {
    result_.incident = "sample";
    result_.flow = "direct";
  }

  /// A request of its own trace, which is returned; `record` becomes its record.
  wire::TraceId request(flows::RequestRecord record) {
    record.trace = {1, 0, result_.records.size() + 1};
    result_.records.push_back(std::move(record));
    return result_.records.back().trace;
  }

  template <class... Fields>
  void entry(clock::Duration at, const char* kind, const wire::TraceId& trace, const Fields&... fields) {
    result_.journal.push_back(
        {clock::Instant(at), result_.journal.size() + 1, kind, trace, journal::Fields(fields...)});
  }

  void agent_call(clock::Duration at, const wire::TraceId& trace, const char* call) {
    entry(at, "agentcore.call", trace, field("runtime", "planner"), field("session", "s"),
          field("call", call), field("new_session", true));
  }
  void agent_answer(clock::Duration at, const wire::TraceId& trace, const char* call, clock::Duration took,
                    bool heard) {
    entry(at, "agentcore.answer", trace, field("runtime", "planner"), field("session", "s"),
          field("call", call), field("duration_ms", took), field("status", 200), field("heard", heard));
  }
  void invocation(clock::Duration at, const wire::TraceId& trace, const char* request_id) {
    entry(at, "lambda.start", trace, field("function", "assess"), field("request_id", request_id),
          field("environment", "e"), field("version", "$LATEST"));
  }
  void report(clock::Duration at, const wire::TraceId& trace, const char* request_id, clock::Duration took,
              const char* status = "success") {
    entry(at, "lambda.end", trace, field("function", "assess"), field("request_id", request_id),
          field("environment", "e"));
    entry(at, "lambda.report", trace, field("function", "assess"), field("request_id", request_id),
          field("environment", "e"), field("duration_ms", took), field("billed_ms", took),
          field("memory_mb", 1024), field("max_memory_mb", 128), field("status", status));
  }
  void reply(clock::Duration at, const wire::TraceId& trace, const char* request_id, bool heard) {
    entry(at, "lambda.reply", trace, field("function", "assess"), field("request_id", request_id),
          field("heard", heard));
  }
  void client_sends(clock::Duration at, const wire::TraceId& trace, const char* method, const char* path) {
    entry(at, "client.send", trace, field("request", "1"), field("method", method), field("path", path));
  }
  void client_gets(clock::Duration at, const wire::TraceId& trace, int status, clock::Duration took) {
    entry(at, "client.response", trace, field("request", "1"), field("status", status),
          field("duration_ms", took));
  }
  void gateway_takes(clock::Duration at, const wire::TraceId& trace, const char* id) {
    entry(at, "apigateway.request", trace, field("request_id", id), field("api", "a"), field("stage", "dev"),
          field("method", "POST"), field("path", "/assess"), field("resource", "/assess"));
    entry(at, "apigateway.integration", trace, field("request_id", id), field("api", "a"),
          field("type", "AWS_PROXY"),
          field("function", "arn:aws:lambda:us-east-1:123456789012:function:assess"),
          field("timeout_ms", std::chrono::seconds(29)));
  }
  void gateway_cuts_off(clock::Duration at, const wire::TraceId& trace, const char* id) {
    entry(at, "apigateway.cutoff", trace, field("request_id", id), field("api", "a"),
          field("timeout_ms", std::chrono::seconds(29)));
  }
  void gateway_answers(clock::Duration at, const wire::TraceId& trace, const char* id, int status,
                       const char* error_type = "") {
    entry(at, "apigateway.response", trace, field("request_id", id), field("api", "a"),
          field("status", status), field("error_type", error_type), field("latency_ms", at));
  }

  /// Scenario 1: one request, an agent of 68 s, cut off at 29 s.
  static Sample direct() {
    using std::chrono::seconds;
    Sample sample;
    const wire::TraceId trace =
        sample.request({"1", seconds(0), 504, seconds(29), std::nullopt, flows::Outcome::timed_out, {}});
    sample.client_sends(seconds(0), trace, "POST", "/assess");
    sample.gateway_takes(seconds(0), trace, "g");
    sample.invocation(seconds(0), trace, "i");
    sample.agent_call(seconds(0), trace, "c");
    sample.gateway_cuts_off(seconds(29), trace, "g");
    sample.gateway_answers(seconds(29), trace, "g", 504, "INTEGRATION_TIMEOUT");
    sample.client_gets(seconds(29), trace, 504, seconds(29));
    sample.agent_answer(seconds(68), trace, "c", seconds(68), true);
    sample.report(seconds(68), trace, "i", seconds(68));
    sample.reply(seconds(68), trace, "i", false);
    return sample;
  }

  Result& edit() { return result_; }
  const Result& result() {
    result_.ledger = tally(result_.journal, result_.records);
    return result_;
  }

 private:
  Result result_;
};

}  // namespace cutoff::replay
