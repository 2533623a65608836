// What the kernel says of processes, of some that are made for it.
#include "emulator/process/kernel.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iterator>
#include <list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cutoff::process {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAreArray;

/// A child that does `work` until it is killed; `ready` ends when it says so.
class Child {
 public:
  explicit Child(const std::function<void(int ready)>& work) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::runtime_error("pipe");
    process_ = ::fork();
    if (process_ == 0) {
      ::close(ends[0]);
      work(ends[1]);
      for (;;) ::pause();
    }
    ::close(ends[1]);
    char byte = 0;
    while (::read(ends[0], &byte, 1) > 0) {
    }
    ::close(ends[0]);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  pid_t process() const { return process_; }

 private:
  pid_t process_ = -1;
};

/// In real time.
bool comes_true(const std::function<bool()>& condition) {
  for (int i = 0; i < 1'000'000; ++i) {
    if (condition()) return true;
    std::this_thread::yield();
  }
  return false;
}

std::size_t open_files() {
  const std::filesystem::directory_iterator files("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

class KernelTest : public ::testing::Test {
 protected:
  Kernel kernel;
};

TEST_F(KernelTest, SaysThatOneSleepsWhoWaits) {
  const Child waits([](int ready) { ::close(ready); });
  EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({waits.process()}); }));
}

TEST_F(KernelTest, SaysThatOneIsAwakeWhoWorks) {
  const Child waits([](int ready) { ::close(ready); });
  const Child works([](int ready) {
    ::close(ready);
    for (volatile bool forever = true; forever;) {
    }
  });
  EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({waits.process()}); }));
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(kernel.all_asleep({waits.process(), works.process()}));
}

TEST_F(KernelTest, SaysThatOneSleepsWhoIsStoppedWhateverHeWasAt) {
  const Child child([](int ready) {
    ::close(ready);
    for (volatile bool forever = true; forever;) {
    }
  });
  ::kill(child.process(), SIGSTOP);
  ::waitpid(child.process(), nullptr, WUNTRACED);
  EXPECT_TRUE(Kernel::is_stopped(child.process()));
  EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({child.process()}); }));
  ::kill(child.process(), SIGCONT);
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(kernel.all_asleep({child.process()}));
  EXPECT_FALSE(Kernel::is_stopped(child.process()));
}

TEST_F(KernelTest, SaysThatOneIsAwakeWhoIsStoppedByADebugger) {
  const Child child([](int ready) {
    ::close(ready);
    for (;;) ::pause();
  });
  ASSERT_EQ(::ptrace(PTRACE_ATTACH, child.process(), nullptr, nullptr), 0);
  ::waitpid(child.process(), nullptr, 0);
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(kernel.all_asleep({child.process()}));
  EXPECT_FALSE(Kernel::is_stopped(child.process()));
}

TEST_F(KernelTest, SaysThatOneIsAwakeOfWhoseThreadsOneWorks) {
  const Child child([](int ready) {
    std::thread([ready] {
      ::close(ready);
      for (volatile bool forever = true; forever;) {
      }
    }).detach();
  });
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(kernel.all_asleep({child.process()}));
}

TEST_F(KernelTest, SaysThatOneIsAwakeAgainWhoWasAsleep) {
  std::array<int, 2> go{};
  ASSERT_EQ(::pipe(go.data()), 0);
  const Child child([go](int ready) {
    ::close(ready);
    char byte = 0;
    while (::read(go[0], &byte, 1) == 1) {
      std::thread([] {
        for (volatile bool forever = true; forever;) {
        }
      }).detach();
    }
  });
  EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({child.process()}); }));
  EXPECT_TRUE(kernel.all_asleep({child.process()}));
  ASSERT_EQ(::write(go[1], "x", 1), 1);
  EXPECT_TRUE(comes_true([&] { return !kernel.all_asleep({child.process()}); }));
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(kernel.all_asleep({child.process()}));
  ::close(go[0]);
  ::close(go[1]);
}

TEST_F(KernelTest, KnowsWhoHasRunSinceAllWereAsleep) {
  std::array<int, 2> go{};
  ASSERT_EQ(::pipe(go.data()), 0);
  const Child waits([](int ready) { ::close(ready); });
  const Child works([go](int ready) {
    ::close(ready);
    char byte = 0;
    while (::read(go[0], &byte, 1) == 1) {
    }
  });
  const std::vector<pid_t> both{waits.process(), works.process()};
  ASSERT_TRUE(comes_true([&] { return kernel.all_asleep(both); }));
  EXPECT_THAT(kernel.ran(), UnorderedElementsAreArray(both));
  ASSERT_TRUE(comes_true([&] { return kernel.all_asleep(both); }));
  EXPECT_THAT(kernel.ran(), IsEmpty());
  ASSERT_EQ(::write(go[1], "x", 1), 1);
  ASSERT_TRUE(comes_true([&] { return kernel.all_asleep(both); }));
  EXPECT_THAT(kernel.ran(), ElementsAre(works.process()));
  ::close(go[0]);
  ::close(go[1]);
}

TEST_F(KernelTest, SaysNothingOfATreeThatItDoesNotKnowAllOf) {
  const Child parent([](int ready) {
    ::fork();
    ::close(ready);
  });
  const std::vector<pid_t> children = kernel.descendants(parent.process());
  ASSERT_EQ(children.size(), 1u);
  EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({parent.process(), children[0]}); }));
  EXPECT_FALSE(kernel.all_asleep({parent.process()}));
  ::kill(children[0], SIGKILL);
}

/// Two processes of which one is always awake: each wakes the other and then waits for him.
class PingPong {
 public:
  PingPong() {
    if (::write(there_[1], "x", 1) != 1) throw std::runtime_error("write");
  }
  std::vector<pid_t> processes() const { return {ping_.process(), pong_.process()}; }

 private:
  static std::function<void(int)> play(const std::array<int, 2>& from, const std::array<int, 2>& to) {
    return [from = from[0], to = to[1]](int ready) {
      ::close(ready);
      char byte = 0;
      while (::read(from, &byte, 1) == 1 && ::write(to, &byte, 1) == 1) {
      }
    };
  }
  static std::array<int, 2> pipe_ends() {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::runtime_error("pipe");
    return ends;
  }

  std::array<int, 2> there_ = pipe_ends();
  std::array<int, 2> back_ = pipe_ends();
  Child ping_{play(there_, back_)};
  Child pong_{play(back_, there_)};
};

TEST_F(KernelTest, IsNotDeceivedByTwoWhoWakeEachOtherInTurn) {
  const PingPong players;
  for (int i = 0; i < 5'000; ++i) EXPECT_FALSE(kernel.all_asleep(players.processes()));
}

TEST_F(KernelTest, IsDeceivedByThemWithoutASecondLook) {
  const PingPong players;
  Kernel hasty({.second_look = true});
  EXPECT_TRUE(comes_true([&] { return hasty.all_asleep(players.processes()); }));
}

/// The ends of a pipe.
struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::runtime_error("pipe");
    std::tie(read, write) = std::tie(ends[0], ends[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    ::close(read);
    ::close(write);
  }
  int read;
  int write;
};

void write_without_end(int file) {
  constexpr std::array<char, 4096> bytes{};
  while (::write(file, bytes.data(), bytes.size()) > 0) {
  }
}

TEST_F(KernelTest, SaysThatOneSleepsWhoWaitsForRoomInAPipe) {
  const Pipe pipe;
  const Child writes([&](int ready) {
    ::close(ready);
    write_without_end(pipe.write);
  });
  EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({writes.process()}); }));
}

TEST_F(KernelTest, SaysThatOneSleepsWhoWaitsForRoomInALocalSocketAndNotInOneThatMayLeadElsewhere) {
  std::array<int, 2> local{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, local.data()), 0);
  const Child writes([&](int ready) {
    ::close(ready);
    write_without_end(local[0]);
  });
  EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({writes.process()}); }));
  for (const int end : local) ::close(end);

  const int listens = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(listens, reinterpret_cast<const sockaddr*>(&address), size), 0);
  ASSERT_EQ(::listen(listens, 1), 0);
  ASSERT_EQ(::getsockname(listens, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const Child sends([&](int ready) {
    const int connection = ::socket(AF_INET, SOCK_STREAM, 0);
    ::connect(connection, reinterpret_cast<const sockaddr*>(&address), size);
    ::close(ready);
    write_without_end(connection);
  });
  for (int i = 0; i < 1'000; ++i) EXPECT_FALSE(kernel.all_asleep({sends.process()}));
  ::close(listens);
}

TEST_F(KernelTest, SaysThatOneSleepsWhoWaitsForTheOtherEndOfANamedPipe) {
  const std::string name = ::testing::TempDir() + "kernel_test_pipe";
  ::unlink(name.c_str());
  ASSERT_EQ(::mkfifo(name.c_str(), 0600), 0);
  for (const int way : {O_RDONLY, O_WRONLY}) {
    const Child opens([&](int ready) {
      ::close(ready);
      ::open(name.c_str(), way);
    });
    EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({opens.process()}); }));
  }
  const Child reads([&](int ready) {
    const int file = ::open(name.c_str(), O_RDWR);
    ::close(ready);
    char byte = 0;
    [[maybe_unused]] const ssize_t size = ::read(file, &byte, 1);
  });
  EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({reads.process()}); }));
  ::unlink(name.c_str());
}

TEST_F(KernelTest, SaysThatOneSleepsWhoWaitsForALock) {
  const std::string name = ::testing::TempDir() + "kernel_test_lock";
  const int file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_EQ(::flock(file, LOCK_EX), 0);
  struct flock region {};
  region.l_type = F_WRLCK;
  ASSERT_EQ(::fcntl(file, F_SETLK, &region), 0);
  const Child of_file([&](int ready) {
    const int own = ::open(name.c_str(), O_RDWR);
    ::close(ready);
    ::flock(own, LOCK_EX);
  });
  const Child of_region([&](int ready) {
    const int own = ::open(name.c_str(), O_RDWR);
    ::close(ready);
    ::fcntl(own, F_SETLKW, &region);
  });
  EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({of_file.process(), of_region.process()}); }));
  ::close(file);
  ::unlink(name.c_str());
}

TEST_F(KernelTest, SaysThatOneIsAwakeWhoWaitsForUsToReadWhatHeWrites) {
  const Pipe pipe;
  kernel.own_streams().add(pipe.read);
  const Child writes([&](int ready) {
    ::close(ready);
    write_without_end(pipe.write);
  });
  for (int i = 0; i < 1'000; ++i) EXPECT_FALSE(kernel.all_asleep({writes.process()}));
  kernel.own_streams().remove(pipe.read);
  EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({writes.process()}); }));
}

/// Somebody at a terminal may type at any time. He works when that has been done.
class AtATerminal {
 public:
  AtATerminal() : terminal_(::posix_openpt(O_RDWR | O_NOCTTY)) {
    if (terminal_ < 0 || ::grantpt(terminal_) != 0 || ::unlockpt(terminal_) != 0)
      throw std::runtime_error("no terminal");
    reader_.emplace([name = std::string(::ptsname(terminal_))](int ready) {
      const int file = ::open(name.c_str(), O_RDWR | O_NOCTTY);
      ::close(ready);
      char byte = 0;
      [[maybe_unused]] const ssize_t size = ::read(file, &byte, 1);
      for (volatile bool forever = true; forever;) {
      }
    });
  }
  AtATerminal(const AtATerminal&) = delete;
  AtATerminal& operator=(const AtATerminal&) = delete;
  ~AtATerminal() {
    reader_.reset();
    ::close(terminal_);
  }
  pid_t process() const { return reader_->process(); }
  void type(std::string_view text) {
    if (::write(terminal_, text.data(), text.size()) < 0) throw std::runtime_error("write");
  }

 private:
  int terminal_;
  std::optional<Child> reader_;
};

TEST_F(KernelTest, DoesNotTakeOneForAsleepWhoWaitsForAPerson) {
  const AtATerminal reads;
  for (int i = 0; i < 1'000; ++i) EXPECT_FALSE(kernel.all_asleep({reads.process()}));
}

TEST_F(KernelTest, TakesOneForAsleepAtATerminalThatProcessesHaveMadeUntilSomethingIsTypedThere) {
  constexpr auto theirs = Terminals::their_own_too;
  for (int i = 0; i < 50; ++i) {
    AtATerminal reads;
    EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({reads.process()}, theirs); }));
    reads.type("a line\n");  // which is handed on by and by
    for (int j = 0; j < 10; ++j) EXPECT_FALSE(kernel.all_asleep({reads.process()}, theirs));
  }
}

TEST_F(KernelTest, TakesHimForAsleepWithoutALookAtWhatHeSleepsIn) {
  const AtATerminal reads;
  Kernel careless({.calls = true});
  EXPECT_TRUE(comes_true([&] { return careless.all_asleep({reads.process()}); }));
}

TEST_F(KernelTest, LeavesTheDeadOut) {
  const Child lives([](int ready) { ::close(ready); });
  pid_t dead = 0;
  {
    const Child dies([](int ready) { ::close(ready); });
    dead = dies.process();
    EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({lives.process(), dead}); }));
    ::kill(dead, SIGKILL);
    siginfo_t death{};
    ::waitid(P_PID, static_cast<id_t>(dead), &death, WEXITED | WNOWAIT);
    EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({lives.process(), dead}); }));
  }
  EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({lives.process(), dead}); }));
}

TEST_F(KernelTest, TellsAProcessFromOneThatHadItsNumberBefore) {
  pid_t number = 0;
  {
    const Child sleeps([](int ready) { ::close(ready); });
    number = sleeps.process();
    EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({number}); }));
  }
  clone_args wanted{};
  wanted.exit_signal = SIGCHLD;
  wanted.set_tid = reinterpret_cast<std::uint64_t>(&number);
  wanted.set_tid_size = 1;
  const long works = ::syscall(SYS_clone3, &wanted, sizeof wanted);
  if (works == 0) {
    for (volatile bool forever = true; forever;) {
    }
  }
  if (works < 0) GTEST_SKIP() << "only root may choose a process's number";
  ASSERT_EQ(works, number);
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(kernel.all_asleep({number}));
  ::kill(number, SIGKILL);
  ::waitpid(number, nullptr, 0);
}

TEST_F(KernelTest, KeepsNoMoreFilesOpenThanItMayOfAnyNumberOfProcesses) {
  std::list<Child> children;
  std::vector<pid_t> processes;
  for (int i = 0; i < 120; ++i) {
    children.emplace_back([](int ready) { ::close(ready); });
    processes.push_back(children.back().process());
  }
  const std::size_t before = open_files();
  for (const pid_t process : processes) EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({process}); }));
  EXPECT_LE(open_files() - before, 520u);
  EXPECT_TRUE(comes_true([&] { return kernel.all_asleep(processes); }));
  children.clear();
  const Child last([](int ready) { ::close(ready); });
  EXPECT_TRUE(comes_true([&] { return kernel.all_asleep({last.process()}); }));
  EXPECT_LE(open_files() - before, 8u);
}

TEST_F(KernelTest, KnowsWhoDescendsFromWhom) {
  const Child parent([](int ready) {
    for (int i = 0; i < 2; ++i) {
      if (::fork() == 0) {
        if (i == 1) ::fork();
        ::close(ready);
        for (;;) ::pause();
      }
    }
    ::close(ready);
  });
  const std::vector<pid_t> all = kernel.descendants(parent.process());
  EXPECT_EQ(all.size(), 3u);
  EXPECT_THAT(all, Not(Contains(parent.process())));
  EXPECT_THAT(kernel.descendants(::getpid()), Contains(parent.process()));
  EXPECT_THAT(kernel.descendants(all.front()), IsEmpty());
  for (const pid_t process : all) ::kill(process, SIGKILL);
}

TEST_F(KernelTest, KnowsWhetherADebuggerIsAttached) {
  const Child child([](int ready) { ::close(ready); });
  EXPECT_FALSE(kernel.any_traced({child.process()}));
  ASSERT_EQ(::ptrace(PTRACE_SEIZE, child.process(), nullptr, nullptr), 0);
  EXPECT_TRUE(kernel.any_traced({::getpid(), child.process()}));
}

TEST_F(KernelTest, KnowsHowMuchMemoryOneHasUsed) {
  constexpr std::size_t bytes = 64u << 20;
  const Child child([](int ready) {
    std::vector<char> memory(bytes, 'x');
    ::close(ready);
    for (;;) ::pause();
  });
  EXPECT_GE(kernel.peak_memory_mb(child.process()).value_or(0), 64);
  EXPECT_EQ(kernel.peak_memory_mb(-1), std::nullopt);
}

}  // namespace
}  // namespace cutoff::process
