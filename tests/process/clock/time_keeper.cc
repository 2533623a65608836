#include "tests/process/clock/time_keeper.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>
#include <thread>

#include "emulator/process/clock/preload_file.h"

namespace cutoff::process {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds year_2026(1767225600);

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

int make_file(const char* name) {
  const int file = ::memfd_create(name, MFD_CLOEXEC);
  if (file < 0) fail(name);
  return file;
}

std::string content_of(int file) {
  std::ostringstream text;
  text << std::ifstream("/proc/self/fd/" + std::to_string(file)).rdbuf();
  ::close(file);
  return text.str();
}

template <class Value>
Value load(const Value& value) {
  return __atomic_load_n(&value, __ATOMIC_ACQUIRE);
}
std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

pid_t start(const std::vector<std::string>& command, const std::vector<std::string>& environment, int out,
            int err) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  pid_t process = 0;
  const int error = ::posix_spawnp(&process, command[0].c_str(), &actions, nullptr,
                                   pointers_to(command).data(), pointers_to(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::system_error(error, std::generic_category(), command[0]);
  return process;
}

std::string where(const std::vector<pid_t>& processes) {
  std::ostringstream text;
  text << "nothing goes on:";
  for (const pid_t process : processes) {
    std::string name;
    std::getline(std::ifstream("/proc/" + std::to_string(process) + "/comm"), name);
    std::string call;
    std::getline(std::ifstream("/proc/" + std::to_string(process) + "/syscall"), call);
    text << "\n  " << name << " (pid " << process << ") in " << call;
  }
  return text.str();
}

cutoff_clock_page* view_of(const SharedPage& page) {
  const int file = ::open(page.path().c_str(), O_RDWR | O_CLOEXEC);
  void* const memory =
      ::mmap(nullptr, sizeof(cutoff_clock_page), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  ::close(file);
  if (memory == MAP_FAILED) fail("the page");
  return static_cast<cutoff_clock_page*>(memory);
}

}  // namespace

TimeKeeper::TimeKeeper()
    : shared_(year_2026, preload_file()), tree_(shared_.new_tree()), page_(view_of(shared_)) {
  // What a program leaves behind is ours, to be seen and to be waited for.
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

TimeKeeper::~TimeKeeper() {
  for (const pid_t process : kernel_.descendants(::getpid())) ::kill(process, SIGKILL);
  while (::waitpid(-1, nullptr, 0) > 0) {
  }
  ::munmap(page_, sizeof(cutoff_clock_page));
}

std::chrono::nanoseconds TimeKeeper::now() const {
  const std::chrono::duration<double, std::nano> passed =
      (std::chrono::steady_clock::now().time_since_epoch() - std::chrono::nanoseconds(page_->anchor)) *
      page_->rate;
  return std::chrono::nanoseconds(load(page_->now)) +
         (page_->rate > 0 ? std::chrono::duration_cast<std::chrono::nanoseconds>(passed) : 0ns);
}

void TimeKeeper::flow(double rate) { change(now(), rate); }

void TimeKeeper::change(std::chrono::nanoseconds now, double rate) {
  shared_.change({.follows_the_wall = rate > 0,
                  .base = clock::Instant(now),
                  .real_base = clock::RealInstant(std::chrono::steady_clock::now().time_since_epoch()),
                  .rate = rate});
}

std::vector<std::string> TimeKeeper::environment_with(std::vector<std::string> first) {
  first.insert(first.end(), {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"});
  shared_.enter(first, tree_);
  return first;
}

TimeKeeper::Ended TimeKeeper::run(const std::vector<std::string>& command,
                                  const std::vector<std::string>& environment) {
  const int out = make_file("out");
  const int err = make_file("err");
  const pid_t program = start(command, environment_with(environment), out, err);
  int status = 0;
  constexpr auto shortest = 20us;
  auto pause = shortest;
  auto last_sign_of_life = std::chrono::steady_clock::now();
  for (;;) {
    const std::vector<pid_t> processes = all_processes();
    if (std::find(processes.begin(), processes.end(), program) == processes.end() && processes.empty()) break;
    bool went_on = false;
    int one = 0;
    while (const pid_t ended = ::waitpid(-1, &one, WNOHANG)) {
      if (ended < 0) break;
      if (ended == program) status = one;
      went_on = true;
    }
    if (!went_on) went_on = go_on(processes);
    const auto now = std::chrono::steady_clock::now();
    if (went_on) {
      last_sign_of_life = now;
      pause = shortest;
      continue;
    }
    if (now - last_sign_of_life > patience_) throw Stuck(where(processes));
    std::this_thread::sleep_for(pause);
    pause = std::min<std::chrono::microseconds>(pause * 3 / 2, 1ms);
  }
  return {.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status),
          .out = content_of(out),
          .err = content_of(err),
          .at = now()};
}

bool TimeKeeper::go_on(const std::vector<pid_t>& processes) {
  // Where time flows, those who wait see to that themselves.
  if (page_->rate == 0 && is_hasty_) return fire_earliest();
  if (!all_rest(processes)) return false;
  forget_dead();
  if (!when_all_wait_) return page_->rate == 0 && fire_earliest();
  std::exchange(when_all_wait_, nullptr)();
  return true;
}

/// The kernel may leave a child out of a list when another one ends while it is read; so until two lists are the same.
std::vector<pid_t> TimeKeeper::all_processes() {
  std::vector<pid_t> before;
  std::vector<pid_t> now = kernel_.descendants(::getpid());
  do {
    before = std::move(now);
    now = kernel_.descendants(::getpid());
  } while (now != before);
  return now;
}

bool TimeKeeper::all_rest(const std::vector<pid_t>& processes) {
  return shared_.being_woken(tree_).empty() && kernel_.all_asleep(processes);
}

void TimeKeeper::forget_dead() {
  std::vector<pid_t> alive;
  const auto add = [&](pid_t process) {
    if (process > 0 && (::kill(process, 0) == 0 || errno != ESRCH)) alive.push_back(process);
  };
  for (std::uint32_t i = 0; i < load(page_->processes_in_use); ++i) add(load(page_->processes[i].process));
  for (std::uint32_t i = 0; i < load(page_->slots_in_use); ++i) add(load(page_->slots[i].process));
  shared_.keep(tree_, alive);
}

bool TimeKeeper::fire_earliest() {
  SharedPage::Wait wait;
  if (!shared_.earliest(tree_, wait)) return false;
  shared_.stand(std::max(clock::Instant(now()), wait.deadline));
  shared_.fire(wait);
  return true;
}

}  // namespace cutoff::process
