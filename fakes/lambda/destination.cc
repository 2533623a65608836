#include "fakes/lambda/destination.h"

#include <nlohmann/json.hpp>

#include "fakes/lambda/json_check.h"

namespace cutoff::lambda {
namespace {

constexpr std::size_t longest_error_message = 1024;

/// A runtime of one's own may answer with what is no JSON; AWS does not say how a record shows that. As a string.
void write_payload(wire::JsonWriter& writer, const wire::Payload& payload) {
  if (payload.typed() || !json_problem(payload.text())) {
    writer.raw(payload.text());
  } else {
    writer.string(payload.text());
  }
}

}  // namespace

void InvocationRecord::write_json(wire::JsonWriter& writer) const {
  writer.begin_object()
      .member("version", std::string_view("1.0"))
      .member("timestamp", timestamp)
      .key("requestContext")
      .begin_object()
      .member("requestId", request_id.text())
      .member("functionArn", function_arn)
      .member("condition", std::string_view(condition))
      .member("approximateInvokeCount", approximate_invoke_count)
      .end_object();
  writer.key("requestPayload");
  write_payload(writer, request);
  if (!response.empty()) {
    writer.key("responseContext")
        .begin_object()
        .member("statusCode", 200)
        .member("executedVersion", std::string_view("$LATEST"));
    if (!function_error.empty()) writer.member("functionError", function_error);
    writer.end_object();
    writer.key("responsePayload");
    write_payload(writer, response);
  }
  writer.end_object();
}

std::string dead_letter_message(const wire::Payload& error) {
  std::string message = error.text();
  const auto json = nlohmann::json::parse(message, nullptr, false);
  if (json.is_object() && json.contains("errorMessage") && json["errorMessage"].is_string()) {
    message = json["errorMessage"].get<std::string>();
  }
  if (message.size() > longest_error_message) {
    std::size_t end = longest_error_message;
    // Not in the middle of a character.
    while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xC0U) == 0x80U) --end;
    message.resize(end);
  }
  return message;
}

}  // namespace cutoff::lambda
