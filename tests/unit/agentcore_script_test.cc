// Scripts: how an agent's behaviour is chosen, call by call.
#include <map>

#include <gmock/gmock.h>

#include "fakes/agentcore/script.h"

namespace cutoff::agentcore {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

struct Caller {
  clock::Random random{1};
  wire::Payload payload;
  std::uint64_t number = 0;

  Call call(std::uint32_t trace = 0, std::uint64_t attempt = 0, std::string_view runtime = "assessor") {
    return {runtime, "session", false, payload, wire::TraceId{trace, 0, 0}, ++number, attempt, random};
  }
};

clock::Duration latency(Script& script, const Call& call) { return script.next(call).latency; }

TEST(Script, AnswersAtOnceUnlessToldOtherwise) {
  Caller caller;
  Script script;
  EXPECT_EQ(latency(script, caller.call()), 0s);
  EXPECT_EQ(script.next(caller.call()).status, 200);
}

TEST(Script, AListGivesOneAfterTheOther) {
  Caller caller;
  Script script =
      Script::list({Behaviour::answer(1s), Behaviour::answer(2s)}, Script::AfterEnd::last_repeats);
  std::vector<clock::Duration> seen;
  for (int i = 0; i < 4; ++i) seen.push_back(latency(script, caller.call()));
  EXPECT_THAT(seen, ElementsAre(1s, 2s, 2s, 2s));

  Script strict = Script::list({Behaviour::answer(1s)}, Script::AfterEnd::fails);
  EXPECT_FALSE(strict.next(caller.call()).failure);
  EXPECT_EQ(strict.next(caller.call()).failure->status, 500);
  EXPECT_THROW(Script::list({}, Script::AfterEnd::fails), std::invalid_argument);
}

TEST(Script, ADrawDependsOnTheTraceAndTheAttemptAndOnNothingElse) {
  Caller one;
  Caller other;
  Script script = Script::uniform(8s, 15s);
  Script same = Script::uniform(8s, 15s);
  const clock::Duration first = latency(script, one.call(1));
  const clock::Duration second = latency(script, one.call(2));
  const clock::Duration again = latency(script, one.call(1, 1));
  EXPECT_NE(first, second);
  EXPECT_NE(first, again);
  // In another order, with others in between.
  latency(same, other.call(9));
  EXPECT_EQ(latency(same, other.call(1, 1)), again);
  EXPECT_EQ(latency(same, other.call(2)), second);
  EXPECT_EQ(latency(same, other.call(1)), first);
  EXPECT_NE(latency(same, other.call(1, 0, "another")), first);
  other.random = clock::Random(2);
  EXPECT_NE(latency(same, other.call(1)), first);
}

TEST(Script, WithoutATraceADrawDependsOnTheCallsNumber) {
  Caller one;
  Caller other;
  Script script = Script::uniform(8s, 15s);
  std::vector<clock::Duration> drawn;
  for (int i = 0; i < 3; ++i) drawn.push_back(latency(script, one.call()));
  EXPECT_NE(drawn[0], drawn[1]);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(latency(script, other.call()), drawn[static_cast<std::size_t>(i)]);
}

TEST(Script, QuantilesGiveADistributionItsShape) {
  Caller caller;
  Script script = Script::quantiles({5s, 7s, 20s});
  int below_the_median = 0;
  for (std::uint32_t trace = 1; trace <= 1000; ++trace) {
    const clock::Duration drawn = latency(script, caller.call(trace));
    EXPECT_GE(drawn, 5s);
    EXPECT_LE(drawn, 20s);
    if (drawn < 7s) ++below_the_median;
  }
  EXPECT_GT(below_the_median, 450);
  EXPECT_LT(below_the_median, 550);
  EXPECT_THROW(Script::quantiles({5s}), std::invalid_argument);
  EXPECT_THROW(Script::quantiles({5s, 4s}), std::invalid_argument);
}

TEST(Script, WeightsSayHowOften) {
  Caller caller;
  Script script = Script::weighted(
      {{3, Behaviour::answer(1s)}, {1, Behaviour::answer(30s)}, {0, Behaviour::answer(99s)}});
  std::map<clock::Duration, int> seen;
  for (std::uint32_t trace = 1; trace <= 1000; ++trace) ++seen[latency(script, caller.call(trace))];
  EXPECT_EQ(seen.size(), 2U);
  EXPECT_GT(seen[1s], 700);
  EXPECT_LT(seen[1s], 800);
  EXPECT_THROW(Script::weighted({}), std::invalid_argument);
}

TEST(Script, AFunctionMayGoByTheCall) {
  Caller caller;
  Script script = Script::function([](const Call& call) {
    return Behaviour::answer(call.trace.epoch_seconds == 7 ? 68s : 1s,
                             wire::Payload::from_text(std::string(call.runtime)));
  });
  EXPECT_EQ(latency(script, caller.call(7)), 68s);
  EXPECT_EQ(latency(script, caller.call(8)), 1s);
  EXPECT_EQ(script.next(caller.call()).response.text(), "assessor");
}

TEST(Script, FailsSoManyTimesAndIsNotAskedForThem) {
  Caller caller;
  Script script =
      Script::list({Behaviour::answer(1s), Behaviour::answer(2s)}, Script::AfterEnd::last_repeats);
  script.fail_next(2, Failure::container_error(), 5s);
  EXPECT_EQ(script.next(caller.call()).failure->status, 424);
  EXPECT_EQ(latency(script, caller.call()), 5s);
  EXPECT_EQ(latency(script, caller.call()), 1s);
}

TEST(Script, FailsAtARateDrawnFromTheSeed) {
  Caller caller;
  Script script = Script::fixed(1s);
  script.fail_rate(1, 20, Failure::throttled());
  std::vector<std::uint32_t> failed;
  for (std::uint32_t trace = 1; trace <= 1000; ++trace) {
    if (script.next(caller.call(trace)).failure) failed.push_back(trace);
  }
  EXPECT_GT(failed.size(), 25U);
  EXPECT_LT(failed.size(), 75U);
  for (const std::uint32_t trace : failed) EXPECT_EQ(script.next(caller.call(trace)).failure->status, 429);
  EXPECT_THROW(script.fail_rate(2, 1, Failure::throttled()), std::invalid_argument);
}

}  // namespace
}  // namespace cutoff::agentcore
