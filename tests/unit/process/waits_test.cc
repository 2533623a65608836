// What processes wait for, as timers of the loop; the test plays the processes.
#include "emulator/process/clock/waits.h"

#include <csignal>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/process/clock/preload_file.h"
#include "tests/unit/process/page_view.h"

namespace cutoff::process {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class WaitsTest : public ::testing::Test {
 protected:
  WaitsTest() { ::signal(cutoff_clock_signal, SIG_IGN); }
  ~WaitsTest() override { ::signal(cutoff_clock_signal, SIG_DFL); }

  clock::Loop loop;
  SharedPage page{1767225600s, preload_file()};
  const TreeNumber worker = page.new_tree();
  const TreeNumber poller = page.new_tree();
  PageView process{page, worker};
  std::vector<std::string> ended;
  Waits waits{loop, page, [this](TreeNumber tree, const SharedPage::Wait& wait) {
                ended.push_back("tree " + std::to_string(tree) + " rank " + std::to_string(wait.rank) +
                                " at " + clock::seconds_text(loop.now()));
                page.fire(wait);
              }};
};

TEST_F(WaitsTest, EndAtTheirInstant) {
  const cutoff_slot& sleep = process.wait(worker, 1, 68s);
  waits.look_at(worker, true);
  EXPECT_TRUE(loop.run_until_idle(1h));
  EXPECT_THAT(ended, ElementsAre("tree 1 rank 1 at 68.000"));
  EXPECT_EQ(sleep.state, cutoff_fired);
  EXPECT_EQ(sleep.fired, cutoff_time_has_come);
}

TEST_F(WaitsTest, OfATreeTheEarliestAloneIsDueBeforeItIsAtRestAgain) {
  process.wait(worker, 1, 68s);
  process.wait(worker, 2, 5s);
  waits.look_at(worker, true);
  EXPECT_TRUE(loop.run_until_idle(1h));
  EXPECT_THAT(ended, ElementsAre("tree 1 rank 2 at 5.000"));
  waits.look_at(worker, true);
  EXPECT_TRUE(loop.run_until_idle(1h));
  EXPECT_THAT(ended, ElementsAre("tree 1 rank 2 at 5.000", "tree 1 rank 1 at 68.000"));
}

TEST_F(WaitsTest, ThatEndTogetherGoByRankAndNotByTree) {
  process.wait(worker, 7, 2s);
  process.wait(poller, 3, 2s);
  waits.look_at(worker, true);
  waits.look_at(poller, true);
  EXPECT_TRUE(loop.run_until_idle(1h));
  EXPECT_THAT(ended, ElementsAre("tree 2 rank 3 at 2.000", "tree 1 rank 7 at 2.000"));
}

TEST_F(WaitsTest, AreBehindTheEmulatorsOwnEventsAndBeforeDeadlines) {
  class Deadline final : public clock::Timer {
   public:
    Deadline(clock::Loop& loop, std::vector<std::string>& notes)
        : Timer(loop, Kind::owed, Order::deadline), notes_(notes) {}

   private:
    void fire() override { notes_.push_back("deadline"); }
    std::vector<std::string>& notes_;
  } deadline(loop, ended);
  deadline.arm_after(29s);
  process.wait(worker, 1, 29s);
  waits.look_at(worker, true);
  const auto answer = loop.after(29s, [&] { ended.push_back("answer"); });
  EXPECT_TRUE(loop.run_until_idle(1h));
  EXPECT_THAT(ended, ElementsAre("answer", "tree 1 rank 1 at 29.000", "deadline"));
}

TEST_F(WaitsTest, CauseNoJumpWhereNobodyWaitsForWhatComesOfThem) {
  process.wait(worker, 1, 68s);
  waits.look_at(worker, false);
  EXPECT_TRUE(loop.run_until_idle(1h));
  EXPECT_THAT(ended, IsEmpty());
  loop.advance(68s);
  EXPECT_THAT(ended, ElementsAre("tree 1 rank 1 at 68.000"));
}

TEST_F(WaitsTest, AreForgottenWhileTheirTreeWorks) {
  process.wait(worker, 1, 68s);
  waits.look_at(worker, true);
  waits.forget(worker);
  loop.advance(100s);
  EXPECT_THAT(ended, IsEmpty());
}

TEST_F(WaitsTest, ThatWereDueWhileTheirTreeWasStoppedEndAtOnceWithoutThatTimeHasToPass) {
  process.wait(worker, 2, 68s);
  process.wait(worker, 1, 99s);
  loop.advance(100s);
  waits.look_at(worker, true);
  loop.run_ready();
  EXPECT_THAT(ended, ElementsAre("tree 1 rank 2 at 100.000"));
  waits.look_at(worker, true);
  loop.run_ready();
  EXPECT_THAT(ended, ElementsAre("tree 1 rank 2 at 100.000", "tree 1 rank 1 at 100.000"));
}

TEST_F(WaitsTest, OfTheDeadAreNone) {
  process.wait(worker, 1, 68s);
  page.keep(worker, {});
  waits.look_at(worker, true);
  EXPECT_TRUE(loop.run_until_idle(1h));
  EXPECT_THAT(ended, IsEmpty());
}

TEST_F(WaitsTest, ATimerThatSendsASignalIsArmedAgainByItsInterval) {
  cutoff_slot& timer = process.wait(worker, 1, 10s);
  timer.kind = cutoff_slot_signal;
  timer.thread = 0;
  timer.signal = cutoff_clock_signal;
  timer.interval = clock::Duration(30s).count();
  for (int i = 0; i < 3; ++i) {
    waits.look_at(worker, true);
    loop.run_until([&, count = ended.size()] { return ended.size() > count; }, 1h);
  }
  EXPECT_THAT(ended,
              ElementsAre("tree 1 rank 1 at 10.000", "tree 1 rank 1 at 40.000", "tree 1 rank 1 at 70.000"));
}

TEST(SharedPage, ShowsWhereTimeStandsAndHowItFlows) {
  SharedPage page(1767225600s, preload_file());
  PageView process(page, page.new_tree());
  page.stand(clock::Instant(68s));
  EXPECT_EQ(process.page().now, clock::Duration(68s).count());
  EXPECT_EQ(process.page().rate, 0);
  page.change({.follows_the_wall = true,
               .base = clock::Instant(70s),
               .real_base = clock::RealInstant(5s),
               .rate = 10.0});
  EXPECT_EQ(process.page().now, clock::Duration(70s).count());
  EXPECT_EQ(process.page().anchor, clock::Duration(5s).count());
  EXPECT_EQ(process.page().rate, 10.0);
  EXPECT_EQ(process.page().sequence % 2, 0U);
  page.stand(clock::Instant(80s));
  EXPECT_EQ(process.page().rate, 0);
  EXPECT_EQ(process.page().realtime_base, clock::Duration(1767225600s).count());
}

TEST(SharedPage, HasWhoeverWaitsStartOverWhenTimeGoesOtherwise) {
  ::signal(cutoff_clock_signal, SIG_IGN);
  SharedPage page(0s, preload_file());
  const TreeNumber tree = page.new_tree();
  PageView process(page, tree);
  const cutoff_slot& sleep = process.wait(tree, 1, 68s);
  page.change({.follows_the_wall = true, .base = {}, .real_base = {}, .rate = 1.0});
  EXPECT_EQ(sleep.fired, cutoff_look_again);
  EXPECT_EQ(sleep.state, cutoff_waiting);
  ::signal(cutoff_clock_signal, SIG_DFL);
}

TEST(SharedPage, GivesATreesNumberAgainWhenNothingIsLeftOfIt) {
  SharedPage page(0s, preload_file());
  const TreeNumber first = page.new_tree();
  for (int i = 0; i < 65534; ++i) page.new_tree();
  EXPECT_THAT([&] { page.new_tree(); },
              ::testing::ThrowsMessage<std::runtime_error>(
                  "an emulator has no more than 65,535 trees of processes at once"));
  page.remove_tree(first);
  EXPECT_EQ(page.new_tree(), first);
}

TEST(SharedPage, PutsTheClockBeforeWhatElseAProgramPreloads) {
  SharedPage page(0s, preload_file());
  std::vector<std::string> environment{"A=1", "LD_PRELOAD=/lib/mine.so"};
  page.enter(environment, page.new_tree());
  const std::string ours = "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(preload_file());
  ASSERT_EQ(environment.size(), 3U);
  EXPECT_EQ(environment[1], "LD_PRELOAD=" + ours + ":/lib/mine.so");
  EXPECT_THAT(environment[2], ::testing::MatchesRegex("CUTOFF_CLOCK=/proc/[0-9]+/fd/[0-9]+:1:1"));
}

}  // namespace
}  // namespace cutoff::process
