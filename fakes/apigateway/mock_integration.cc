#include "fakes/apigateway/mock_integration.h"

#include <charconv>
#include <string>

#include "fakes/apigateway/media_type.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/regular_expression.h"

namespace cutoff::apigateway {
namespace {

constexpr std::string_view default_media_type = "application/json";

std::string_view media_type_or_default(std::string_view header) {
  const std::string_view type = first_media_type(header);
  return type.empty() ? default_media_type : type;
}

/// What the integration is given: the template for the request's Content-Type, the body where it may pass, nothing
/// where it may not.
std::optional<std::string_view> mock_request(const Integration& integration, const wire::Request& request,
                                             std::string_view body) {
  const auto found =
      integration.request_templates.find(media_type_or_default(request.headers.get("Content-Type")));
  if (found != integration.request_templates.end()) return found->second;
  switch (integration.passthrough) {
    case PassthroughBehavior::when_no_match:
      return body;
    case PassthroughBehavior::when_no_templates:
      if (integration.request_templates.empty()) return body;
      return std::nullopt;
    case PassthroughBehavior::never:
      return std::nullopt;
  }
  return std::nullopt;
}

const IntegrationResponse* select(const std::vector<IntegrationResponse>& responses, int status) {
  const IntegrationResponse* otherwise = nullptr;
  for (const IntegrationResponse& response : responses) {
    const std::string pattern = response.selection_pattern.value_or("");
    if (pattern.empty()) {
      otherwise = &response;
    } else if (wire::RegularExpression(pattern).matches(std::to_string(status))) {
      return &response;
    }
  }
  return otherwise;
}

}  // namespace

std::optional<int> mock_status(std::string_view text) {
  constexpr std::string_view spaces = " \t\r\n";
  constexpr std::string_view spaces_and_quotes = " \t\r\n\"'";
  constexpr std::string_view key = "statusCode";
  if (const auto start = text.find_first_not_of(spaces);
      start == std::string_view::npos || text[start] != '{') {
    return std::nullopt;
  }
  const auto found = text.find(key);
  if (found == std::string_view::npos) return std::nullopt;
  const auto colon = text.find_first_not_of(spaces_and_quotes, found + key.size());
  if (colon == std::string_view::npos || text[colon] != ':') return std::nullopt;
  const auto number = text.find_first_not_of(spaces_and_quotes, colon + 1);
  if (number == std::string_view::npos) return std::nullopt;
  int status = 0;
  const auto [end, error] = std::from_chars(text.data() + number, text.data() + text.size(), status);
  if (error != std::errc() || status < 100 || status > 599) return std::nullopt;
  return status;
}

Answer mock_answer(const Integration& integration, const wire::Request& request, std::string_view body) {
  const auto given = mock_request(integration, request, body);
  if (!given) return Answer::of(unsupported_media_type, "no request template is for this Content-Type");
  const std::optional<int> status = mock_status(*given);
  if (!status)
    return Answer::of(api_misconfigured,
                      "Unable to parse statusCode. It should be an integer between 100 and 599.");
  const IntegrationResponse* response = select(integration.responses, *status);
  if (response == nullptr) {
    return Answer::of(api_misconfigured,
                      "No match for output mapping and no default output mapping configured");
  }

  Answer answer;
  answer.status = response->status;
  answer.headers = response->headers;
  const Templates templates = response->templates.value_or(Templates());
  auto chosen = templates.find(media_type_or_default(request.headers.get("Accept")));
  if (chosen == templates.end()) chosen = templates.begin();
  if (chosen != templates.end()) {
    answer.body = chosen->second;
    if (!answer.headers.has("Content-Type")) answer.headers.add("Content-Type", chosen->first);
  }
  return answer;
}

void check_constant_templates(const Templates& templates) {
  for (const auto& [type, text] : templates) {
    if (text.find('$') == std::string::npos && text.find('#') == std::string::npos) continue;
    throw wire::Fault(
        501, "NotImplementedException",
        "cutoff takes constant mapping templates only, without $ and #; that for " + type + " is: " + text);
  }
}

}  // namespace cutoff::apigateway
