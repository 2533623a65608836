// The rules of time (fakes/clock/loop.h), one section a rule.
#include "fakes/clock/loop.h"

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/clock/fiber.h"
#include "fakes/clock/random.h"
#include "fakes/clock/waiter.h"
#include "tests/unit/clock/noting.h"

namespace cutoff::clock {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

/// A timer that notes its name when it fires.
class NotingTimer final : public Timer {
 public:
  NotingTimer(Loop& loop, std::vector<std::string>& notes, std::string name, Kind kind = Kind::owed,
              Order order = Order::event)
      : Timer(loop, kind, order), notes_(notes), name_(std::move(name)) {}

 private:
  void fire() override { notes_.push_back(name_); }
  std::vector<std::string>& notes_;
  std::string name_;
};

class RulesOfTime : public Noting {};

// Rule 1: all that is ready runs first, then one timer, then again all that is ready.

TEST_F(RulesOfTime, PostedWorkRunsInOrderAndBeforeAnyTimerOfTheSameInstant) {
  const auto timer = loop.after(0s, [&] { note("timer"); });
  loop.post([&] { note("first"); });
  loop.post([&] { note("second"); });
  loop.advance(0s);
  EXPECT_THAT(notes, ElementsAre("first", "second", "timer"));
}

TEST_F(RulesOfTime, WhatATimerMakesReadyRunsBeforeTheNextTimerOfTheSameInstant) {
  const auto first = loop.after(5s, [&] {
    note("first");
    loop.post([&] {
      note("made ready by the first");
      loop.post([&] { note("and by that"); });
    });
  });
  const auto second = loop.after(5s, [&] { note("second"); });
  loop.advance(5s);
  EXPECT_THAT(notes, ElementsAre("first", "made ready by the first", "and by that", "second"));
}

TEST_F(RulesOfTime, AWokenFiberRunsBeforeTheNextTimerOfTheSameInstant) {
  spawn(loop, "sleeper", [&] {
    sleep_for(loop, 5s);
    note("fiber");
  });
  const auto timer = loop.after(5s, [&] { note("timer"); });
  loop.advance(5s);
  EXPECT_THAT(notes, ElementsAre("fiber", "timer"));
}

// Rule 2: time moves only when nothing is ready, and jumps.

TEST_F(RulesOfTime, TimeStandsStillWhileWorkRuns) {
  std::vector<Instant> seen;
  loop.post([&] { seen.push_back(loop.now()); });
  loop.advance(10s);
  EXPECT_THAT(seen, ElementsAre(Instant{}));
  EXPECT_EQ(loop.now(), Instant(10s));
}

TEST_F(RulesOfTime, NowIsTheDueOfTheTimerThatFires) {
  std::vector<Instant> seen;
  const auto a = loop.after(1ns, [&] { seen.push_back(loop.now()); });
  const auto b = loop.after(29s, [&] { seen.push_back(loop.now()); });
  loop.advance(60s);
  EXPECT_THAT(seen, ElementsAre(Instant(1ns), Instant(29s)));
}

TEST_F(RulesOfTime, ATimerArmedForThePastFiresNow) {
  loop.advance(10s);
  NotingTimer timer(loop, notes, "late");
  timer.arm_at(Instant(3s));
  EXPECT_EQ(timer.due(), Instant(10s));
  loop.advance(0s);
  EXPECT_THAT(notes, ElementsAre("late"));
}

// Rule 3: (due, class, sequence).

TEST_F(RulesOfTime, TimersOfOneInstantFireInTheOrderInWhichTheyWereArmed) {
  NotingTimer a(loop, notes, "armed first"), b(loop, notes, "armed second"),
      c(loop, notes, "armed again, so last");
  c.arm_after(5s);
  a.arm_after(5s);
  b.arm_after(5s);
  c.arm_after(5s);
  loop.advance(5s);
  EXPECT_THAT(notes, ElementsAre("armed first", "armed second", "armed again, so last"));
}

TEST_F(RulesOfTime, DeadlinesFireBehindAllEventsOfTheirInstant) {
  NotingTimer deadline(loop, notes, "deadline", Timer::Kind::owed, Timer::Order::deadline);
  deadline.arm_after(29s);
  NotingTimer answer(loop, notes, "answer");
  answer.arm_after(29s);
  loop.advance(29s);
  EXPECT_THAT(notes, ElementsAre("answer", "deadline"));
}

TEST_F(RulesOfTime, WhatSomebodyOutsideWaitsForComesBetweenEventsAndDeadlines) {
  NotingTimer deadline(loop, notes, "deadline", Timer::Kind::owed, Timer::Order::deadline);
  NotingTimer process(loop, notes, "a process's sleep", Timer::Kind::owed, Timer::Order::outside);
  NotingTimer answer(loop, notes, "answer");
  deadline.arm_after(29s);
  process.arm_after(29s);
  answer.arm_after(29s);
  loop.advance(29s);
  EXPECT_THAT(notes, ElementsAre("answer", "a process's sleep", "deadline"));
}

TEST_F(RulesOfTime, OfDeadlinesDueTogetherTheInnermostArmedLastFiresFirst) {
  NotingTimer gateway(loop, notes, "gateway", Timer::Kind::owed, Timer::Order::deadline);
  NotingTimer function(loop, notes, "function", Timer::Kind::owed, Timer::Order::deadline);
  NotingTimer client(loop, notes, "the function's own client", Timer::Kind::owed, Timer::Order::deadline);
  gateway.arm_after(29s);
  function.arm_after(29s);
  client.arm_after(29s);
  loop.advance(29s);
  EXPECT_THAT(notes, ElementsAre("the function's own client", "function", "gateway"));
}

TEST_F(RulesOfTime, AnEventThatIsArmedAtItsInstantStillPrecedesTheDeadlinesThere) {
  NotingTimer deadline(loop, notes, "deadline", Timer::Kind::owed, Timer::Order::deadline);
  deadline.arm_after(29s);
  NotingTimer late(loop, notes, "armed at 29 s");
  const auto event = loop.after(29s, [&] { late.arm_after(0s); });
  loop.advance(29s);
  EXPECT_THAT(notes, ElementsAre("armed at 29 s", "deadline"));
}

TEST_F(RulesOfTime, WhatIsHandedOnAtAnInstantBeginsBeforeWhatWasDueThenAnyway) {
  NotingTimer handed_on(loop, notes, "handed on", Timer::Kind::owed, Timer::Order::prompt);
  NotingTimer handed_on_later(loop, notes, "handed on later", Timer::Kind::owed, Timer::Order::prompt);
  const auto giver = loop.after(9s, [&] {
    notes.emplace_back("hands on");
    handed_on.arm_after(0s);
    handed_on_later.arm_after(0s);
  });
  NotingTimer due_anyway(loop, notes, "due anyway");
  due_anyway.arm_after(9s);
  loop.advance(9s);
  EXPECT_THAT(notes, ElementsAre("hands on", "handed on", "handed on later", "due anyway"));
}

TEST_F(RulesOfTime, AnArrivalPrecedesWhatEarlierOnesCausedHoweverLateItIsArmed) {
  NotingTimer caused(loop, notes, "caused by an earlier one");
  caused.arm_after(2s);
  NotingTimer arrival(loop, notes, "arrival", Timer::Kind::owed, Timer::Order::arrival);
  const auto earlier = loop.after(1s, [&] { arrival.arm_after(1s); });
  loop.advance(2s);
  EXPECT_THAT(notes, ElementsAre("arrival", "caused by an earlier one"));
}

TEST_F(RulesOfTime, ACancelledTimerDoesNotFireAndADroppedOneIsCancelled) {
  NotingTimer cancelled(loop, notes, "cancelled");
  cancelled.arm_after(1s);
  cancelled.cancel();
  {
    const auto dropped = loop.after(1s, [&] { note("dropped"); });
  }
  loop.advance(2s);
  EXPECT_THAT(notes, IsEmpty());
  EXPECT_EQ(loop.timers(), 0U);
}

/// Arms, cancels and fires at random, and looks at each step whether that keeps rule 3.
class AnyMixture : public RulesOfTime, public ::testing::WithParamInterface<std::vector<Duration>> {
 protected:
  AnyMixture() {
    for (int i = 0; i < 300; ++i) {
      const auto order = i % 3 == 0 ? Timer::Order::deadline : Timer::Order::event;
      const auto kind = i % 7 == 0 ? Timer::Kind::background : Timer::Kind::owed;
      timers_.push_back(std::make_unique<NotingTimer>(loop, notes, std::to_string(i), kind, order));
    }
  }

  void cancel(std::size_t timer) {
    timers_[timer]->cancel();
    forget(timer);
  }

  void arm(std::size_t timer, Duration delay) {
    const bool deadline = timers_[timer]->order() == Timer::Order::deadline;
    ++sequence_;
    forget(timer);
    timers_[timer]->arm_after(delay);
    model_.emplace(std::tuple(loop.now() + delay, deadline, deadline ? -sequence_ : sequence_), timer);
  }

  void expect_right_order_for(Duration duration) {
    std::vector<std::string> expected;
    while (!model_.empty() && std::get<Instant>(model_.begin()->first) <= loop.now() + duration) {
      expected.push_back(std::to_string(model_.begin()->second));
      model_.erase(model_.begin());
    }
    notes.clear();
    loop.advance(duration);
    ASSERT_EQ(notes, expected);
  }

  RandomStream random_ = Random(7).stream("heap");
  std::vector<std::unique_ptr<NotingTimer>> timers_;
  // Rule 3, as a key: due, deadlines behind all others, of these those first that were armed last.
  std::map<std::tuple<Instant, bool, std::int64_t>, std::size_t> model_;

 private:
  void forget(std::size_t timer) {
    std::erase_if(model_, [timer](const auto& armed) { return armed.second == timer; });
  }

  std::int64_t sequence_ = 0;
};

TEST_P(AnyMixture, OfArmingCancellingAndFiringKeepsTheOrder) {
  for (int operation = 0; operation < 20'000; ++operation) {
    const std::size_t timer = random_.below(timers_.size());
    switch (random_.below(5)) {
      case 0:
        cancel(timer);
        break;
      case 1:
        ASSERT_NO_FATAL_FAILURE(expect_right_order_for(random_.between(0ns, 3ns)));
        break;
      default:
        arm(timer, GetParam()[random_.below(GetParam().size())]);
    }
    ASSERT_EQ(loop.timers(), model_.size());
    ASSERT_EQ(loop.pending().size(), model_.size());
  }
}

std::vector<Duration> of_any_delay() {
  std::vector<Duration> delays;
  for (Duration delay = 0ns; delay <= 100ns; ++delay) delays.push_back(delay);
  return delays;
}

INSTANTIATE_TEST_SUITE_P(OfDelays, AnyMixture,
                         // Of a few, most timers wait behind another of their delay.
                         ::testing::Values(of_any_delay(), std::vector<Duration>{0ns, 3ns, 3ns, 7ns, 20ns}),
                         [](const auto& delays) { return delays.index == 0 ? "Any" : "AFew"; });

// Rule 4: owed or background.

TEST_F(RulesOfTime, ABackgroundTimerFiresWhenTimePassesIt) {
  NotingTimer sweep(loop, notes, "sweep", Timer::Kind::background);
  sweep.arm_after(10s);
  loop.advance(10s);
  EXPECT_THAT(notes, ElementsAre("sweep"));
}

TEST_F(RulesOfTime, ABackgroundTimerCausesNoJumpAndKeepsNoRunAlive) {
  NotingTimer sweep(loop, notes, "sweep", Timer::Kind::background);
  sweep.arm_after(10s);
  EXPECT_TRUE(loop.run_until_idle(1h));
  EXPECT_EQ(loop.now(), Instant{});
  EXPECT_THAT(notes, IsEmpty());
}

TEST_F(RulesOfTime, AJumpToAnOwedTimerFiresTheBackgroundOnesOnItsWay) {
  NotingTimer sweep(loop, notes, "sweep at 10 s", Timer::Kind::background);
  NotingTimer expiry(loop, notes, "expiry at 90 s", Timer::Kind::background);
  NotingTimer answer(loop, notes, "answer at 68 s");
  sweep.arm_after(10s);
  expiry.arm_after(90s);
  answer.arm_after(68s);
  EXPECT_TRUE(loop.run_until_idle(1h));
  EXPECT_THAT(notes, ElementsAre("sweep at 10 s", "answer at 68 s"));
  EXPECT_EQ(loop.now(), Instant(68s));
}

// Rule 5: the verbs.

TEST_F(RulesOfTime, AdvanceIncludesItsLastInstantAndEndsExactlyThere) {
  const auto at = loop.after(29s, [&] { note("at 29 s"); });
  const auto after = loop.after(29s + 1ns, [&] { note("a nanosecond later"); });
  loop.advance(29s);
  EXPECT_THAT(notes, ElementsAre("at 29 s"));
  EXPECT_EQ(loop.now(), Instant(29s));
  loop.advance(1ns);
  EXPECT_THAT(notes, ElementsAre("at 29 s", "a nanosecond later"));
}

TEST_F(RulesOfTime, RunUntilStopsOnTheEventThatMadeItTrue) {
  int events = 0;
  const auto first = loop.after(5s, [&] {
    ++events;
    loop.post([&] { note("made ready by the first, not run yet"); });
  });
  const auto second = loop.after(5s, [&] { ++events; });
  EXPECT_TRUE(loop.run_until([&] { return events == 1; }, 1h));
  EXPECT_EQ(events, 1);
  EXPECT_EQ(loop.now(), Instant(5s));
  EXPECT_THAT(notes, IsEmpty());
}

TEST_F(RulesOfTime, RunUntilEndsAtItsLimit) {
  const auto timer = loop.after(68s, [&] { note("too late"); });
  EXPECT_FALSE(loop.run_until([] { return false; }, 29s));
  EXPECT_EQ(loop.now(), Instant(29s));
  EXPECT_THAT(notes, IsEmpty());
}

TEST_F(RulesOfTime, RunUntilEndsWhereNothingIsOwedAnyMore) {
  const auto timer = loop.after(68s, [] {});
  EXPECT_FALSE(loop.run_until([] { return false; }, 1h));
  EXPECT_EQ(loop.now(), Instant(68s));
}

TEST_F(RulesOfTime, RunUntilIdleSaysWhetherItGotThere) {
  const auto timer = loop.after(68s, [] {});
  EXPECT_FALSE(loop.run_until_idle(67s));
  EXPECT_EQ(loop.now(), Instant(67s));
  EXPECT_TRUE(loop.run_until_idle(1s));
  EXPECT_EQ(loop.now(), Instant(68s));
}

TEST_F(RulesOfTime, RunReadyMovesNoTime) {
  loop.post([&] { note("ready"); });
  const auto timer = loop.after(0s, [&] { note("timer"); });
  loop.run_ready();
  EXPECT_THAT(notes, ElementsAre("ready"));
  EXPECT_EQ(loop.now(), Instant{});
}

TEST_F(RulesOfTime, AdvancingFromAFiberIsAnError) {
  std::vector<std::string> errors;
  spawn(loop, "fiber", [&] {
    for (const auto& verb : std::vector<std::function<void()>>{
             [&] { loop.advance(1s); }, [&] { loop.run_ready(); }, [&] { loop.run_until_idle(1s); },
             [&] { loop.run_until([] { return true; }, 1s); }, [&] { loop.kill_all(); }}) {
      try {
        verb();
      } catch (const std::logic_error& error) {
        errors.emplace_back(error.what());
      }
    }
  });
  ASSERT_EQ(errors.size(), 5U);
  EXPECT_THAT(errors[0], HasSubstr("advance was called on a fiber"));
}

TEST_F(RulesOfTime, TimeDoesNotGoBack) { EXPECT_THROW(loop.advance(-1ns), std::logic_error); }

TEST_F(RulesOfTime, TheEndOfTimeIsReachedWithoutOverflow) {
  loop.advance(1s);
  NotingTimer never(loop, notes, "never");
  never.arm_after(Duration::max());
  EXPECT_EQ(never.due(), Instant::max());
  loop.advance(Duration::max());
  EXPECT_EQ(loop.now(), Instant::max());
}

TEST_F(RulesOfTime, AnErrorThatLeavesWorkOrAFiberLeavesTheCallThatDrivesTheLoop) {
  loop.post([] { throw std::runtime_error("posted work failed"); });
  EXPECT_THAT([&] { loop.run_ready(); }, ThrowsMessage<std::runtime_error>("posted work failed"));
  spawn(loop, "fiber", [&] {
    sleep_for(loop, 1s);
    throw std::runtime_error("a fiber failed");
  });
  EXPECT_THAT([&] { loop.advance(5s); }, ThrowsMessage<std::runtime_error>("a fiber failed"));
  EXPECT_EQ(loop.now(), Instant(1s));
  loop.advance(4s);
  EXPECT_EQ(loop.now(), Instant(5s));
}

// Rule 6: holds.

TEST_F(RulesOfTime, AHeldLoopWithNothingReadyFailsAtOnceAndSaysWhoHoldsTime) {
  const Hold hold = loop.hold("the process of worker");
  const auto timer = loop.after(29s, [] {});
  EXPECT_THAT([&] { loop.advance(29s); },
              ThrowsMessage<TimeHeld>(AllOf(HasSubstr("held by \"the process of worker\""),
                                            HasSubstr("1 timers, 1 of them owed"))));
  EXPECT_EQ(loop.now(), Instant{});
}

TEST_F(RulesOfTime, AHoldThatIsReleasedByReadyWorkLetsTimeGoOn) {
  auto hold = std::make_unique<Hold>(loop.hold("a computation"));
  loop.post([&] { hold.reset(); });
  loop.advance(29s);
  EXPECT_EQ(loop.now(), Instant(29s));
}

TEST_F(RulesOfTime, EveryHoldIsReleasedBeforeTheNextTimerAlsoAtTheSameInstant) {
  std::unique_ptr<Hold> hold;
  const auto first = loop.after(5s, [&] { hold = std::make_unique<Hold>(loop.hold("woken by the first")); });
  const auto second = loop.after(5s, [&] { note("second"); });
  EXPECT_THROW(loop.advance(5s), TimeHeld);
  EXPECT_THAT(notes, IsEmpty());
  hold.reset();
  loop.advance(0s);
  EXPECT_THAT(notes, ElementsAre("second"));
}

// What a failure says.

TEST_F(RulesOfTime, DescribeNamesWhatIsPending) {
  Waiter waiter(loop);
  spawn(loop, "worker", [&] { waiter.wait("the agent's answer"); });
  const Deadline deadline(loop, 29s);
  EXPECT_EQ(loop.describe(),
            "now 0.000 s; 1 timers, 1 of them owed: deadline at 29.000 s; 1 fibers: worker #1 (waits for the "
            "agent's answer)");
  loop.kill_all();
}

}  // namespace
}  // namespace cutoff::clock
