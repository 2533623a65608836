// What the kernel says of processes, of some that are made for it.
#include "emulator/process/kernel.h"

#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cutoff::process {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

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

TEST(Kernel, SaysThatOneSleepsWhoWaits) {
  const Child waits([](int ready) { ::close(ready); });
  EXPECT_TRUE(comes_true([&] { return all_asleep({waits.process()}); }));
}

TEST(Kernel, SaysThatOneIsAwakeWhoWorks) {
  const Child waits([](int ready) { ::close(ready); });
  const Child works([](int ready) {
    ::close(ready);
    for (volatile bool forever = true; forever;) {
    }
  });
  EXPECT_TRUE(comes_true([&] { return all_asleep({waits.process()}); }));
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(all_asleep({waits.process(), works.process()}));
}

TEST(Kernel, SaysThatOneIsAwakeWhoIsStopped) {
  const Child child([](int ready) { ::close(ready); });
  ::kill(child.process(), SIGSTOP);
  ::waitpid(child.process(), nullptr, WUNTRACED);
  EXPECT_FALSE(all_asleep({child.process()}));
}

TEST(Kernel, KnowsWhoDescendsFromWhom) {
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
  const std::vector<pid_t> all = descendants(parent.process());
  EXPECT_EQ(all.size(), 3u);
  EXPECT_THAT(all, Not(Contains(parent.process())));
  EXPECT_THAT(descendants(::getpid()), Contains(parent.process()));
  EXPECT_THAT(descendants(all.front()), IsEmpty());
  for (const pid_t process : all) ::kill(process, SIGKILL);
}

TEST(Kernel, KnowsWhetherADebuggerIsAttached) {
  const Child child([](int ready) { ::close(ready); });
  EXPECT_FALSE(any_traced({child.process()}));
  ASSERT_EQ(::ptrace(PTRACE_SEIZE, child.process(), nullptr, nullptr), 0);
  EXPECT_TRUE(any_traced({::getpid(), child.process()}));
}

TEST(Kernel, KnowsHowMuchMemoryOneHasUsed) {
  constexpr std::size_t bytes = 64u << 20;
  const Child child([](int ready) {
    std::vector<char> memory(bytes, 'x');
    ::close(ready);
    for (;;) ::pause();
  });
  EXPECT_GE(peak_memory_mb(child.process()).value_or(0), 64);
  EXPECT_EQ(peak_memory_mb(-1), std::nullopt);
}

}  // namespace
}  // namespace cutoff::process
