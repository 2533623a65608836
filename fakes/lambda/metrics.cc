#include "fakes/lambda/metrics.h"

#include <algorithm>
#include <variant>

namespace cutoff::lambda {
namespace {

wire::Uuid request_of(const journal::Entry& entry) {
  const std::optional<journal::Value> value = entry.find("request_id");
  const auto* id = value ? std::get_if<wire::Uuid>(&*value) : nullptr;
  return id == nullptr ? wire::Uuid() : *id;
}

}  // namespace

void DurationStatistic::add(clock::Duration value) {
  ++count;
  sum += value;
  greatest = std::max(greatest, value);
}

void Metrics::take(const journal::Entry& entry) {
  if (!std::string_view(entry.kind).starts_with("lambda.")) return;
  Counted& counted = functions_[entry.text("function")];
  FunctionMetrics& metrics = counted.metrics;
  const auto ends = [&] {
    const auto running = counted.running.find(request_of(entry));
    if (running != counted.running.end()) counted.running.erase(running);
  };
  if (entry.is("lambda.invoke") || entry.is("lambda.attempt")) {
    counted.running.insert(request_of(entry));
    metrics.greatest_concurrency =
        std::max(metrics.greatest_concurrency, static_cast<std::int64_t>(counted.running.size()));
    if (entry.is("lambda.attempt")) metrics.async_event_age.add(entry.duration("age_ms"));
  } else if (entry.is("lambda.start")) {
    ++metrics.invocations;
  } else if (entry.is("lambda.report")) {
    ends();
    metrics.duration.add(entry.duration("duration_ms"));
    if (entry.text("status") != "success") ++metrics.errors;
  } else if (entry.is("lambda.throttle")) {
    ++metrics.throttles;
  } else if (entry.is("lambda.enqueue")) {
    ++metrics.async_events_received;
  } else if (entry.is("lambda.requeue") && entry.text("reason") == "ServiceException") {
    ends();  // it may have begun, and has no report
  } else if (entry.is("lambda.drop")) {
    ++metrics.async_events_dropped;
  } else if (entry.is("lambda.dead_letter") && entry.has("error")) {
    ++metrics.dead_letter_errors;
  } else if (entry.is("lambda.destination") && entry.has("error")) {
    ++metrics.destination_delivery_failures;
  }
}

FunctionMetrics Metrics::of(std::string_view function) const {
  const auto found = functions_.find(function);
  return found == functions_.end() ? FunctionMetrics() : found->second.metrics;
}

}  // namespace cutoff::lambda
