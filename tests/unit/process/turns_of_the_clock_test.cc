// Turns of those who live in the emulator's time: real children that sleep, and a test that plays their clock.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/process/clock/preload_file.h"
#include "emulator/process/turns.h"
#include "fakes/clock/fiber.h"
#include "tests/unit/process/page_view.h"

namespace cutoff::process {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class TurnsOfTheClock : public ::testing::Test {
 protected:
  TurnsOfTheClock() {
    worker->name = "a";
    worker->time = ProcessTime::virtual_;
    worker->tree = page.new_tree();
    worker->processes = [this] { return std::vector<pid_t>{child, guardian}; };
    worker->speaks = [this] { return speaks; };
    worker->on_rest = [this] { history.push_back("rests at " + clock::seconds_text(loop.now())); };
    worker->stopped = [this] { return stopped; };
    turns.add(worker);
  }
  ~TurnsOfTheClock() override {
    loop.kill_all();
    for (const pid_t process : {child, guardian}) {
      ::kill(process, SIGKILL);
      ::waitpid(process, nullptr, 0);
    }
  }

  static pid_t sleeper() {
    const pid_t process = ::fork();
    if (process != 0) return process;
    ::signal(cutoff_clock_signal, SIG_IGN);
    for (;;) ::pause();
  }

  void begins() {
    clock::spawn(loop, "wakes it", [this] { turns.begin(*worker); });
  }
  /// Waits in real time.
  template <class Condition>
  void until(Condition condition) {
    while (!condition()) {
      network.wait_until(network.real_now() + 1ms);
      loop.run_ready();
    }
  }
  void until_it_rests() {
    until([this] { return !history.empty(); });
  }

  front::Network network;
  Kernel kernel;
  clock::Loop loop{&network};
  SharedPage page{0s, preload_file()};
  bool follows_the_wall = false;
  bool speaks = false;
  bool stopped = false;
  std::vector<std::string> history;
  std::vector<std::string> reasons;
  const pid_t child = sleeper();
  const pid_t guardian = sleeper();
  const std::shared_ptr<Worker> worker = std::make_shared<Worker>();
  Turns::Options options{.page = &page, .on_flow = [this](const Worker&, const std::string& reason) {
                           reasons.push_back(reason);
                         }};
  Turns turns{network, kernel, loop, [this] { return follows_the_wall; }, options};
  PageView view{page, worker->tree};
};

TEST_F(TurnsOfTheClock, EndWhenAllSleepAlsoWhenNothingIsOwed) {
  view.join(worker->tree, child);
  begins();
  EXPECT_THAT(loop.holders(), ElementsAre("a"));
  until_it_rests();
  EXPECT_THAT(history, ElementsAre("rests at 0.000"));
  EXPECT_THAT(loop.holders(), IsEmpty());
  EXPECT_THAT(reasons, IsEmpty());
}

TEST_F(TurnsOfTheClock, ShowTheTimeAtWhichTheyBegin) {
  loop.advance(68s);
  begins();
  EXPECT_EQ(view.page().now, clock::Duration(68s).count());
}

TEST_F(TurnsOfTheClock, AreNotOverWhileAThreadIsBeingWokenAndHasNotSeenThatYet) {
  view.join(worker->tree, child);
  cutoff_slot& slot = view.wait(worker->tree, 1, 68s, child);
  slot.state = cutoff_fired;
  begins();
  for (int i = 0; i < 5; ++i) {
    network.wait_until(network.real_now() + 1ms);
    loop.run_ready();
  }
  EXPECT_THAT(history, IsEmpty());
  slot.state = cutoff_idle;
  until_it_rests();
}

TEST_F(TurnsOfTheClock, AreOverWhileAThreadIsBeingWokenThatIsStopped) {
  ::kill(child, SIGSTOP);
  view.join(worker->tree, child);
  view.wait(worker->tree, 1, 68s, child).state = cutoff_fired;
  begins();
  until_it_rests();
}

/// Without one of the rules.
class TurnsWithoutARule : public TurnsOfTheClock {
 protected:
  void begins_without(const Turns::Options::Without& rule) {
    options.without = rule;
    hasty.emplace(
        network, kernel, loop, [] { return false; }, options);
    hasty->add(worker);
    view.join(worker->tree, child);
    clock::spawn(loop, "wakes it", [this] { hasty->begin(*worker); });
  }
  std::optional<Turns> hasty;
};

TEST_F(TurnsWithoutARule, EndWhileAThreadIsBeingWokenWhereThatIsNotAsked) {
  view.wait(worker->tree, 1, 68s, child).state = cutoff_fired;
  begins_without({.wakings = true});
  until_it_rests();
}

/// Something that a process sends while it is looked at.
class Sent final : front::Watcher {
 public:
  Sent(front::Network& network, clock::Loop& loop, std::vector<std::string>& history)
      : loop_(loop), history_(history) {
    if (::pipe(ends_.data()) != 0) throw std::runtime_error("pipe");
    file_.emplace(network, ends_[0], static_cast<front::Watcher&>(*this));
    network.poll();
  }
  ~Sent() { ::close(ends_[1]); }
  void send() { [[maybe_unused]] const ssize_t sent = ::write(ends_[1], "x", 1); }

 private:
  void on_edge(front::Edge edge) override {
    if (edge.readable) loop_.post([this] { history_.emplace_back("a request begins"); });
  }
  clock::Loop& loop_;
  std::vector<std::string>& history_;
  std::array<int, 2> ends_{};
  std::optional<front::Watched> file_;
};

TEST_F(TurnsOfTheClock, AreNotOverBeforeWhatWasSentHasArrived) {
  Sent request(network, loop, history);
  worker->speaks = [&, sent = false]() mutable {
    if (!std::exchange(sent, true)) request.send();
    return false;
  };
  view.join(worker->tree, child);
  begins();
  until([this] { return history.size() == 2; });
  EXPECT_THAT(history, ElementsAre("a request begins", "rests at 0.000"));
}

TEST_F(TurnsWithoutARule, EndBeforeWhatWasSentHasArrivedWhereThatIsNotAsked) {
  Sent request(network, loop, history);
  // Not before it sleeps, so that it is sent behind the last look at the network.
  worker->speaks = [&, sent = false]() mutable {
    if (kernel.all_asleep({child, guardian}) && !std::exchange(sent, true)) request.send();
    return !sent;
  };
  begins_without({.arrivals = true});
  until([this] { return history.size() == 2; });
  EXPECT_THAT(history, ElementsAre("rests at 0.000", "a request begins"));
}

TEST_F(TurnsOfTheClock, LeaveWhatItWaitsForToTheLoop) {
  view.join(worker->tree, child);
  view.wait(worker->tree, 1, 68s, child);
  begins();
  until_it_rests();
  EXPECT_EQ(loop.owed(), 1U);
  ASSERT_EQ(loop.pending().size(), 1U);
  EXPECT_STREQ(loop.pending().front()->what(), "what a process waits for");
  EXPECT_EQ(loop.pending().front()->due(), clock::Instant(68s));
}

TEST_F(TurnsOfTheClock, LetOneLookAgainThatBeginsToSpinWhileOthersWork) {
  view.join(worker->tree, child);
  cutoff_slot& slot = view.wait(worker->tree, 1, 1us, child);
  slot.spinning = cutoff_spin_begins;
  begins();
  until([&] { return slot.state == cutoff_fired; });
  EXPECT_EQ(view.page().now, 0);
  EXPECT_THAT(reasons, IsEmpty());

  // Now only that one has run, if anybody has.
  slot.state = cutoff_waiting;
  until([&] { return history.size() == 2; });
  EXPECT_EQ(slot.state, cutoff_waiting);
  EXPECT_EQ(loop.owed(), 1U);
}

TEST_F(TurnsOfTheClock, LetTimePassForOneThatSpinsOnAlsoWhereOthersHaveWorked) {
  view.join(worker->tree, child);
  view.wait(worker->tree, 1, 1us, child).spinning = cutoff_spin_goes_on;
  begins();
  until_it_rests();
  EXPECT_EQ(loop.owed(), 1U);
}

TEST_F(TurnsOfTheClock, BeginAnewForOneThatSomebodyElseWakes) {
  view.join(worker->tree, child);
  begins();
  until_it_rests();
  cutoff_slot& slot = view.wait(worker->tree, 1, 68s, child);
  slot.state = cutoff_fired;  // which is not to sleep
  until([this] { return !loop.holders().empty(); });
  EXPECT_THAT(loop.holders(), ElementsAre("a"));
  slot.state = cutoff_waiting;
  until([this] { return history.size() == 2; });
  EXPECT_THAT(loop.holders(), IsEmpty());
  EXPECT_EQ(loop.owed(), 1U);
  EXPECT_THAT(reasons, IsEmpty());
}

TEST_F(TurnsOfTheClock, SeeWhatOneWaitsForThatSomebodyElseHasWokenAndThatSleepsAgain) {
  view.join(worker->tree, child);
  begins();
  until_it_rests();
  EXPECT_EQ(loop.owed(), 0U);
  view.wait(worker->tree, 1, 68s, child);
  until([this] { return loop.owed() == 1; });
  EXPECT_EQ(history.size(), 1U);
}

TEST_F(TurnsOfTheClock, LeaveNothingOfOneThatIsStopped) {
  view.join(worker->tree, child);
  view.wait(worker->tree, 1, 68s, child);
  stopped = true;
  begins();
  until_it_rests();
  EXPECT_EQ(loop.owed(), 0U);
}

TEST_F(TurnsOfTheClock, LetTimeFlowForAsLongAsAProcessHasNoClock) {
  begins();
  until_it_rests();
  EXPECT_THAT(loop.holders(), ElementsAre(AllOf(StartsWith("a: "), HasSubstr("cannot be given a clock"))));
  EXPECT_THAT(reasons, ElementsAre(HasSubstr("cannot be given a clock")));
  view.join(worker->tree, child);
  until([this] { return loop.holders().empty(); });
  EXPECT_EQ(reasons.size(), 1U);
}

TEST_F(TurnsOfTheClock, LetTimeFlowForOneThatIsPacedAndDoNotSpeakOfIt) {
  worker->time = ProcessTime::paced;
  view.join(worker->tree, child);
  begins();
  until_it_rests();
  EXPECT_THAT(loop.holders(), ElementsAre("a, whose time is paced"));
  EXPECT_THAT(reasons, IsEmpty());
}

TEST_F(TurnsOfTheClock, EndWhereTimeBeginsToFollowTheWallAndAreTakenUpWhereItStops) {
  view.join(worker->tree, child);
  speaks = true;  // so it is not at rest
  begins();
  follows_the_wall = true;
  turns.time_goes(
      {.follows_the_wall = true, .base = loop.now(), .real_base = network.real_now(), .rate = 2.0});
  EXPECT_THAT(loop.holders(), IsEmpty());
  EXPECT_EQ(view.page().rate, 2.0);

  loop.advance(5s);
  follows_the_wall = false;
  turns.time_goes({.follows_the_wall = false, .base = loop.now(), .real_base = {}, .rate = 0});
  EXPECT_THAT(loop.holders(), ElementsAre("a"));
  EXPECT_EQ(view.page().rate, 0);
  EXPECT_EQ(view.page().now, clock::Duration(5s).count());
  speaks = false;
  until_it_rests();
  EXPECT_THAT(loop.holders(), IsEmpty());
}

}  // namespace
}  // namespace cutoff::process
