// What the emulator says of itself.
#include <set>

#include "emulator/control/control.h"
#include "emulator/control/openapi.h"
#include "fakes/lambda/metrics.h"

namespace cutoff::control {

wire::Response Control::health(Call& call) {
  call.check_query({});
  return json_answer([this](wire::JsonWriter& writer) {
    writer.begin_object().member("status", std::string_view("ok")).member("version", options_.version);
    write_now(writer);
    writer.end_object();
  });
}

wire::Response Control::openapi(Call& call) {
  call.check_query({});
  return {200, {{"Content-Type", "application/json"}}, std::string(openapi_json)};
}

/// Counted from the entries that the journal keeps.
wire::Response Control::metrics(Call& call) {
  call.check_query({"function"});
  const auto wanted = call.parameter("function");
  lambda::Metrics metrics;
  std::set<std::string> functions;
  for (const journal::Entry& entry : cloud_.journal().entries()) {
    metrics.take(entry);
    if (!std::string_view(entry.kind).starts_with("lambda.")) continue;
    std::string function = entry.text("function");
    if (!function.empty() && (!wanted || *wanted == function)) functions.insert(std::move(function));
  }
  const auto write_statistic = [](wire::JsonWriter& writer, const char* name,
                                  const lambda::DurationStatistic& statistic) {
    writer.key(name).begin_object().member("SampleCount", statistic.count);
    writer.key("Sum").milliseconds(statistic.sum);
    writer.key("Maximum").milliseconds(statistic.greatest);
    writer.end_object();
  };
  return json_answer([&](wire::JsonWriter& writer) {
    writer.begin_object().key("functions").begin_object();
    for (const std::string& name : functions) {
      const lambda::FunctionMetrics values = metrics.of(name);
      writer.key(name)
          .begin_object()
          .member("Invocations", values.invocations)
          .member("Errors", values.errors)
          .member("Throttles", values.throttles)
          .member("ConcurrentExecutions", values.greatest_concurrency);
      write_statistic(writer, "Duration", values.duration);
      writer.member("AsyncEventsReceived", values.async_events_received);
      write_statistic(writer, "AsyncEventAge", values.async_event_age);
      writer.member("AsyncEventsDropped", values.async_events_dropped)
          .member("DeadLetterErrors", values.dead_letter_errors)
          .member("DestinationDeliveryFailures", values.destination_delivery_failures)
          .end_object();
    }
    writer.end_object().end_object();
  });
}

}  // namespace cutoff::control
