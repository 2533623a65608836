// Who may drive the emulator: programs, and pages of its own.
#include "tests/unit/control/control_test.h"

namespace cutoff::control {
namespace {

using ::testing::HasSubstr;

class Guard : public ControlTest {
 protected:
  Guard() : ControlTest(clock::Pace::manual, {.hosts = {"cutoff.test"}, .version = "1.2.3"}) {}
  int status_of(wire::Headers headers) {
    return alone("GET", "/_cutoff/health", {}, std::move(headers)).status;
  }
};

TEST_F(Guard, LoopbackAndTheHostThatIsListenedOnAreOurs) {
  for (const char* host : {"127.0.0.1:4566", "127.0.0.1", "127.1.2.3:80", "localhost:4566", "LOCALHOST",
                           "api.localhost", "[::1]:4566", "[::1]", "cutoff.test:4566", "CUTOFF.test"}) {
    EXPECT_EQ(status_of({{"Host", host}}), 200) << host;
  }
}

TEST_F(Guard, AnotherNameForTheLoopbackIsNot) {
  for (const char* host : {"evil.example", "evil.example:4566", "127.0.0.1.evil.example", "127.evil.1.2",
                           "localhost.evil", "notlocalhost", ".localhost", "", "[::2]", "cutoff.test.evil"}) {
    EXPECT_EQ(status_of({{"Host", host}}), 403) << host;
  }
  EXPECT_EQ(
      json::parse(alone("GET", "/_cutoff/health", {}, {{"Host", "evil.example"}}).body.text()),
      json::parse(
          R"({"error":"Forbidden","message":"the Host \"evil.example\" is not one of this emulator's: use )"
          R"(127.0.0.1, localhost or the host that it was told to listen on"})"));
}

TEST_F(Guard, AStrangePageIsKeptOut) {
  const char* host = "127.0.0.1:4566";
  EXPECT_EQ(status_of({{"Host", host}, {"Origin", "http://127.0.0.1:4566"}}), 200);
  EXPECT_EQ(status_of({{"Host", host}, {"Origin", "https://evil.example"}}), 403);
  EXPECT_EQ(status_of({{"Host", host}, {"Origin", "http://127.0.0.1:8080"}}), 403);
  EXPECT_EQ(status_of({{"Host", host}, {"Origin", "null"}}), 403);
  EXPECT_EQ(status_of({{"Host", host}, {"Sec-Fetch-Site", "cross-site"}}), 403);
  EXPECT_EQ(status_of({{"Host", host}, {"Sec-Fetch-Site", "same-origin"}}), 200);
}

TEST_F(Guard, ABodyIsDeclaredAsJson) {
  const char* body = R"({"by":"29s"})";
  const auto status = [&](const char* type) {
    return alone("POST", "/_cutoff/clock/advance", body, {{"Host", "localhost"}, {"Content-Type", type}})
        .status;
  };
  EXPECT_EQ(status("application/json"), 200);
  EXPECT_EQ(status("application/json; charset=utf-8"), 200);
  EXPECT_EQ(status("text/plain"), 415);
  EXPECT_EQ(status("application/x-www-form-urlencoded"), 415);
  EXPECT_EQ(now(), 58s);
}

TEST_F(Guard, WhatIsNoRequestToControlIsPassedOnWhoeverSendsIt) {
  EXPECT_NE(status_of({{"Host", "127.0.0.1"}}), 403);
  const wire::Response tables = alone("POST", "/", "{}",
                                      {{"Host", "dynamodb.us-east-1.amazonaws.com"},
                                       {"Origin", "https://app.example"},
                                       {"Content-Type", "application/x-amz-json-1.0"},
                                       {"X-Amz-Target", "DynamoDB_20120810.ListTables"}});
  EXPECT_THAT(tables, harness::HasJsonBody(R"({"TableNames":[]})"));
}

TEST_F(Guard, AnApiUnderAHostOfItsOwnMayHaveAnyPath) {
  const wire::Response response =
      alone("GET", "/_cutoff/health", {}, {{"Host", "shop.execute-api.us-east-1.amazonaws.com"}});
  EXPECT_THAT(response, harness::HasHeader("x-amzn-ErrorType", "ForbiddenException"));  // the gateway's
}

TEST_F(Guard, AnUnknownPathOrMethodIsToldWhatThereIs) {
  const wire::Response path = alone("GET", "/_cutoff/jurnal");
  EXPECT_EQ(path.status, 404);
  EXPECT_THAT(path.body.text(), HasSubstr(R"(did you mean \"/_cutoff/journal\"?)"));
  const wire::Response method = alone("GET", "/_cutoff/clock/advance");
  EXPECT_EQ(method.status, 405);
  EXPECT_THAT(method, harness::HasHeader("Allow", "POST"));
  EXPECT_EQ(alone("GET", "/_cutoff").status, 404);
  EXPECT_EQ(alone("HEAD", "/_cutoff/health").status, 200);
}

TEST_F(Guard, AnEndlessBodyIsRefused) {
  const wire::Response response = alone("POST", "/_cutoff/faults", std::string(5 * 1024 * 1024, ' '));
  EXPECT_EQ(response.status, 413);
}

}  // namespace
}  // namespace cutoff::control
