#include "tests/harness/http_matchers.h"

#include <nlohmann/json.hpp>

namespace cutoff::wire {

void PrintTo(const Response& response, std::ostream* out) {
  *out << "HTTP " << response.status << "\n";
  for (const auto& [name, value] : response.headers) *out << "  " << name << ": " << value << "\n";
  *out << "  " << (response.body.streamed() ? "(a streamed body)" : response.body.text());
}

}  // namespace cutoff::wire

namespace cutoff::harness {
namespace {

using ::testing::ExplainMatchResult;

MATCHER_P(StatusIs, status, "has status " + std::to_string(status)) {
  *result_listener << "its status is " << arg.status;
  return arg.status == status;
}

MATCHER_P(BodyIs, body, "has the body " + ::testing::DescribeMatcher<std::string>(body, negation)) {
  if (arg.body.streamed()) {
    *result_listener << "its body is streamed";
    return false;
  }
  return ExplainMatchResult(body, arg.body.text(), result_listener);
}

MATCHER_P(JsonBodyIs, json, "has the JSON body " + json) {
  const auto expected = nlohmann::json::parse(json);
  const auto actual = nlohmann::json::parse(arg.body.text(), nullptr, false);
  if (actual.is_discarded()) {
    *result_listener << "its body is not JSON";
    return false;
  }
  if (actual != expected)
    *result_listener << "they differ in " << nlohmann::json::diff(expected, actual).dump();
  return actual == expected;
}

MATCHER_P2(HeaderIs, name, value,
           "has a header " + name + " that " + ::testing::DescribeMatcher<std::string>(value, negation)) {
  const std::string* actual = arg.headers.find(name);
  if (actual == nullptr) {
    *result_listener << "it has none";
    return false;
  }
  return ExplainMatchResult(value, *actual, result_listener);
}

MATCHER_P(HeaderIsAbsent, name, "has no header " + name) {
  const std::string* actual = arg.headers.find(name);
  if (actual != nullptr) *result_listener << "it is " << *actual;
  return actual == nullptr;
}

}  // namespace

::testing::Matcher<const wire::Response&> HasStatus(int status) { return StatusIs(status); }

::testing::Matcher<const wire::Response&> HasBody(::testing::Matcher<std::string> body) {
  return BodyIs(std::move(body));
}

::testing::Matcher<const wire::Response&> HasJsonBody(std::string json) {
  return JsonBodyIs(std::move(json));
}

::testing::Matcher<const wire::Response&> HasHeader(std::string name, ::testing::Matcher<std::string> value) {
  return HeaderIs(std::move(name), std::move(value));
}

::testing::Matcher<const wire::Response&> HasNoHeader(std::string name) {
  return HeaderIsAbsent(std::move(name));
}

}  // namespace cutoff::harness
