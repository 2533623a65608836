// How time goes by itself: manual, auto and real, behind an outside that a test can watch.
#include "fakes/clock/driver.h"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/clock/fiber.h"

namespace cutoff::clock {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::InSequence;
using ::testing::IsEmpty;
using ::testing::Return;
using ::testing::ThrowsMessage;

/// A real world with a wall clock of its own, which moves only while it is waited on, and a list of arrivals.
class ScriptedOutside : public Outside {
 public:
  bool poll() override {
    bool any = false;
    while (!arrivals_.empty() && arrivals_.begin()->first <= wall_) {
      auto arrival = arrivals_.extract(arrivals_.begin());
      loop->post(std::move(arrival.mapped()));
      any = true;
    }
    return any;
  }
  void wait_until(RealInstant until) override {
    waits.push_back(until);
    if (!arrivals_.empty()) until = std::min(until, arrivals_.begin()->first);
    if (until == RealInstant::max()) throw std::runtime_error("waits for ever");
    wall_ = std::max(wall_, until);
    poll();
  }
  RealInstant real_now() override { return wall_; }

  void arrive(Duration at, std::function<void()> what) { arrivals_.emplace(start + at, std::move(what)); }
  Duration passed() const { return wall_ - start; }

  static constexpr RealInstant start{1000s};
  std::vector<RealInstant> waits;
  Loop* loop = nullptr;  // which what arrives is handed over to

 private:
  RealInstant wall_ = start;
  std::multimap<RealInstant, std::function<void()>> arrivals_;
};

class MockOutside : public Outside {
 public:
  MOCK_METHOD(bool, poll, (), (override));
  MOCK_METHOD(void, wait_until, (RealInstant), (override));
  MOCK_METHOD(RealInstant, real_now, (), (override));
};

class Driving : public ::testing::Test {
 protected:
  Driving() { outside.loop = &loop; }

  ScriptedOutside outside;
  Loop loop{&outside};
  std::vector<std::string> notes;
  void note(const std::string& what) {
    notes.push_back(what + " at " + seconds_text(loop.now()) + ", wall " + seconds_text(outside.passed()));
  }
};

TEST_F(Driving, WhatIsReadyRunsBeforeWhatArrivedFromOutside) {
  outside.arrive(0s, [&] { note("arrival"); });
  loop.post([&] { note("posted"); });
  loop.run_ready();
  EXPECT_THAT(notes, ElementsAre("posted at 0.000, wall 0.000", "arrival at 0.000, wall 0.000"));
}

TEST_F(Driving, TheOutsideIsAskedAgainUntilItHasNothingMore) {
  ::testing::StrictMock<MockOutside> mock;
  Loop watched(&mock);
  InSequence sequence;
  EXPECT_CALL(mock, poll()).WillOnce(Return(true));
  EXPECT_CALL(mock, poll()).WillOnce(Return(false));
  watched.run_ready();
}

TEST_F(Driving, AutoJumpsToWhatIsOwedWithoutWaitingForTheWall) {
  Driver driver(loop, {.pace = Pace::automatic});
  spawn(loop, "flow", [&] {
    sleep_for(loop, 68s);
    note("answer");
    driver.stop();
  });
  driver.run();
  EXPECT_THAT(notes, ElementsAre("answer at 68.000, wall 0.000"));
  EXPECT_THAT(outside.waits, IsEmpty());
}

TEST_F(Driving, AutoWaitsForTheOutsideWhenNothingIsOwedAndNeverSpins) {
  Driver driver(loop, {.pace = Pace::automatic});
  const auto sweep = loop.after(
      10s, [&] { note("background sweep"); }, Timer::Kind::background);
  outside.arrive(3s, [&] {
    note("request");
    spawn(loop, "request", [&] {
      sleep_for(loop, 29s);
      note("504");
      driver.stop();
    });
  });
  driver.run();
  EXPECT_THAT(notes, ElementsAre("request at 0.000, wall 3.000", "background sweep at 10.000, wall 3.000",
                                 "504 at 29.000, wall 3.000"));
  EXPECT_THAT(outside.waits, ElementsAre(RealInstant::max()));
}

TEST_F(Driving, ManualMovesOnlyWhenTold) {
  Driver driver(loop, {.pace = Pace::manual});
  const auto timer = loop.after(29s, [&] { note("timer"); });
  outside.arrive(5s, [&] {
    spawn(loop, "control", [&] {
      EXPECT_TRUE(driver.advance(28s).wait());
      note("advanced");
      EXPECT_TRUE(driver.advance(1s).wait());
      note("advanced");
      driver.stop();
    });
  });
  driver.run();
  EXPECT_THAT(notes, ElementsAre("advanced at 28.000, wall 5.000", "timer at 29.000, wall 5.000",
                                 "advanced at 29.000, wall 5.000"));
}

TEST_F(Driving, RunUntilAnswersAtTheInstantAtWhichItBecameTrueOrWhyNot) {
  Driver driver(loop, {.pace = Pace::manual});
  bool answered = false;
  const auto timer = loop.after(68s, [&] { answered = true; });
  spawn(loop, "control", [&] {
    EXPECT_FALSE(driver.run_until([&] { return answered; }, 29s).wait());
    note("limit");
    EXPECT_TRUE(driver.run_until([&] { return answered; }, 1h).wait());
    note("answered");
    EXPECT_FALSE(driver.run_until([] { return false; }, 1h).wait());
    note("nothing is owed any more");
    driver.stop();
  });
  driver.run();
  EXPECT_THAT(notes, ElementsAre("limit at 29.000, wall 0.000", "answered at 68.000, wall 0.000",
                                 "nothing is owed any more at 68.000, wall 0.000"));
}

TEST_F(Driving, RealFollowsTheWall) {
  Driver driver(loop, {.pace = Pace::real});
  const auto timer = loop.after(29s, [&] {
    note("timer");
    driver.stop();
  });
  driver.run();
  EXPECT_THAT(notes, ElementsAre("timer at 29.000, wall 29.000"));
  EXPECT_THAT(outside.waits, ElementsAre(ScriptedOutside::start + 29s));
}

TEST_F(Driving, RealIsWallTimeTimesTheRate) {
  Driver driver(loop, {.pace = Pace::real, .rate = 10.0});
  const auto timer = loop.after(29s, [&] {
    note("timer");
    driver.stop();
  });
  outside.arrive(1s, [&] { note("arrival"); });
  driver.run();
  ASSERT_EQ(notes.size(), 2U);
  EXPECT_EQ(notes[0], "arrival at 10.000, wall 1.000");
  EXPECT_THAT(notes[1], HasSubstr("timer at 29.000, wall 2.9"));
}

TEST_F(Driving, InRealTimeNowIsEachTimersDueAsItFiresThenTheWalls) {
  Driver driver(loop, {.pace = Pace::real});
  const auto first = loop.after(1s, [&] {
    note("first");
    outside.arrive(5s, [&] {
      note("late arrival");
      driver.stop();
    });
    outside.wait_until(ScriptedOutside::start + 4s);  // something takes real time
  });
  const auto second = loop.after(2s, [&] { note("second"); });
  driver.run();
  EXPECT_THAT(notes, ElementsAre("first at 1.000, wall 1.000", "second at 2.000, wall 4.000",
                                 "late arrival at 5.000, wall 5.000"));
}

/// A real world in which there is always something more.
class EndlessOutside final : public Outside {
 public:
  bool poll() override { return true; }
  void wait_until(RealInstant) override {}
  RealInstant real_now() override { return wall += 1s; }
  RealInstant wall{1000s};
};

TEST(DrivingUnderLoad, ATimerFiresInRealTimeAlsoWhereArrivalsNeverEnd) {
  EndlessOutside outside;
  Loop loop(&outside);
  Driver driver(loop, {.pace = Pace::real});
  std::vector<Instant> fired;
  const auto first = loop.after(5s, [&] { fired.push_back(loop.now()); });
  const auto second = loop.after(6s, [&] {
    fired.push_back(loop.now());
    driver.stop();
  });
  driver.run();
  EXPECT_THAT(fired, ElementsAre(Instant(5s), Instant(6s)));
}

TEST_F(Driving, ChangingThePaceLosesAndGainsNoTime) {
  Driver driver(loop, {.pace = Pace::real});
  outside.arrive(3s, [&] { driver.set_pace(Pace::manual); });
  outside.arrive(60s, [&] {
    note("still");
    driver.set_pace(Pace::real, 2.0);
  });
  outside.arrive(61s, [&] {
    note("twice as fast");
    driver.stop();
  });
  driver.run();
  EXPECT_THAT(notes, ElementsAre("still at 3.000, wall 60.000", "twice as fast at 5.000, wall 61.000"));
}

// Holds, where there is an outside.

TEST_F(Driving, AHoldKeepsTimeUntilTheOutsideReleasesIt) {
  Driver driver(loop, {.pace = Pace::automatic});
  auto hold = std::make_unique<Hold>(loop.hold("the process of worker", 10s));
  const auto timer = loop.after(29s, [&] {
    note("timer");
    driver.stop();
  });
  outside.arrive(4s, [&] { hold.reset(); });
  driver.run();
  EXPECT_THAT(notes, ElementsAre("timer at 29.000, wall 4.000"));
}

TEST_F(Driving, OverAHoldsLimitTimeFlowsInRealTimeSoThatAHungHandlerMeetsItsTimeout) {
  std::vector<std::string> log;
  Driver driver(loop,
                {.pace = Pace::automatic, .log = [&](const std::string& line) { log.push_back(line); }});
  const Hold hold = loop.hold("the process of worker", 10s);
  const auto timer = loop.after(29s, [&] {
    note("function timeout");
    driver.stop();
  });
  driver.run();
  EXPECT_THAT(notes, ElementsAre("function timeout at 29.000, wall 39.000"));
  EXPECT_THAT(log, ElementsAre("time is held by \"the process of worker\" for longer than its 10.000 s; it "
                               "flows in real time until "
                               "that is released"));
}

TEST_F(Driving, ATestMayAskForAFailureInstead) {
  Driver driver(loop, {.pace = Pace::automatic, .fail_when_overdue = true});
  const Hold hold = loop.hold("the process of worker", 10s);
  const auto timer = loop.after(29s, [] {});
  EXPECT_THAT([&] { driver.run(); }, ThrowsMessage<TimeHeld>(HasSubstr("for longer than its 10.000 s")));
  EXPECT_EQ(loop.now(), Instant{});
}

TEST_F(Driving, OverAHoldOfNoTimeItFlowsAtOnceAndAnAdvanceIsAsExactAsEver) {
  std::vector<std::string> log;
  Driver driver(loop, {.pace = Pace::manual, .log = [&](const std::string& line) { log.push_back(line); }});
  const Hold hold = loop.hold("a stranger", 0s);
  const auto timer = loop.after(2s, [&] { note("timer"); });
  outside.arrive(1s, [&] {
    spawn(loop, "test", [&] {
      driver.advance(5s).wait();
      note("advanced");
      driver.stop();
    });
  });
  driver.run();
  EXPECT_THAT(notes, ElementsAre("timer at 2.000, wall 3.000", "advanced at 5.000, wall 6.000"));
  EXPECT_THAT(log, IsEmpty());
}

TEST_F(Driving, WhileOneHoldIsWithinItsLimitTimeStandsWhateverOthersSay) {
  Driver driver(loop, {.pace = Pace::automatic});
  const Hold stranger = loop.hold("a stranger", 0s);
  std::unique_ptr<Hold> work;
  const auto begins = loop.after(2s, [&] {
    note("begins");
    work = std::make_unique<Hold>(loop.hold("a process", 10s));
  });
  outside.arrive(7s, [&] {
    note("is done");
    work.reset();
  });
  const auto next = loop.after(3s, [&] {
    note("next");
    driver.stop();
  });
  driver.run();
  EXPECT_THAT(notes, ElementsAre("begins at 2.000, wall 2.000", "is done at 2.000, wall 7.000",
                                 "next at 3.000, wall 8.000"));
}

TEST_F(Driving, TellsHowTimeGoesWhenThePaceIsSet) {
  std::vector<double> rates;
  Driver driver(loop, {.pace = Pace::manual, .on_pace = [&](const Driver::Flow& flow) {
                         rates.push_back(flow.follows_the_wall ? flow.rate : 0.0);
                       }});
  driver.set_pace(Pace::real, 10.0);
  driver.set_pace(Pace::automatic);
  EXPECT_THAT(rates, ElementsAre(0.0, 10.0, 0.0));
}

TEST_F(Driving, TheLoopsOwnVerbsWaitForAHoldTooAndFailOverItsLimit) {
  auto released = std::make_unique<Hold>(loop.hold("quick", 10s));
  outside.arrive(4s, [&] { released.reset(); });
  loop.advance(1s);
  EXPECT_EQ(outside.passed(), 4s);

  const Hold hung = loop.hold("hung", 10s);
  EXPECT_THAT([&] { loop.advance(1s); }, ThrowsMessage<TimeHeld>(HasSubstr("held by \"hung\"")));
  EXPECT_EQ(outside.passed(), 14s);
}

TEST_F(Driving, ARunStopsOnTheEventThatWhoeverHeldTimeBringsBeforeHeLetsItGo) {
  auto hold = std::make_unique<Hold>(loop.hold("the process of worker", 10s));
  bool answered = false;
  outside.arrive(4s, [&] {
    loop.post([&] { answered = true; });
    loop.post([&] { hold.reset(); });
  });
  EXPECT_TRUE(loop.run_until([&] { return answered; }, 1h));
  EXPECT_NE(hold, nullptr);
}

// Locks: clients who think in real time.

TEST_F(Driving, ALockKeepsAutoFromJumpingUntilItIsGivenUpAsOftenAsItWasTaken) {
  Driver driver(loop, {.pace = Pace::automatic});
  driver.lock("browser");
  driver.lock("browser");
  const auto timer = loop.after(29s, [&] {
    note("timer");
    driver.stop();
  });
  outside.arrive(1s, [&] { EXPECT_TRUE(driver.unlock("browser")); });
  outside.arrive(2s, [&] { EXPECT_TRUE(driver.unlock("browser")); });
  driver.run();
  EXPECT_THAT(notes, ElementsAre("timer at 29.000, wall 2.000"));
  EXPECT_FALSE(driver.unlock("browser"));
}

TEST_F(Driving, ALockThatIsGivenUpForASleepIsHeldAgainAtTheInstantAtWhichThatEnds) {
  Driver driver(loop, {.pace = Pace::automatic});
  const auto later = loop.after(2s + 1ns, [&] {
    note("what is next");
    driver.stop();
  });
  spawn(loop, "client", [&] {
    driver.lock("browser");
    {
      const Driver::GivenUp given_up(driver, "browser");
      sleep_for(loop, 2s);
    }
    note("awake");
    outside.arrive(60s, [&] {
      note("thought");
      driver.unlock("browser");
    });
  });
  driver.run();
  EXPECT_THAT(notes, ElementsAre("awake at 2.000, wall 0.000", "thought at 2.000, wall 60.000",
                                 "what is next at 2.000000001, wall 60.000"));
}

TEST_F(Driving, AnAdvanceWaitsWhereALockIsTakenOnItsWay) {
  Driver driver(loop, {.pace = Pace::manual});
  const auto timer = loop.after(2s, [&] {
    driver.lock("browser");
    outside.arrive(5s, [&] {
      note("thought");
      driver.unlock("browser");
    });
  });
  spawn(loop, "control", [&] {
    EXPECT_TRUE(driver.advance(10s).wait());
    note("advanced");
    driver.stop();
  });
  driver.run();
  EXPECT_THAT(notes, ElementsAre("thought at 2.000, wall 5.000", "advanced at 10.000, wall 5.000"));
}

TEST_F(Driving, WhoWaitsTooLongForALockIsToldWhoseItIs) {
  Driver driver(loop, {.pace = Pace::manual, .lock_patience = 30s});
  driver.lock("browser");
  spawn(loop, "control", [&] {
    EXPECT_THAT([&] { driver.advance(1s).wait(); },
                ThrowsMessage<Locked>(HasSubstr("locked by \"browser\"")));
    note("told");
    driver.stop();
  });
  driver.run();
  EXPECT_THAT(notes, ElementsAre("told at 0.000, wall 30.000"));
}

TEST_F(Driving, InRealTimeALockHoldsNothing) {
  Driver driver(loop, {.pace = Pace::real});
  driver.lock("browser");
  const auto timer = loop.after(29s, [&] {
    note("timer");
    driver.stop();
  });
  driver.run();
  EXPECT_THAT(notes, ElementsAre("timer at 29.000, wall 29.000"));
}

TEST_F(Driving, WhoIsKilledTakesNoLockAgain) {
  Driver driver(loop, {.pace = Pace::automatic});
  driver.lock("browser");
  FiberHandle client = spawn(loop, "client", [&] {
    const Driver::GivenUp given_up(driver, "browser");
    sleep_for(loop, 2s);
  });
  client.kill();
  EXPECT_THAT(driver.locks(), IsEmpty());
  EXPECT_THROW(Driver::GivenUp(driver, "browser"), std::invalid_argument);
}

TEST_F(Driving, ADriverNeedsAnOutside) {
  Loop alone;
  EXPECT_THROW(Driver(alone, {}), std::logic_error);
}

TEST_F(Driving, ARateThatIsNotAboveZeroIsRefused) {
  Driver driver(loop, {});
  EXPECT_THROW(driver.set_pace(Pace::real, 0.0), std::invalid_argument);
  EXPECT_THROW(driver.set_pace(Pace::real, -1.0), std::invalid_argument);
}

}  // namespace
}  // namespace cutoff::clock
