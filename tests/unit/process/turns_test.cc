// Whose turn it is to work, with workers who are processes only as far as Turns can see.
#include "emulator/process/turns.h"

#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/clock/fiber.h"

namespace cutoff::process {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TurnsTest : public ::testing::Test {
 protected:
  void TearDown() override { loop.kill_all(); }

  /// One without processes is asleep: it works until something is owed to it.
  std::shared_ptr<Worker> worker(const std::string& name) {
    auto worker = std::make_shared<Worker>();
    worker->name = name;
    worker->processes = [] { return std::vector<pid_t>(); };
    worker->speaks = [] { return false; };
    worker->on_rest = [this, name] { history.push_back(name + " rests"); };
    turns.add(worker);
    return worker;
  }
  clock::FiberHandle begins(Worker& worker) {
    return clock::spawn(loop, "wakes a worker", [this, &worker] {
      turns.begin(worker);
      history.push_back(worker.name + " works");
    });
  }
  /// Waits in real time until it has come to that.
  void until(const std::string& event) {
    const auto found = [&] { return !history.empty() && history.back() == event; };
    while (!found()) {
      network.wait_until(clock::RealInstant::max());
      loop.run_ready();
    }
  }

  front::Network network;
  Kernel kernel;
  clock::Loop loop{&network};
  bool follows_the_wall = false;
  clock::Duration limit = 10s;
  std::vector<std::string> history;
  Turns turns{network, kernel, loop, [this] { return follows_the_wall; }, {.limit = limit}};
  const std::shared_ptr<Worker> a = worker("a");
  const std::shared_ptr<Worker> b = worker("b");
};

TEST_F(TurnsTest, HoldTimeWhileSomebodyWorks) {
  begins(*a);
  EXPECT_THAT(loop.holders(), ElementsAre("a"));
  const Turns::Owed owed(turns, a);
  until("a rests");
  EXPECT_THAT(loop.holders(), IsEmpty());
}

TEST_F(TurnsTest, AreTakenOneAfterTheOther) {
  begins(*a);
  begins(*b);
  loop.run_ready();
  EXPECT_THAT(history, ElementsAre("a works"));
  const Turns::Owed owed(turns, a);
  until("b works");
  EXPECT_THAT(history, ElementsAre("a works", "a rests", "b works"));
  EXPECT_THAT(loop.holders(), ElementsAre("b"));
}

TEST_F(TurnsTest, AreGivenToThoseWhoWaitTogetherInTheOrderOfWorkersAndOfTheirConnections) {
  const auto c = worker("c");
  const auto reply = [&](Worker& worker, std::uint32_t connection) {
    clock::spawn(loop, "wakes a worker", [this, &worker, connection] {
      turns.begin(worker, connection);
      history.push_back(worker.name + " by " + std::to_string(connection));
    });
  };
  reply(*a, 1);
  reply(*c, 1);
  reply(*b, 7);
  reply(*b, 2);
  turns.leave(*a);
  loop.run_ready();
  turns.leave(*b);
  loop.run_ready();
  EXPECT_THAT(history, ElementsAre("a by 1", "b by 2", "b by 7", "c by 1"));
}

TEST_F(TurnsTest, AreTheSameForAllThatWakesOneWorker) {
  begins(*a);
  begins(*a);
  EXPECT_THAT(history, ElementsAre("a works", "a works"));
  EXPECT_THAT(loop.holders(), ElementsAre("a"));
}

TEST_F(TurnsTest, PassOnWhenAWorkerIsGone) {
  begins(*a);
  begins(*b);
  turns.leave(*a);
  loop.run_ready();
  EXPECT_THAT(history, ElementsAre("a works", "b works"));
}

TEST_F(TurnsTest, PassOverThoseWhoWaitNoMore) {
  const auto c = worker("c");
  begins(*a);
  clock::FiberHandle gives_up = begins(*b);
  begins(*c);
  gives_up.kill();
  turns.leave(*a);
  loop.run_ready();
  EXPECT_THAT(history, ElementsAre("a works", "c works"));
}

TEST_F(TurnsTest, AreNotNeededByTheDead) {
  begins(*a);
  begins(*b);
  b->gone = true;
  turns.leave(*a);
  loop.run_ready();
  EXPECT_THAT(loop.holders(), IsEmpty());
}

TEST_F(TurnsTest, DoNotExistWhereTimeFollowsTheWall) {
  follows_the_wall = true;
  begins(*a);
  begins(*b);
  EXPECT_THAT(history, ElementsAre("a works", "b works"));
  EXPECT_THAT(loop.holders(), IsEmpty());
}

class ShortTurnsTest : public TurnsTest {
 protected:
  Turns short_turns{network, kernel, loop, [] { return false; }, {.limit = 5ms}};
  clock::FiberHandle begins_short(Worker& worker) {
    return clock::spawn(loop, "wakes a worker", [this, &worker] {
      short_turns.begin(worker);
      history.push_back(worker.name + " works");
    });
  }
};

TEST_F(ShortTurnsTest, OfOneWhoWorksForTooLongEndAndHeHoldsTimeAllTheSame) {
  begins_short(*a);
  begins_short(*b);
  until("b works");
  EXPECT_THAT(history, ElementsAre("a works", "b works"));
  EXPECT_THAT(loop.holders(), ElementsAre("a", "b"));
  const Turns::Owed owed(short_turns, a);
  until("a rests");
  EXPECT_THAT(loop.holders(), ElementsAre("b"));
}

/// A process at a breakpoint, of which this is the debugger.
class DebuggedProcess {
 public:
  DebuggedProcess() : process_(::fork()) {
    if (process_ == 0) {
      for (;;) ::pause();
    }
    if (::ptrace(PTRACE_SEIZE, process_, nullptr, nullptr) != 0 ||
        ::ptrace(PTRACE_INTERRUPT, process_, nullptr, nullptr) != 0)
      throw std::runtime_error("no process can be debugged here");
    ::waitpid(process_, nullptr, 0);
  }
  DebuggedProcess(const DebuggedProcess&) = delete;
  DebuggedProcess& operator=(const DebuggedProcess&) = delete;
  ~DebuggedProcess() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  pid_t id() const { return process_; }

 private:
  pid_t process_;
};

TEST_F(ShortTurnsTest, DoNotEndAtADebuggersBreakpoint) {
  const DebuggedProcess debugged;
  a->processes = [&] { return std::vector{debugged.id()}; };
  begins_short(*a);
  begins_short(*b);
  // Others begin later, and have worked for too long.
  Turns others{network,
               kernel,
               loop,
               [] { return false; },
               {.limit = 5ms, .on_flow = [this](const Worker& worker, const std::string&) {
                  history.push_back(worker.name + " has worked for too long");
                }}};
  const auto c = worker("c");
  clock::spawn(loop, "wakes a worker", [&] { others.begin(*c); });
  until("c has worked for too long");
  EXPECT_THAT(history, ElementsAre("a works", "c has worked for too long"));
  EXPECT_THAT(loop.holders(), Contains("a"));
}

}  // namespace
}  // namespace cutoff::process
