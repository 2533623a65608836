// The clock over the wire.
#include "tests/unit/control/control_test.h"

namespace cutoff::control {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ControlClock : public ControlTest {
 protected:
  /// Notes when it happened.
  std::unique_ptr<clock::Timer> after(clock::Duration delay) {
    return cloud.loop().after(delay, [this] { happened.push_back(now()); });
  }
  std::string refusal(std::string target, std::string body) {
    const wire::Response response = alone("POST", std::move(target), std::move(body));
    EXPECT_EQ(response.status, 400) << response.body.text();
    return json::parse(response.body.text()).at("message");
  }
  std::vector<clock::Duration> happened;
};

TEST_F(ControlClock, IsReadWithWhatIsPendingAndWhoHoldsIt) {
  const auto timer = after(29s);
  const clock::Hold hold = cloud.loop().hold("the process of worker");
  const json clock = alone_json("GET", "/_cutoff/clock");
  EXPECT_EQ(clock.at("now_ms"), 0);
  EXPECT_EQ(clock.at("instant"), "2026-02-10T00:00:00.000Z");
  EXPECT_EQ(clock.at("epoch"), "2026-02-10T00:00:00.000Z");
  EXPECT_EQ(clock.at("mode"), "manual");
  EXPECT_EQ(clock.at("rate"), 1.0);
  EXPECT_EQ(clock.at("owed"), 1);
  EXPECT_EQ(
      clock.at("pending"),
      json::parse(R"([{"what":"timer","due_ms":29000,"instant":"2026-02-10T00:00:29.000Z","owed":true}])"));
  EXPECT_EQ(clock.at("holders"), json::array({"the process of worker"}));
  EXPECT_EQ(clock.at("locks"), json::array());
}

TEST_F(ControlClock, AdvancesByExactlyWhatItIsToldWithAllThatFallsIntoIt) {
  const auto in_time = after(29s);
  const auto later = after(29s + 1ns);
  const json now_is = alone_json("POST", "/_cutoff/clock/advance", R"({"by":"29s"})");
  EXPECT_EQ(now_is, json::parse(R"({"now_ms":29000,"instant":"2026-02-10T00:00:29.000Z"})"));
  EXPECT_THAT(happened, ElementsAre(29s));
}

TEST_F(ControlClock, TakesDurationsAsPeopleWriteThem) {
  for (const char* by : {R"("1m30s")", R"("90s")", R"("1.5min")", "90000", R"("90000ms")", "90000.0"}) {
    const clock::Duration before = now();
    alone("POST", "/_cutoff/clock/advance", std::string(R"({"by":)") + by + "}");
    EXPECT_EQ(now() - before, 90s) << by;
  }
}

TEST_F(ControlClock, RefusesWhatIsNoDurationWithOneSentence) {
  for (const char* by : {R"("soon")", R"("-2s")", "-2", "null", R"("2")", R"("1s2")", R"("")"}) {
    EXPECT_THAT(
        refusal("/_cutoff/clock/advance", std::string(R"({"by":)") + by + "}"),
        HasSubstr("write a duration such as \"29s\", \"1m30s\" or \"500ms\", or a number of milliseconds"));
  }
  EXPECT_EQ(refusal("/_cutoff/clock/advance", R"({"bye":"29s"})"),
            R"(body:1:2: the body has an unknown field "bye": it may have "by" and "lock")");
  EXPECT_EQ(refusal("/_cutoff/clock/advance", "{}"),
            R"(body:1:1: the body has no "by": add one, such as "by": "29s")");
  EXPECT_EQ(now(), 0s);
}

TEST_F(ControlClock, RunsUntilNothingIsOwedAnyMore) {
  const auto first = after(29s);
  const auto last = after(68s);
  const json answer = alone_json("POST", "/_cutoff/clock/run-until", R"({"idle":true})");
  EXPECT_EQ(answer, json::parse(R"({"reason":"idle","now_ms":68000,"instant":"2026-02-10T00:01:08.000Z"})"));
  EXPECT_THAT(happened, ElementsAre(29s, 68s));
}

TEST_F(ControlClock, RunsUntilAnEventAndAnswersWithIt) {
  const auto other = cloud.loop().after(
      10s, [&] { cloud.journal().append("lambda.report", {}, journal::field("function", "other")); });
  const auto wanted = cloud.loop().after(20s, [&] {
    cloud.journal().append("lambda.report", {}, journal::field("function", "worker"), journal::field("n", 3));
  });
  const auto later = after(30s);
  const json answer = alone_json("POST", "/_cutoff/clock/run-until",
                                 R"({"event":{"kind":"lambda.report","function":"work*","n":3}})");
  EXPECT_EQ(answer.at("reason"), "event");
  EXPECT_EQ(answer.at("now_ms"), 20000);
  EXPECT_EQ(answer.at("event").at("function"), "worker");
  EXPECT_THAT(happened, IsEmpty());
}

TEST_F(ControlClock, RunsNoFurtherThanItsLimitWhichIsAnHourUnlessItIsSaid) {
  const auto late = after(2h);
  const json at_limit =
      alone_json("POST", "/_cutoff/clock/run-until", R"({"event":{"kind":"never"},"limit":"10m"})");
  EXPECT_EQ(at_limit.at("reason"), "limit");
  EXPECT_EQ(now(), 10min);
  EXPECT_EQ(alone_json("POST", "/_cutoff/clock/run-until", R"({"idle":true})").at("reason"), "limit");
  EXPECT_EQ(now(), 70min);
  EXPECT_EQ(alone_json("POST", "/_cutoff/clock/run-until", R"({"event":{"kind":"never"}})").at("reason"),
            "idle");
  EXPECT_EQ(now(), 2h);
}

TEST_F(ControlClock, AnEventThatHasHappenedCountsOnlyWhenItIsAskedFor) {
  cloud.journal().append("client.send", {});
  EXPECT_EQ(
      alone_json("POST", "/_cutoff/clock/run-until", R"({"event":{"kind":"client.send"}})").at("reason"),
      "idle");
  EXPECT_EQ(alone_json("POST", "/_cutoff/clock/run-until", R"({"event":{"kind":"client.send"},"since":0})")
                .at("reason"),
            "event");
}

TEST_F(ControlClock, RefusesARunWithoutAnAimOrWithTwo) {
  const char* sentence = R"(body:1:1: the body needs one of "idle" and "event", such as "idle": true)";
  EXPECT_EQ(refusal("/_cutoff/clock/run-until", "{}"), sentence);
  EXPECT_EQ(refusal("/_cutoff/clock/run-until", R"({"idle":true,"event":{"kind":"x"}})"), sentence);
  EXPECT_THAT(refusal("/_cutoff/clock/run-until", R"({"event":{"function":"x"}})"),
              HasSubstr("has no \"kind\""));
}

TEST_F(ControlClock, SetsModeAndRate) {
  const json clock = alone_json("POST", "/_cutoff/clock", R"({"mode":"real","rate":2.5})");
  EXPECT_EQ(clock.at("mode"), "real");
  EXPECT_EQ(clock.at("rate"), 2.5);
  EXPECT_EQ(driver.pace(), clock::Pace::real);
  EXPECT_EQ(driver.rate(), 2.5);
  EXPECT_EQ(alone_json("POST", "/_cutoff/clock", R"({"mode":"auto"})").at("mode"), "auto");
  EXPECT_THAT(refusal("/_cutoff/clock", R"({"mode":"fast"})"),
              HasSubstr(R"(write "manual", "auto" or "real")"));
  EXPECT_THAT(refusal("/_cutoff/clock", R"({"rate":0})"), HasSubstr("write a number above 0"));
  EXPECT_THAT(refusal("/_cutoff/clock", "{}"), HasSubstr(R"(says neither "mode" nor "rate")"));
}

// Locks.

TEST_F(ControlClock, ALockIsGivenUpAsOftenAsItWasTaken) {
  EXPECT_EQ(alone_json("POST", "/_cutoff/clock/locks", R"({"name":"a b"})"),
            json::parse(R"({"locks":[{"name":"a b","count":1}]})"));
  EXPECT_EQ(alone_json("POST", "/_cutoff/clock/locks", R"({"name":"a b"})").at("locks").at(0).at("count"), 2);
  EXPECT_EQ(alone_json("DELETE", "/_cutoff/clock/locks/a%20b").at("locks").at(0).at("count"), 1);
  EXPECT_EQ(alone_json("DELETE", "/_cutoff/clock/locks/a%20b").at("locks"), json::array());
  EXPECT_THAT(
      alone("DELETE", "/_cutoff/clock/locks/a%20b"),
      AllOf(harness::HasStatus(404),
            harness::HasJsonBody(R"({"error":"LockNotHeld","message":"nobody holds the lock \"a b\""})")));
}

TEST_F(ControlClock, AnAdvanceThatALockHindersIsToldWhoseItIs) {
  const auto timer = after(10s);
  alone("POST", "/_cutoff/clock/locks", R"({"name":"browser"})");
  const wire::Response response = alone("POST", "/_cutoff/clock/advance", R"({"by":"29s"})");
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(
      json::parse(response.body.text()).at("message"),
      "time cannot move while it is locked by \"browser\", and 30.000 s are long enough to wait for that");
  EXPECT_EQ(now(), 0s);
}

TEST_F(ControlClock, WhoAdvancesNamesALockOfHisOwnAndHasItAgainAfterwards) {
  alone("POST", "/_cutoff/clock/locks", R"({"name":"tester"})");
  EXPECT_EQ(alone("POST", "/_cutoff/clock/advance", R"({"by":"29s","lock":"tester"})").status, 200);
  EXPECT_EQ(now(), 29s);
  EXPECT_EQ(driver.locks().at("tester"), 1U);
}

TEST_F(ControlClock, ALockThatNobodyHoldsCannotBeNamed) {
  for (const char* target : {"/_cutoff/clock/sleep", "/_cutoff/clock/advance", "/_cutoff/clock/run-until"}) {
    const wire::Response response =
        alone("POST", target,
              std::string(target).ends_with("sleep")     ? R"({"for":"2s","lock":"mine"})"
              : std::string(target).ends_with("advance") ? R"({"by":"2s","lock":"mine"})"
                                                         : R"({"idle":true,"lock":"mine"})");
    EXPECT_EQ(response.status, 409) << target;
    EXPECT_EQ(json::parse(response.body.text()).at("error"), "LockNotHeld");
  }
  EXPECT_EQ(alone("GET", "/anything", {}, {{"Host", "127.0.0.1"}, {"X-Cutoff-Lock", "mine"}}).status, 409);
}

class ControlAutoClock : public ControlTest {
 protected:
  ControlAutoClock() : ControlTest(clock::Pace::automatic) {}
};

TEST_F(ControlAutoClock, ALockKeepsAutoFromJumpingWhileTheClientThinks) {
  std::unique_ptr<clock::Timer> timer;
  run({[&] {
    post("/_cutoff/clock/locks", R"({"name":"browser"})");
    timer = cloud.loop().after(29s, [] {});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(get("/_cutoff/clock").at("now_ms"), 0);
    send("DELETE", "/_cutoff/clock/locks/browser");
    EXPECT_EQ(get("/_cutoff/clock").at("now_ms"), 29000);
  }});
}

TEST_F(ControlAutoClock, NoJumpFallsBetweenASleepAndTheNextRequest) {
  std::unique_ptr<clock::Timer> timer;
  run({[&] {
    post("/_cutoff/clock/locks", R"({"name":"browser"})");
    timer = cloud.loop().after(2s + 1ms, [] {});
    EXPECT_EQ(post("/_cutoff/clock/sleep", R"({"for":"2s","lock":"browser"})").at("now_ms"), 2000);
    EXPECT_EQ(get("/_cutoff/clock").at("now_ms"), 2000);
  }});
}

TEST_F(ControlAutoClock, ASleepWithoutALockOnlyWaits) {
  const auto timer = cloud.loop().after(10s, [] {});
  driver.lock("until the sleep has begun");
  run({[&] {
         EXPECT_EQ(post("/_cutoff/clock/sleep", R"({"for":"2s"})").at("now_ms"), 2000);
         EXPECT_EQ(get("/_cutoff/clock").at("now_ms"), 10000);  // the clock has gone on meanwhile
       },
       [&] {
         get("/_cutoff/health");
         send("DELETE", "/_cutoff/clock/locks");
       }});
}

TEST_F(ControlAutoClock, WhoIsKilledInHisSleepLeavesNoLockBehind) {
  driver.lock("browser");
  clock::FiberHandle sleeper = clock::spawn(cloud.loop(), "sleeper", [&] {
    control.handle(request("POST", "/_cutoff/clock/sleep", R"({"for":"2s","lock":"browser"})"));
  });
  EXPECT_THAT(driver.locks(), IsEmpty());
  sleeper.kill();
  EXPECT_THAT(driver.locks(), IsEmpty());
}

TEST_F(ControlAutoClock, HealthSaysThatItIsThere) {
  EXPECT_EQ(
      alone_json("GET", "/_cutoff/health"),
      json::parse(R"({"status":"ok","version":"1.2.3","now_ms":0,"instant":"2026-02-10T00:00:00.000Z"})"));
}

}  // namespace
}  // namespace cutoff::control
