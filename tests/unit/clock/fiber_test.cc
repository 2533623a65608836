// Fibers, and how they are killed.
#include "fakes/clock/fiber.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/clock/one_shot.h"
#include "fakes/clock/waiter.h"
#include "tests/unit/clock/noting.h"

namespace cutoff::clock {
namespace {

using namespace std::chrono_literals;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Property;
using ::testing::SizeIs;
using ::testing::ThrowsMessage;

class Fibers : public Noting {};

TEST_F(Fibers, StartingOneSwitchesIntoItAtOnce) {
  spawn(loop, "fiber", [&] { note("fiber"); });
  note("caller");
  EXPECT_THAT(notes, ElementsAre("fiber", "caller"));
  EXPECT_EQ(loop.fibers(), 0U);
}

TEST_F(Fibers, OneThatStartsAnotherGetsControlBackWhenThatWaits) {
  spawn(loop, "outer", [&] {
    note("outer starts");
    spawn(loop, "inner", [&] {
      note("inner starts");
      sleep_for(loop, 1s);
      note("inner ends");
    });
    note("outer ends");
  });
  EXPECT_THAT(notes, ElementsAre("outer starts", "inner starts", "outer ends"));
  loop.advance(1s);
  EXPECT_THAT(notes, ElementsAre("outer starts", "inner starts", "outer ends", "inner ends"));
}

TEST_F(Fibers, ASleepEndsAtItsInstant) {
  Instant woken;
  spawn(loop, "sleeper", [&] {
    sleep_for(loop, 68s);
    woken = loop.now();
  });
  loop.advance(90s);
  EXPECT_EQ(woken, Instant(68s));
}

TEST_F(Fibers, ASleepOfNoTimeDoesNotSuspend) {
  spawn(loop, "sleeper", [&] {
    sleep_for(loop, 0s);
    sleep_for(loop, -1s);
    sleep_until(loop, loop.now());
    note("at once");
  });
  EXPECT_THAT(notes, ElementsAre("at once"));
}

TEST_F(Fibers, JoinWaitsForTheEnd) {
  spawn(loop, "joiner", [&] {
    FiberHandle worker = spawn(loop, "worker", [&] { sleep_for(loop, 68s); });
    worker.join();
    EXPECT_EQ(loop.now(), Instant(68s));
    worker.join();  // of a fiber that is done: at once
    note("joined");
  });
  loop.advance(68s);
  EXPECT_THAT(notes, ElementsAre("joined"));
}

TEST_F(Fibers, WaitingWithoutAFiberIsAnErrorThatSaysSo) {
  EXPECT_THAT([&] { sleep_for(loop, 1s); }, ThrowsMessage<std::logic_error>(HasSubstr("needs a fiber")));
}

TEST_F(Fibers, ExceptionsOfOneDoNotMixWithThoseOfAnother) {
  // Each waits inside its catch block while the others throw and catch: the runtime's record of what is being
  // handled has to follow the stack.
  for (int i = 0; i < 100; ++i) {
    spawn(loop, "thrower", [&, i] {
      for (int round = 0; round < 5; ++round) {
        try {
          throw std::runtime_error(std::to_string(i));
        } catch (const std::runtime_error&) {
          sleep_for(loop, std::chrono::seconds(i % 7));
          try {
            throw;
          } catch (const std::runtime_error& again) {
            if (again.what() != std::to_string(i)) note("got " + std::string(again.what()));
          }
        }
      }
    });
  }
  EXPECT_TRUE(loop.run_until_idle(1h));
  EXPECT_THAT(notes, IsEmpty());
  EXPECT_EQ(loop.fibers(), 0U);
}

TEST_F(Fibers, StacksAreUsedAgain) {
  for (int i = 0; i < 1000; ++i) {
    spawn(loop, "fiber", [&] { sleep_for(loop, 1s); });
    loop.advance(1s);
  }
  EXPECT_EQ(loop.fibers(), 0U);
}

// Killing.

TEST_F(Fibers, WorkOnAWarmStackIsTheFibersOwnAndMayWait) {
  spawn(loop, "fiber", [&] {
    const Fiber* const self = loop.current();
    const Duration slept = on_a_warm_stack(loop, [&] {
      EXPECT_EQ(loop.current(), self);
      sleep_for(loop, 2s);
      on_a_warm_stack(loop, [&] {
        sleep_for(loop, 1s);
        return true;
      });
      return Duration(3s);
    });
    EXPECT_EQ(loop.now(), Instant(slept));
    sleep_for(loop, 1s);
    note("back on its own");
  });
  spawn(loop, "other", [&] { sleep_for(loop, 5s); });
  loop.advance(4s);
  EXPECT_THAT(notes, ElementsAre("back on its own"));
}

TEST_F(Fibers, WhatIsThrownOnAWarmStackArrivesWhereTheWorkWasAskedFor) {
  spawn(loop, "fiber", [&] {
    try {
      on_a_warm_stack(loop, [&]() -> int {
        sleep_for(loop, 1s);
        throw std::runtime_error("refused");
      });
    } catch (const std::runtime_error& error) {
      note(error.what());
    }
  });
  loop.advance(1s);
  EXPECT_THAT(notes, ElementsAre("refused"));
}

TEST_F(Fibers, AKillUnwindsTheWarmStackThenItsOwn) {
  struct Leaving {
    Fibers& test;
    const char* what;
    ~Leaving() { test.note(what); }
  };
  FiberHandle fiber = spawn(loop, "fiber", [&] {
    const Leaving own{*this, "its own"};
    on_a_warm_stack(loop, [&] {
      const Leaving warm{*this, "warm"};
      sleep_for(loop, 1h);
      return true;
    });
    note("never");
  });
  loop.advance(1s);
  fiber.kill();
  EXPECT_THAT(notes, ElementsAre("warm", "its own"));
  EXPECT_TRUE(fiber.done());
}

TEST_F(Fibers, AKilledFiberMeetsKilledInItsWaitAndUnwindsBeforeKillReturns) {
  FiberHandle fiber = spawn(loop, "fiber", [&] {
    struct Scope {
      Fibers* test;
      ~Scope() { test->note("unwound"); }
    } const scope{this};
    sleep_for(loop, 68s);
    note("never");
  });
  fiber.kill();
  EXPECT_TRUE(fiber.done());
  EXPECT_THAT(notes, ElementsAre("unwound"));
  EXPECT_EQ(loop.timers(), 0U);
}

TEST_F(Fibers, KillingOneThatIsDoneOrAskedTwiceDoesNothing) {
  FiberHandle fiber = spawn(loop, "fiber", [] {});
  fiber.kill();
  fiber.kill();
  EXPECT_TRUE(fiber.done());
}

TEST_F(Fibers, AHandleMayOutliveItsFiberAndTheLoop) {
  FiberHandle kept;
  {
    Loop other;
    FiberHandle first = spawn(other, "fiber", [&] { sleep_for(other, 1s); });
    kept = std::move(first);
    EXPECT_FALSE(kept.done());
    EXPECT_TRUE(first.done());  // NOLINT: a handle of nobody
  }
  EXPECT_TRUE(kept.done());
  kept.kill();
  kept.join();
}

TEST_F(Fibers, EachOfManyHandlesLearnsThatItsFiberIsDone) {
  std::vector<FiberHandle> handles;
  spawn(loop, "fiber", [&] {
    for (int i = 0; i < 10; ++i) handles.emplace_back(loop.current());
    sleep_for(loop, 1s);
  });
  handles.erase(handles.begin() + 3);
  EXPECT_THAT(handles, Each(Property(&FiberHandle::done, false)));
  loop.advance(1s);
  EXPECT_THAT(handles, Each(Property(&FiberHandle::done, true)));
}

TEST_F(Fibers, AHandleThatIsKeptKeepsNoStack) {
  std::vector<FiberHandle> handles;
  std::set<const void*> stacks;
  for (int i = 0; i < 100; ++i) {
    handles.push_back(spawn(loop, "fiber", [&] {
      const int on_the_stack = 0;
      stacks.insert(&on_the_stack);
    }));
  }
  EXPECT_THAT(stacks, SizeIs(1));
}

TEST_F(Fibers, AFiberThatWasWokenButHasNotRunYetCanStillBeKilled) {
  Waiter waiter(loop);
  FiberHandle fiber = spawn(loop, "fiber", [&] {
    waiter.wait("a word");
    note("never");
  });
  waiter.wake();
  fiber.kill();
  loop.run_ready();
  EXPECT_THAT(notes, IsEmpty());
}

TEST_F(Fibers, CodeThatCatchesEverythingMeetsKilledAgainInEachLaterWait) {
  int swallowed = 0;
  FiberHandle fiber = spawn(loop, "stubborn", [&] {
    for (int i = 0; i < 3; ++i) {
      try {
        sleep_for(loop, 1h);
      } catch (...) {
        ++swallowed;
      }
    }
  });
  fiber.kill();
  EXPECT_TRUE(fiber.done());
  EXPECT_EQ(swallowed, 3);
}

TEST_F(Fibers, AKillMayArriveInACatchBlock) {
  FiberHandle fiber = spawn(loop, "handler", [&] {
    try {
      throw std::runtime_error("the agent failed");
    } catch (...) {
      sleep_for(loop, 1h);  // "retry in an hour"
      note("never");
    }
  });
  fiber.kill();
  EXPECT_TRUE(fiber.done());
  EXPECT_THAT(notes, IsEmpty());
  EXPECT_EQ(std::uncaught_exceptions(), 0);
}

TEST_F(Fibers, WhileAKilledFiberUnwindsItsDestructorsMayWaitAndGetControlBackAtOnce) {
  FiberHandle fiber = spawn(loop, "handler", [&] {
    struct Scope {
      Fibers* test;
      ~Scope() {
        sleep_for(test->loop, 1h);
        test->note("cleaned up");
      }
    } const scope{this};
    sleep_for(loop, 68s);
  });
  loop.advance(1s);
  fiber.kill();
  EXPECT_TRUE(fiber.done());
  EXPECT_EQ(loop.now(), Instant(1s));
  EXPECT_THAT(notes, ElementsAre("cleaned up"));
}

TEST_F(Fibers, AKillMayArriveWhileADestructorWaitsBecauseOfAnotherError) {
  FiberHandle fiber = spawn(loop, "handler", [&] {
    try {
      struct Scope {
        Fibers* test;
        ~Scope() {
          sleep_for(test->loop, 1h);
          test->note("cleaned up");
        }
      } const scope{this};
      throw std::runtime_error("unwinds");
    } catch (const std::runtime_error&) {
      note("caught");
    }
    sleep_for(loop, 1h);
    note("never");
  });
  fiber.kill();
  EXPECT_TRUE(fiber.done());
  EXPECT_THAT(notes, ElementsAre("cleaned up", "caught"));
}

TEST_F(Fibers, AKillMayArriveInADestructorThatMayThrow) {
  FiberHandle fiber = spawn(loop, "handler", [&] {
    struct Scope {
      Fibers* test;
      ~Scope() noexcept(false) { sleep_for(test->loop, 1h); }
    };
    { const Scope scope{this}; }
    note("never");
  });
  fiber.kill();
  EXPECT_TRUE(fiber.done());
  EXPECT_THAT(notes, IsEmpty());
}

TEST_F(Fibers, KillTakesTheChildrenAlongAndTheirChildrenNewestFirst) {
  FiberHandle handler = spawn(loop, "handler", [&] {
    for (const char* name : {"first child", "second child"}) {
      spawn_child(loop, "child", [this, name] {
        struct Scope {
          Fibers* test;
          std::string name;
          ~Scope() { test->note(name + " gone"); }
        } const scope{this, name};
        spawn_child(loop, "grandchild", [this] {
          struct Grandchild {
            Fibers* test;
            ~Grandchild() { test->note("its child gone"); }
          } const inner{this};
          sleep_for(loop, 1h);
        });
        sleep_for(loop, 1h);
      });
    }
    sleep_for(loop, 1h);
  });
  handler.kill();
  EXPECT_THAT(notes,
              ElementsAre("its child gone", "second child gone", "its child gone", "first child gone"));
  EXPECT_EQ(loop.fibers(), 0U);
}

TEST_F(Fibers, KillNeverTakesAnothersWorkAlong) {
  FiberHandle handler = spawn(loop, "handler", [&] {
    spawn(loop, "agent", [this] {
      sleep_for(loop, 68s);
      note("the agent finished, unheard");
    });
    sleep_for(loop, 1h);
  });
  handler.kill();
  loop.advance(68s);
  EXPECT_THAT(notes, ElementsAre("the agent finished, unheard"));
}

TEST_F(Fibers, AChildMayOutliveAParentThatEndedOnItsOwn) {
  FiberHandle parent = spawn(loop, "parent", [&] {
    spawn_child(loop, "child", [this] {
      sleep_for(loop, 2s);
      note("child done");
    });
  });
  EXPECT_TRUE(parent.done());
  parent.kill();
  loop.advance(2s);
  EXPECT_THAT(notes, ElementsAre("child done"));
}

TEST_F(Fibers, OneThatKillsItselfEndsAtItsNextWait) {
  FiberHandle self;
  self = spawn(loop, "fiber", [&] {
    sleep_for(loop, 1s);
    self.kill();
    note("still running");
    sleep_for(loop, 1s);
    note("never");
  });
  loop.advance(5s);
  EXPECT_THAT(notes, ElementsAre("still running"));
  EXPECT_TRUE(self.done());
}

TEST_F(Fibers, WhatAKilledFiberSpawnsNeverBegins) {
  FiberHandle fiber = spawn(loop, "fiber", [&] {
    struct Scope {
      Fibers* test;
      ~Scope() {
        spawn(test->loop, "afterthought", [t = test] { t->note("never"); });
      }
    } const scope{this};
    sleep_for(loop, 1s);
  });
  fiber.kill();
  EXPECT_THAT(notes, IsEmpty());
  EXPECT_EQ(loop.fibers(), 0U);
}

TEST_F(Fibers, CapturesAreGoneBeforeAnybodyLearnsThatTheFiberIsDone) {
  auto captured = std::make_shared<int>(1);
  const std::weak_ptr<int> watch = captured;
  bool gone_at_join = false;
  FiberHandle worker = spawn(loop, "worker", [this, captured = std::move(captured)] { sleep_for(loop, 1s); });
  spawn(loop, "joiner", [&] {
    worker.join();
    gone_at_join = watch.expired();
  });
  loop.advance(1s);
  EXPECT_TRUE(gone_at_join);
}

TEST_F(Fibers, TeardownEndsThousandsOfWaitingFibersNewestFirst) {
  constexpr int count = 5'000;
  std::vector<int> ended;
  {
    Loop torn_down;
    for (int i = 0; i < count; ++i) {
      spawn(torn_down, "waiter", [&torn_down, &ended, i] {
        struct Scope {
          std::vector<int>* ended;
          int number;
          ~Scope() { ended->push_back(number); }
        } const scope{&ended, i};
        if (i % 3 == 0) {
          auto [promise, result] = one_shot<int>(torn_down, "an answer that never comes");
          result.wait();
        } else {
          sleep_for(torn_down, std::chrono::hours(i));
        }
      });
    }
    EXPECT_EQ(torn_down.fibers(), static_cast<std::size_t>(count));
  }
  ASSERT_EQ(ended.size(), static_cast<std::size_t>(count));
  EXPECT_TRUE(std::is_sorted(ended.rbegin(), ended.rend()));
}

TEST_F(Fibers, AnEndlessLoopAroundACatchEverythingIsNamedAndStopped) {
  EXPECT_DEATH(
      {
        FiberHandle fiber = spawn(loop, "immortal", [&] {
          for (;;) {
            try {
              sleep_for(loop, 1s);
            } catch (...) {
            }
          }
        });
        fiber.kill();
      },
      "the fiber \"immortal\" was killed and goes on waiting");
}

}  // namespace
}  // namespace cutoff::clock
