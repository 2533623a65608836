// The journal over the wire.
#include <sstream>

#include "tests/unit/control/control_test.h"

namespace cutoff::control {
namespace {

using journal::field;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ControlJournal : public ControlTest {
 protected:
  /// Five entries, at 0, 10, 20, 30 and 40 s.
  void fill() {
    const auto at = [this](clock::Duration instant) {
      cloud.loop().advance(instant - now());
      return wire::TraceId();
    };
    cloud.journal().append("lambda.start", at(0s), field("function", "worker"));
    cloud.journal().append("lambda.report", at(10s), field("function", "worker"), field("status", "success"));
    cloud.journal().append("lambda.report", at(20s), field("function", "other"), field("status", "error"));
    cloud.journal().append("apigateway.response", trace, field("status", 504));
    at(40s);
    cloud.journal().append("lambdas.other", {});
  }
  /// The numbers of the entries in the answer.
  std::vector<int> numbers(const std::string& query) {
    const wire::Response response = alone("GET", "/_cutoff/journal" + query);
    EXPECT_EQ(response.status, 200) << response.body.text();
    EXPECT_THAT(response, harness::HasHeader("Content-Type", "application/jsonl"));
    std::vector<int> all;
    std::istringstream lines(response.body.text());
    for (std::string line; std::getline(lines, line);) all.push_back(json::parse(line).at("n"));
    return all;
  }
  wire::TraceId trace{1, 2, 3};
};

TEST_F(ControlJournal, IsJsonLines) {
  fill();
  const wire::Response response = alone("GET", "/_cutoff/journal?limit=2");
  EXPECT_EQ(response.body.text(),
            R"({"n":1,"at_ms":0,"kind":"lambda.start","function":"worker"})"
            "\n"
            R"({"n":2,"at_ms":10000,"kind":"lambda.report","function":"worker","status":"success"})"
            "\n");
}

TEST_F(ControlJournal, IsFiltered) {
  fill();
  EXPECT_THAT(numbers(""), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(numbers("?kind=lambda.report"), ElementsAre(2, 3));
  EXPECT_THAT(numbers("?kind=lambda"), ElementsAre(1, 2, 3));
  EXPECT_THAT(numbers("?kind=lambda*"), ElementsAre(1, 2, 3, 5));
  EXPECT_THAT(numbers("?kind=lambda.start,apigateway.*"), ElementsAre(1, 4));
  EXPECT_THAT(numbers("?kind=lambda.start&kind=lambdas.other"), ElementsAre(1, 5));
  EXPECT_THAT(numbers("?function=worker"), ElementsAre(1, 2));
  EXPECT_THAT(numbers("?field=status:504"), ElementsAre(4));
  EXPECT_THAT(numbers("?field=status:*r*&function=other"), ElementsAre(3));
  EXPECT_THAT(numbers("?trace=" + trace.text()), ElementsAre(4));
  EXPECT_THAT(numbers("?since=3"), ElementsAre(4, 5));
  EXPECT_THAT(numbers("?since=20s"), ElementsAre(3, 4, 5));
  EXPECT_THAT(numbers("?since=2026-02-10T00:00:20.001Z"), ElementsAre(5));
  EXPECT_THAT(numbers("?limit=2&since=1"), ElementsAre(2, 3));
  EXPECT_THAT(numbers("?tail=2"), ElementsAre(4, 5));
  EXPECT_THAT(numbers("?since=5"), IsEmpty());
}

TEST_F(ControlJournal, IsCounted) {
  fill();
  EXPECT_EQ(alone_json("GET", "/_cutoff/journal/count"), json::parse(R"({"count":5,"written":5})"));
  EXPECT_EQ(alone_json("GET", "/_cutoff/journal/count?kind=lambda.report").at("count"), 2);
}

TEST_F(ControlJournal, RefusesWhatItDoesNotKnow) {
  const auto message = [this](const char* query) {
    const wire::Response response = alone("GET", std::string("/_cutoff/journal") + query);
    EXPECT_EQ(response.status, 400);
    return json::parse(response.body.text()).at("message").get<std::string>();
  };
  EXPECT_EQ(message("?knid=x"), R"(there is no parameter "knid": did you mean "kind"?)");
  EXPECT_THAT(message("?since=soon"),
              HasSubstr("write the number of an entry (120), a time since the start"));
  EXPECT_THAT(message("?limit=many"), HasSubstr("write a whole number, such as 20"));
  EXPECT_THAT(message("?limit=1&tail=1"), HasSubstr("write one of them"));
  EXPECT_THAT(message("?field=status"), HasSubstr("status:504"));
}

// Followed.

class FollowedJournal : public ControlJournal {
 protected:
  wire::Body follow(const std::string& query, wire::Headers headers = {}) {
    const wire::Response response =
        alone("GET", "/_cutoff/journal?follow=true" + query, {}, std::move(headers));
    EXPECT_THAT(response, harness::HasHeader("Content-Type", "text/event-stream"));
    wire::Body body = response.body;
    EXPECT_EQ(next(body), ": what happens in the emulator\n\n");
    return body;
  }
  /// The next piece of the stream, or "nothing" when none comes.
  std::string next(wire::Body& body) {
    std::optional<std::string> piece;
    clock::FiberHandle reader = clock::spawn(cloud.loop(), "reader", [&] { piece = body.read(); });
    cloud.loop().run_ready();
    const bool ended = reader.done();
    reader.kill();
    return piece.value_or(ended ? "the end" : "nothing");
  }
};

TEST_F(FollowedJournal, IsAStreamOfWhatHappensFromNowOn) {
  fill();
  wire::Body body = follow("");
  EXPECT_EQ(next(body), "nothing");
  cloud.journal().append("lambda.start", {}, field("function", "worker"));
  EXPECT_EQ(next(body),
            "id: 6\ndata: {\"n\":6,\"at_ms\":40000,\"kind\":\"lambda.start\",\"function\":\"worker\"}\n\n");
  EXPECT_EQ(next(body), "nothing");
}

TEST_F(FollowedJournal, BeginsWhereItIsTold) {
  fill();
  wire::Body since = follow("&since=4");
  EXPECT_THAT(next(since), HasSubstr("id: 5\n"));
  wire::Body resumed = follow("", {{"Last-Event-ID", "3"}});
  EXPECT_THAT(next(resumed), HasSubstr("id: 4\n"));
  wire::Body filtered = follow("&since=0&kind=lambda.report");
  EXPECT_THAT(next(filtered), HasSubstr("id: 2\n"));
  EXPECT_THAT(next(filtered), HasSubstr("id: 3\n"));
  EXPECT_EQ(next(filtered), "nothing");
}

TEST_F(FollowedJournal, EndsAfterItsLimit) {
  fill();
  wire::Body body = follow("&since=0&limit=1");
  EXPECT_THAT(next(body), HasSubstr("id: 1\n"));
  EXPECT_EQ(next(body), "the end");
}

TEST_F(FollowedJournal, EndsWhenTheClientLeaves) {
  const std::size_t fibers = cloud.loop().fibers();
  wire::Body body = follow("");
  EXPECT_EQ(cloud.loop().fibers(), fibers + 1);
  body.close();
  cloud.loop().run_ready();
  EXPECT_EQ(cloud.loop().fibers(), fibers);
}

TEST_F(FollowedJournal, ASlowClientStallsNeitherTimeNorTheRest) {
  wire::Body slow = follow("");
  wire::Body quick = follow("");
  for (int i = 0; i < 1000; ++i) {
    cloud.journal().append("client.send", {}, field("i", i));
    cloud.loop().advance(1s);
    EXPECT_THAT(next(quick), HasSubstr("\"i\":" + std::to_string(i)));
  }
  EXPECT_EQ(now(), 1000s);
  for (int i = 0; i < 1000; ++i) EXPECT_THAT(next(slow), HasSubstr("\"i\":" + std::to_string(i) + "}"));
  EXPECT_EQ(next(slow), "nothing");
}

TEST_F(FollowedJournal, WhatWasDroppedBeforeItWasSentIsSaid) {
  cloud.journal().keep_last(10);
  wire::Body slow = follow("");
  for (int i = 1; i <= 1000; ++i) {
    cloud.journal().append("client.send", {});
    cloud.loop().run_ready();
  }
  std::vector<std::string> pieces;
  for (std::string piece = next(slow); piece != "nothing"; piece = next(slow)) pieces.push_back(piece);
  std::size_t lost = 0;
  std::size_t entries = 0;
  for (const std::string& piece : pieces) {
    constexpr std::string_view loss = "event: lost\ndata: ";
    if (piece.starts_with(loss)) {
      lost += json::parse(piece.substr(loss.size())).at("count").get<std::size_t>();
    } else {
      ++entries;
    }
  }
  EXPECT_GT(lost, 900U);
  EXPECT_EQ(lost + entries, 1000U);
  EXPECT_THAT(pieces.back(), HasSubstr("id: 1000\n"));
}

TEST_F(FollowedJournal, GoesOnAfterAReset) {
  wire::Body body = follow("");
  cloud.journal().append("client.send", {});
  EXPECT_THAT(next(body), HasSubstr("id: 1\n"));
  alone("POST", "/_cutoff/reset");
  EXPECT_THAT(next(body), HasSubstr("cutoff.reset"));
}

TEST_F(ControlJournal, GivesTheFunctionsMetrics) {
  cloud.journal().append("lambda.throttle", {}, field("function", "worker"), field("reason", "x"),
                         field("caller", "y"));
  const json metrics = alone_json("GET", "/_cutoff/metrics");
  EXPECT_EQ(metrics.at("functions").at("worker").at("Throttles"), 1);
  EXPECT_EQ(alone_json("GET", "/_cutoff/metrics?function=other").at("functions"), json::object());
}

}  // namespace
}  // namespace cutoff::control
