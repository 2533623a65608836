#include "emulator/replay/incident.h"

#include <gtest/gtest.h>

namespace cutoff::replay {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> flows_there_are{"direct", "async-polling"};

Incident read(const std::string& text) { return read_incident(Document("f.json", text), flows_there_are); }

/// An incident of these requests, and with `more` after them.
Incident read_requests(const std::string& requests, const std::string& more = "") {
  return read(R"({"name": "n", "gateway": "rest", "flow": "direct", "requests": )" + requests + more + "}");
}

std::string refusal(const std::string& requests, const std::string& more = "") {
  try {
    read_requests(requests, more);
  } catch (const UnusableInput& error) {
    return error.what();
  }
  return "it was read";
}

constexpr const char* two_requests_json =
    R"([{"at": "0s", "body": {}, "agent": "68s"}, {"at": "1s", "body": {}, "agent": "68s"}])";

TEST(Incident, IsReadWithAllThatItSays) {
  const Incident incident = read(R"({
    "name": "late", "description": "It was late.", "gateway": "rest", "flow": "async-polling",
    "requests": [{"id": "a", "at": "1.5s", "body": {"prompt": "Flight EY123", "n": 1}, "agent": "2min"}],
    "expect": {"direct": {"summary": {"timed_out": 1}}}})");
  EXPECT_EQ(incident.name, "late");
  EXPECT_EQ(incident.description, "It was late.");
  EXPECT_EQ(incident.gateway, "rest");
  EXPECT_EQ(incident.flow, "async-polling");
  ASSERT_EQ(incident.requests.size(), 1U);
  EXPECT_EQ(incident.requests[0].id, "a");
  EXPECT_EQ(incident.requests[0].at, 1500ms);
  EXPECT_EQ(incident.requests[0].body, R"({"prompt":"Flight EY123","n":1})");
  EXPECT_EQ(incident.requests[0].agent, 120s);
  ASSERT_NE(incident.expectation_for("direct"), nullptr);
  EXPECT_EQ(incident.expectation_for("direct")->summary.timed_out, 1);
  EXPECT_EQ(incident.expectation_for("direct")->summary.lost, std::nullopt);
  EXPECT_EQ(incident.expectation_for("async-polling"), nullptr);
}

TEST(Incident, NumbersTheRequestsThatHaveNoId) {
  const Incident incident = read_requests(two_requests_json);
  EXPECT_EQ(incident.requests[0].id, "1");
  EXPECT_EQ(incident.requests[1].id, "2");
}

TEST(Incident, KeepsTheOrderOfTheFile) {
  const Incident incident =
      read_requests(R"([{"at": "9s", "body": {}, "agent": "1s"}, {"at": "0s", "body": {}, "agent": "1s"}])");
  EXPECT_EQ(incident.requests[0].at, 9s);
  EXPECT_EQ(incident.requests[1].at, 0s);
}

TEST(Incident, ExpectsOfTheRequestWithTheIdOrElseAtThePosition) {
  const Incident incident = read_requests(two_requests_json, R"(, "expect": {"direct": {"requests": [
      {"id": "2", "status": 504, "responded_ms": 29000.5, "answered_ms": null, "outcome": "timed_out"},
      {"sent_ms": 1000, "status": null}]}})");
  const auto& expected = incident.expectation_for("direct")->requests;
  ASSERT_EQ(expected.size(), 2U);
  EXPECT_EQ(expected[0].request, 1U);
  EXPECT_EQ(expected[0].sent, std::nullopt);
  EXPECT_EQ(expected[0].status, std::optional(std::optional(504)));
  EXPECT_EQ(expected[0].responded, std::optional(std::optional<clock::Duration>(29000500us)));
  ASSERT_TRUE(expected[0].answered.has_value());
  EXPECT_FALSE(expected[0].answered->has_value());
  EXPECT_EQ(expected[0].outcome, flows::Outcome::timed_out);
  EXPECT_EQ(expected[1].request, 1U);
  EXPECT_EQ(expected[1].sent, 1s);
  ASSERT_TRUE(expected[1].status.has_value());
  EXPECT_FALSE(expected[1].status->has_value());
  EXPECT_FALSE(expected[1].responded.has_value());
}

TEST(Incident, RefusesAnIdThatTwoRequestsHave) {
  EXPECT_EQ(
      refusal(
          R"([{"id": "2", "at": "0s", "body": {}, "agent": "1s"}, {"at": "0s", "body": {}, "agent": "1s"}])"),
      "f.json:1:117: requests[1] has the id \"2\" by its position, which is the id of requests[0]: "
      "write an \"id\" of its own");
}

TEST(Incident, RefusesWhatLastsLongerThanAReplay) {
  EXPECT_EQ(refusal(R"([{"at": "25h", "body": {}, "agent": "1s"}])"),
            "f.json:1:72: requests[0].at is \"25h\": a replay lasts at most 24h, so write less");
  EXPECT_EQ(refusal(R"([{"at": "24h", "body": {}, "agent": "24h"}])"), "it was read");
}

TEST(Incident, RefusesAnIdThatCannotBeShown) {
  EXPECT_EQ(refusal(R"([{"id": "\u001b[2J", "at": "0s", "body": {}, "agent": "1s"}])"),
            "f.json:1:72: requests[0].id is \"\\u001b[2J\": write a text of one line, such as \"1\"");
}

TEST(Incident, RefusesToExpectSomethingOfARequestThatDoesNotExist) {
  EXPECT_EQ(
      refusal(two_requests_json, R"(, "expect": {"direct": {"requests": [{"id": "7"}]}})"),
      "f.json:1:192: expect.direct.requests[0].id is \"7\": the incident's requests are \"1\" and \"2\"");
  EXPECT_EQ(refusal(two_requests_json, R"(, "expect": {"direct": {"requests": [{}, {}, {}]}})"),
            "f.json:1:193: expect.direct.requests[2] is about request number 3: there are only 2, so leave "
            "it out or "
            "give it the \"id\" of one of them");
}

TEST(Incident, RefusesAnExpectationThatNothingCouldMeet) {
  const auto refused = [](const std::string& request) {
    return refusal(two_requests_json, R"(, "expect": {"direct": {"requests": [)" + request + "]}}")
        .substr(14);
  };
  EXPECT_EQ(
      refused(R"({"status": 5040})"),
      "expect.direct.requests[0].status is 5040: write an HTTP status, such as 504, or null for no response");
  EXPECT_EQ(refused(R"({"answered_ms": "29s"})"),
            "expect.direct.requests[0].answered_ms is \"29s\": write milliseconds from the incident's start, "
            "such as "
            "29000, or null for never");
  EXPECT_EQ(refused(R"({"outcome": "timed out"})"),
            "expect.direct.requests[0].outcome is \"timed out\": did you mean \"timed_out\"?");
  EXPECT_EQ(refused(R"({"outcome": "refused"})"),
            "expect.direct.requests[0].outcome is \"refused\": the outcomes are \"answered\", \"timed_out\", "
            "\"failed\" and \"lost\"");
  EXPECT_EQ(
      refused(R"({"sent_ms": null})"),
      "expect.direct.requests[0].sent_ms is null: write milliseconds from the incident's start, such as 0");
}

}  // namespace
}  // namespace cutoff::replay
