#include "fakes/lambda/http/answer.h"

#include <utility>

#include "fakes/wire/json_writer.h"

namespace cutoff::lambda::http {
namespace {

/// The member that holds the message is capital in some of Lambda's error shapes and not in others.
std::string_view message_member(std::string_view type) {
  const bool capital =
      type == "ResourceNotFoundException" || type == "ServiceException" || type == "AccessDeniedException";
  return capital ? "Message" : "message";
}

}  // namespace

wire::Response json_answer(int status, std::string json) {
  return {status, {{"Content-Type", "application/json"}}, std::move(json)};
}

wire::Response no_content() { return {204, {}, {}}; }

wire::Response error_answer(const wire::Fault& fault) {
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object();
  for (const auto& [name, value] : fault.members()) writer.member(name, value);
  writer.key(message_member(fault.type()));
  if (fault.message().empty()) {
    writer.null();
  } else {
    writer.string(fault.message());
  }
  writer.end_object();
  wire::Response response = json_answer(fault.status(), std::move(json));
  response.headers.add("x-amzn-ErrorType", fault.type());
  return response;
}

}  // namespace cutoff::lambda::http
