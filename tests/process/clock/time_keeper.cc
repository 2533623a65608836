#include "tests/process/clock/time_keeper.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>
#include <thread>

#include "emulator/process/clock/preload_file.h"

namespace cutoff::process {
namespace {

using namespace std::chrono_literals;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

std::string path_of(int file) {
  return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(file);
}

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
template <class Value, class To>
void store(Value& value, To to) {
  __atomic_store_n(&value, static_cast<Value>(to), __ATOMIC_RELEASE);
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

void expire(const cutoff_slot& slot) {
  const auto process = static_cast<int>(::syscall(SYS_pidfd_open, slot.process, 0));
  const auto timer = static_cast<int>(::syscall(SYS_pidfd_getfd, process, slot.file, 0));
  constexpr std::uint64_t once = 1;
  if (timer < 0 || ::write(timer, &once, sizeof once) != sizeof once) fail("a timerfd cannot expire");
  ::close(timer);
  ::close(process);
}

void send_signal(cutoff_slot& slot) {
  if (slot.signal == 0) return;
  siginfo_t info{};
  info.si_signo = slot.signal;
  info.si_code = SI_TIMER;
  info.si_value.sival_ptr = reinterpret_cast<void*>(slot.value);  // NOLINT(performance-no-int-to-ptr)
  if (slot.thread != 0) {
    ::syscall(SYS_rt_tgsigqueueinfo, slot.process, slot.thread, slot.signal, &info);
  } else {
    ::syscall(SYS_rt_sigqueueinfo, slot.process, slot.signal, &info);
  }
}

}  // namespace

TimeKeeper::TimeKeeper() : file_(make_file("clock-page")) {
  if (::ftruncate(file_, sizeof(cutoff_clock_page)) != 0) fail("the page");
  void* const memory =
      ::mmap(nullptr, sizeof(cutoff_clock_page), PROT_READ | PROT_WRITE, MAP_SHARED, file_, 0);
  if (memory == MAP_FAILED) fail("the page");
  page_ = static_cast<cutoff_clock_page*>(memory);
  page_->version = cutoff_clock_version;
  page_->size = sizeof(cutoff_clock_page);
  constexpr std::chrono::seconds year_2026(1767225600);
  page_->realtime_base = std::chrono::nanoseconds(year_2026).count();
  page_->monotonic_base = std::chrono::nanoseconds(24h).count();
  struct stat pid_namespace {};
  if (::stat("/proc/self/ns/pid", &pid_namespace) != 0) fail("/proc/self/ns/pid");
  page_->pid_namespace = pid_namespace.st_ino;
  page_->magic = CUTOFF_CLOCK_MAGIC;
  // What a program leaves behind is ours, to be seen and to be waited for.
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

TimeKeeper::~TimeKeeper() {
  for (const pid_t process : kernel_.descendants(::getpid())) ::kill(process, SIGKILL);
  while (::waitpid(-1, nullptr, 0) > 0) {
  }
  ::munmap(page_, sizeof(cutoff_clock_page));
  ::close(file_);
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
  store(page_->sequence, page_->sequence + 1);
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  page_->now = now.count();
  page_->anchor = std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
  page_->rate = rate;
  store(page_->sequence, page_->sequence + 1);
  for (std::uint32_t i = 0; i < load(page_->slots_in_use); ++i) {
    cutoff_slot& slot = page_->slots[i];
    if (load(slot.kind) != cutoff_slot_thread || load(slot.state) != cutoff_waiting) continue;
    store(slot.fired, cutoff_look_again);
    ::syscall(SYS_tgkill, slot.process, slot.thread, cutoff_clock_signal);
  }
}

std::vector<std::string> TimeKeeper::environment_with(const std::vector<std::string>& first) {
  std::vector<std::string> environment = first;
  const std::uint32_t number = __atomic_add_fetch(&page_->next_process, 1, __ATOMIC_ACQ_REL);
  environment.insert(environment.end(), {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8",
                                         "LD_PRELOAD=" + path_of(preload_file()),
                                         "CUTOFF_CLOCK=" + path_of(file_) + ":1:" + std::to_string(number)});
  return environment;
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
  const std::uint32_t count = load(page_->slots_in_use);
  for (std::uint32_t i = 0; i < count; ++i) {
    if (load(page_->slots[i].kind) == cutoff_slot_thread && load(page_->slots[i].state) == cutoff_fired)
      return false;
  }
  return kernel_.all_asleep(processes);
}

void TimeKeeper::forget_dead() {
  const auto is_dead = [](pid_t process) { return process > 0 && ::kill(process, 0) != 0 && errno == ESRCH; };
  for (std::uint32_t i = 0; i < load(page_->processes_in_use); ++i) {
    if (is_dead(load(page_->processes[i].process))) store(page_->processes[i].process, 0);
  }
  for (std::uint32_t i = 0; i < load(page_->slots_in_use); ++i) {
    cutoff_slot& slot = page_->slots[i];
    if (load(slot.kind) == cutoff_slot_free || !is_dead(slot.process)) continue;
    store(slot.state, cutoff_idle);
    slot.process = 0;
    store(slot.kind, cutoff_slot_free);
  }
}

bool TimeKeeper::fire_earliest() {
  cutoff_slot* first = nullptr;
  for (std::uint32_t i = 0; i < load(page_->slots_in_use); ++i) {
    cutoff_slot& slot = page_->slots[i];
    if (load(slot.kind) == cutoff_slot_free || load(slot.state) != cutoff_waiting) continue;
    if (first == nullptr || slot.deadline < first->deadline ||
        (slot.deadline == first->deadline && slot.rank < first->rank))
      first = &slot;
  }
  if (first == nullptr) return false;
  if (first->deadline > load(page_->now)) store(page_->now, first->deadline);
  fire(*first);
  return true;
}

void TimeKeeper::fire(cutoff_slot& slot) {
  if (slot.kind == cutoff_slot_thread) {
    std::uint32_t waiting = cutoff_waiting;
    if (!__atomic_compare_exchange_n(&slot.state, &waiting, cutoff_fired, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE))
      return;
    store(slot.fired, cutoff_time_has_come);
    ::syscall(SYS_tgkill, slot.process, slot.thread, cutoff_clock_signal);
    return;
  }
  if (slot.interval > 0) {
    slot.deadline += slot.interval;
  } else {
    store(slot.state, cutoff_idle);
  }
  if (slot.kind == cutoff_slot_signal) send_signal(slot);
  if (slot.kind == cutoff_slot_file) expire(slot);
}

}  // namespace cutoff::process
