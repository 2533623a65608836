// PutFunctionEventInvokeConfig, which replaces all, and Update, which changes what is given; Get, List and Delete.
#include <cinttypes>
#include <cstdio>

#include "fakes/lambda/http/answer.h"
#include "fakes/lambda/http/operations.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::lambda::http {
namespace {

std::string destination_of(const wire::JsonObject& destinations, std::string_view name) {
  const auto target = destinations.object(name);
  return target ? target->string("Destination").value_or("") : "";
}

EventInvokeSettings settings_of(const wire::JsonObject& body) {
  EventInvokeSettings settings;
  settings.maximum_retry_attempts = body.integer("MaximumRetryAttempts");
  if (const auto age = body.integer("MaximumEventAgeInSeconds")) {
    settings.maximum_event_age = std::chrono::seconds(*age);
  }
  if (const auto destinations = body.object("DestinationConfig")) {
    settings.destinations = {destination_of(*destinations, "OnSuccess"),
                             destination_of(*destinations, "OnFailure")};
  }
  return settings;
}

/// Seconds, as timestamps in REST-JSON are: 1770681600.125.
std::string seconds_since_epoch(std::int64_t epoch_ms) {
  char text[32];
  std::snprintf(text, sizeof text, "%" PRId64 ".%03d", epoch_ms / 1000, static_cast<int>(epoch_ms % 1000));
  return text;
}

void write_destination(wire::JsonWriter& writer, const char* name, const std::string& arn) {
  writer.key(name).begin_object();
  if (!arn.empty()) writer.member("Destination", arn);
  writer.end_object();
}

void write_config(wire::JsonWriter& writer, const EventInvokeConfig& config, region::Region& region) {
  writer.begin_object();
  writer.key("LastModified").raw(seconds_since_epoch(region.calendar().epoch_ms(config.last_modified)));
  writer.member("FunctionArn", config.function_arn);
  if (config.maximum_retry_attempts) writer.member("MaximumRetryAttempts", *config.maximum_retry_attempts);
  if (config.maximum_event_age) {
    writer.member("MaximumEventAgeInSeconds", config.maximum_event_age->count());
  }
  writer.key("DestinationConfig").begin_object();
  write_destination(writer, "OnSuccess", config.destinations.on_success);
  write_destination(writer, "OnFailure", config.destinations.on_failure);
  writer.end_object().end_object();
}

wire::Response answer(const EventInvokeConfig& config, region::Region& region) {
  std::string json;
  wire::JsonWriter writer(json);
  write_config(writer, config, region);
  return json_answer(200, std::move(json));
}

}  // namespace

wire::Response put_function_event_invoke_config(Lambda& lambda, Call& call) {
  return answer(lambda.put_function_event_invoke_config(call.caller, call.function(),
                                                        settings_of(call.json()), call.qualifier()),
                lambda.region());
}

wire::Response update_function_event_invoke_config(Lambda& lambda, Call& call) {
  return answer(lambda.update_function_event_invoke_config(call.caller, call.function(),
                                                           settings_of(call.json()), call.qualifier()),
                lambda.region());
}

wire::Response get_function_event_invoke_config(Lambda& lambda, Call& call) {
  return answer(lambda.get_function_event_invoke_config(call.caller, call.function(), call.qualifier()),
                lambda.region());
}

wire::Response delete_function_event_invoke_config(Lambda& lambda, Call& call) {
  lambda.delete_function_event_invoke_config(call.caller, call.function(), call.qualifier());
  return no_content();
}

/// One at most, so that there is no second page.
wire::Response list_function_event_invoke_configs(Lambda& lambda, Call& call) {
  page_size(call.page(), most_items);
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object().key("FunctionEventInvokeConfigs").begin_array();
  for (const EventInvokeConfig& config :
       lambda.list_function_event_invoke_configs(call.caller, call.function())) {
    write_config(writer, config, lambda.region());
  }
  writer.end_array().end_object();
  return json_answer(200, std::move(json));
}

}  // namespace cutoff::lambda::http
