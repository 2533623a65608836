#include "fakes/lambda/http/answer.h"

#include <utility>

#include "fakes/wire/rest_api.h"

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
  wire::Response response =
      json_answer(fault.status(), wire::error_json(fault, message_member(fault.type())));
  response.headers.add("x-amzn-ErrorType", fault.type());
  return response;
}

}  // namespace cutoff::lambda::http
