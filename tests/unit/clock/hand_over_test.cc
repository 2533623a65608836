// One-shots, channels and work within a limit: what fibers hand to one another.
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/clock/channel.h"
#include "fakes/clock/one_shot.h"
#include "fakes/clock/within.h"
#include "tests/unit/clock/noting.h"

namespace cutoff::clock {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::ThrowsMessage;

class HandOver : public Noting {};

// One-shots.

TEST_F(HandOver, AResultIsThereAtTheInstantAtWhichItIsSet) {
  auto [promise, result] = one_shot<std::string>(loop, "an answer");
  spawn(loop, "caller", [&, result = std::move(result)]() mutable {
    const std::string answer = result.wait();
    note(answer + " at " + seconds_text(loop.now()));
  });
  const auto timer = loop.after(
      68s,
      [&, promise = std::make_shared<Promise<std::string>>(std::move(promise))] { promise->set("done"); });
  loop.advance(68s);
  EXPECT_THAT(notes, ElementsAre("done at 68.000"));
}

TEST_F(HandOver, AResultThatIsThereAlreadyIsTakenWithoutWaiting) {
  auto [promise, result] = one_shot<int>(loop, "an answer");
  promise.set(7);
  EXPECT_EQ(result.wait(), 7);  // not even on a fiber
}

TEST_F(HandOver, AnErrorOfTheWorkIsThrownWhereItIsWaitedFor) {
  auto [promise, result] = one_shot<int>(loop, "an answer");
  promise.fail(std::make_exception_ptr(std::runtime_error("the agent failed")));
  EXPECT_THAT(([&result = result] { result.wait(); }), ThrowsMessage<std::runtime_error>("the agent failed"));
}

TEST_F(HandOver, AWakerThatIsDestroyedGivesTheWaiterAnErrorAndNeverASilentHang) {
  auto [promise, result] = one_shot<int>(loop, "the agent's answer");
  spawn(loop, "caller", [&, result = std::move(result)]() mutable {
    try {
      result.wait();
    } catch (const Abandoned& error) {
      note(error.what());
    }
  });
  { const Promise<int> dropped = std::move(promise); }
  loop.run_ready();
  EXPECT_THAT(notes, ElementsAre("the agent's answer was dropped without an answer"));
}

TEST_F(HandOver, WorkThatIsKilledAbandonsItsResult) {
  auto [promise, result] = one_shot<int>(loop, "the work's result");
  FiberHandle work = spawn(loop, "work", [&, promise = std::move(promise)]() mutable {
    sleep_for(loop, 1h);
    promise.set(1);
  });
  work.kill();
  EXPECT_THROW(result.wait(), Abandoned);
}

TEST_F(HandOver, TheFirstAnswerCounts) {
  auto [promise, result] = one_shot<int>(loop, "an answer");
  promise.set(1);
  promise.set(2);
  promise.fail(std::make_exception_ptr(std::runtime_error("too late")));
  EXPECT_EQ(result.wait(), 1);
}

TEST_F(HandOver, APromiseKnowsWhetherAnybodyStillListens) {
  auto [promise, result] = one_shot<int>(loop, "an answer");
  EXPECT_TRUE(promise.heard());
  { const Result<int> dropped = std::move(result); }
  EXPECT_FALSE(promise.heard());
  promise.set(1);  // heard by nobody, and no error
}

TEST_F(HandOver, TwoFibersCannotWaitForOneResult) {
  auto [promise, result] = one_shot<int>(loop, "an answer");
  spawn(loop, "first", [&, &result = result] { EXPECT_EQ(result.wait(), 1); });
  spawn(loop, "second", [&, &result = result] {
    EXPECT_THAT([&] { result.wait(); },
                ThrowsMessage<std::logic_error>(HasSubstr("two fibers wait for the same an answer")));
  });
  promise.set(1);
  loop.run_ready();
}

// Deadlines.

TEST_F(HandOver, WaitingEndsAtTheDeadlineAndTheWorkGoesOn) {
  spawn(loop, "gateway", [&] {
    Deadline deadline(loop, 29s);
    auto [promise, result] = one_shot<int>(loop, "the integration");
    spawn(loop, "function", [&, promise = std::move(promise)]() mutable {
      sleep_for(loop, 68s);
      note(promise.heard() ? "heard" : "finished, unheard, at " + seconds_text(loop.now()));
      promise.set(200);
    });
    EXPECT_EQ(result.wait(deadline), std::nullopt);
    note("504 at " + seconds_text(loop.now()));
  });
  loop.advance(100s);
  EXPECT_THAT(notes, ElementsAre("504 at 29.000", "finished, unheard, at 68.000"));
}

TEST_F(HandOver, WhatIsDoneAtTheSameInstantIsInTime) {
  spawn(loop, "gateway", [&] {
    Deadline deadline(loop, 29s);
    auto [promise, result] = one_shot<int>(loop, "the integration");
    spawn(loop, "function", [&, promise = std::move(promise)]() mutable {
      sleep_for(loop, 29s);
      promise.set(200);
    });
    EXPECT_THAT(result.wait(deadline), Optional(200));
    note("answered at " + seconds_text(loop.now()));
  });
  loop.advance(29s);
  EXPECT_THAT(notes, ElementsAre("answered at 29.000"));
}

TEST_F(HandOver, ADeadlineThatHasExpiredStaysExpired) {
  spawn(loop, "caller", [&] {
    Deadline deadline(loop, 1s);
    auto [promise, result] = one_shot<int>(loop, "an answer");
    EXPECT_EQ(result.wait(deadline), std::nullopt);
    EXPECT_EQ(result.wait(deadline), std::nullopt);
    EXPECT_EQ(loop.now(), Instant(1s));
    promise.set(5);
    EXPECT_THAT(result.wait(deadline), Optional(5));  // but what is there is there
    note("done");
  });
  loop.advance(10s);
  EXPECT_THAT(notes, ElementsAre("done"));
}

TEST_F(HandOver, AKilledFiberThatUnwindsGetsNothingFromADeadlinedWait) {
  FiberHandle fiber = spawn(loop, "fiber", [&] {
    struct Scope {
      HandOver* test;
      ~Scope() {
        Deadline deadline(test->loop, 1s);
        auto [promise, result] = one_shot<int>(test->loop, "an answer");
        if (!result.wait(deadline)) test->note("nothing, at once");
      }
    } const scope{this};
    sleep_for(loop, 1h);
  });
  fiber.kill();
  EXPECT_THAT(notes, ElementsAre("nothing, at once"));
}

// within.

TEST_F(HandOver, WithinGivesTheValueOfWorkThatIsInTime) {
  spawn(loop, "caller", [&] {
    EXPECT_THAT(within(loop, 29s,
                       [&loop = loop] {
                         sleep_for(loop, 12s);
                         return 7;
                       }),
                Optional(7));
    EXPECT_EQ(loop.now(), Instant(12s));
    EXPECT_TRUE(within(loop, 29s, [] {}).has_value());  // void, and at once
    note("done");
  });
  loop.advance(100s);
  EXPECT_THAT(notes, ElementsAre("done"));
}

TEST_F(HandOver, WithinThrowsWhatTheWorkThrewInTime) {
  spawn(loop, "caller", [&] {
    EXPECT_THAT([&] { within(loop, 29s, [] { throw std::runtime_error("no"); }); },
                ThrowsMessage<std::runtime_error>("no"));
    note("done");
  });
  loop.advance(100s);
  EXPECT_THAT(notes, ElementsAre("done"));
}

TEST_F(HandOver, TheCallerOfWithinMayBeGoneWhileTheWorkGoesOn) {
  // Under AddressSanitizer: the caller's whole stack is given back before the work touches what it owns.
  auto owned = std::make_shared<std::string>("owned by the work");
  FiberHandle caller = spawn(loop, "caller", [&, owned = std::move(owned)]() mutable {
    std::vector<char> much_stack(10'000, 'x');
    within(loop, 29s, [&loop = loop, &notes = notes, owned = std::move(owned)] {
      sleep_for(loop, 68s);
      notes.push_back(*owned + ", used at " + seconds_text(loop.now()));
    });
    note(std::string("gave up at ") + seconds_text(loop.now()) + much_stack.front());
  });
  loop.advance(30s);
  EXPECT_TRUE(caller.done());
  spawn(loop, "another", [&] { sleep_for(loop, 1s); });  // takes over the caller's stack
  loop.advance(60s);
  EXPECT_THAT(notes, ElementsAre("gave up at 29.000x", "owned by the work, used at 68.000"));
}

TEST_F(HandOver, AKilledCallerOfWithinLeavesTheWorkAlone) {
  FiberHandle caller = spawn(loop, "caller", [&] {
    within(loop, 29s, [&loop = loop, &notes = notes] {
      sleep_for(loop, 68s);
      notes.push_back("finished");
    });
  });
  loop.advance(1s);
  caller.kill();
  loop.advance(100s);
  EXPECT_THAT(notes, ElementsAre("finished"));
}

TEST_F(HandOver, OfTwoLimitsThatEndTogetherTheInnerOneIsMetFirst) {
  spawn(loop, "outer", [&] {
    const auto outer = within(loop, 29s, [&loop = loop, &notes = notes] {
      const auto inner = within(loop, 29s, [&loop] { sleep_for(loop, 68s); });
      notes.push_back(inner ? "inner done" : "inner limit");
    });
    note(outer ? "outer done" : "outer limit");
  });
  loop.advance(100s);
  EXPECT_THAT(notes, ElementsAre("inner limit", "outer done"));
}

// Channels.

TEST_F(HandOver, AChannelHandsValuesOverInOrderAndItsWriterWaitsWhenItIsFull) {
  auto [writer, reader] = channel<int>(loop, "numbers", 2);
  spawn(loop, "writer", [&, writer = std::move(writer)]() mutable {
    for (int i = 1; i <= 4; ++i) {
      writer.write(i);
      note("wrote " + std::to_string(i));
    }
    writer.finish();
  });
  EXPECT_THAT(notes, ElementsAre("wrote 1", "wrote 2"));
  spawn(loop, "reader", [&, reader = std::move(reader)]() mutable {
    while (const std::optional<int> value = reader.read()) {
      note("read " + std::to_string(*value));
      sleep_for(loop, 1s);
    }
    note("end");
  });
  loop.advance(10s);
  EXPECT_THAT(notes, ElementsAre("wrote 1", "wrote 2", "read 1", "wrote 3", "read 2", "wrote 4", "read 3",
                                 "read 4", "end"));
}

TEST_F(HandOver, AWriterThatVanishesGivesTheReaderAnErrorAfterWhatItWrote) {
  auto [writer, reader] = channel<int>(loop, "the response body", 4);
  {
    ChannelWriter<int> dropped = std::move(writer);
    dropped.write(1);
  }
  EXPECT_THAT(reader.read(), Optional(1));
  EXPECT_THAT(([&reader = reader] { reader.read(); }),
              ThrowsMessage<Abandoned>("the response body was dropped before its end"));
}

TEST_F(HandOver, AWriterMayFailOnPurpose) {
  auto [writer, reader] = channel<int>(loop, "the response body", 4);
  writer.fail(std::make_exception_ptr(std::runtime_error("cut off")));
  EXPECT_THAT(([&reader = reader] { reader.read(); }), ThrowsMessage<std::runtime_error>("cut off"));
}

TEST_F(HandOver, AReaderThatLeavesGivesTheWaitingWriterAnError) {
  auto [writer, reader] = channel<int>(loop, "the response body", 1);
  spawn(loop, "writer", [&, writer = std::move(writer)]() mutable {
    writer.write(1);
    try {
      writer.write(2);
    } catch (const Closed& error) {
      note(error.what());
    }
  });
  { const ChannelReader<int> dropped = std::move(reader); }
  loop.run_ready();
  EXPECT_THAT(notes, ElementsAre("nobody reads the response body any more"));
}

TEST_F(HandOver, KillingEitherEndTellsTheOther) {
  auto [writer, reader] = channel<int>(loop, "numbers", 1);
  FiberHandle writing = spawn(loop, "writer", [&, writer = std::move(writer)]() mutable {
    sleep_for(loop, 1h);
    writer.finish();
  });
  spawn(loop, "reader", [&, reader = std::move(reader)]() mutable {
    try {
      reader.read();
    } catch (const Abandoned&) {
      note("the writer is gone");
    }
  });
  writing.kill();
  loop.run_ready();
  EXPECT_THAT(notes, ElementsAre("the writer is gone"));
}

}  // namespace
}  // namespace cutoff::clock
