#include "emulator/process/kernel.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace cutoff::process {
namespace {

/// A file of /proc, of which the beginning is enough; nothing where it is gone.
std::optional<std::string> read(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  std::array<char, 4096> text;
  const ssize_t size = ::read(file, text.data(), text.size());
  ::close(file);
  if (size < 0) return std::nullopt;
  return std::string(text.data(), static_cast<std::size_t>(size));
}

std::string folder_of(pid_t process) { return "/proc/" + std::to_string(process); }

std::vector<pid_t> threads_of(pid_t process) {
  std::vector<pid_t> threads;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir((folder_of(process) + "/task").c_str()),
                                                   ::closedir);
  if (!folder) return threads;
  while (const dirent* const entry = ::readdir(folder.get())) {
    if (const int thread = std::atoi(entry->d_name); thread > 0) threads.push_back(thread);
  }
  return threads;
}

/// Of /proc/…/stat; the name before it may hold anything.
char state_in(std::string_view stat) {
  const auto name_end = stat.rfind(") ");
  return name_end == std::string_view::npos || name_end + 2 >= stat.size() ? 'X' : stat[name_end + 2];
}

/// What somebody sleeps in who waits for another process.
bool waits_for_others(pid_t process, std::string_view syscall) {
  long number = -1;
  const auto read = std::from_chars(syscall.data(), syscall.data() + syscall.size(), number);
  if (read.ec != std::errc()) return false;  // "running"
  switch (number) {
#ifdef SYS_poll
    case SYS_poll:
    case SYS_select:
    case SYS_epoll_wait:
    case SYS_pause:
#endif
    case SYS_ppoll:
    case SYS_pselect6:
    case SYS_epoll_pwait:
    case SYS_epoll_pwait2:
    case SYS_nanosleep:
    case SYS_clock_nanosleep:
    case SYS_futex:
    case SYS_wait4:
    case SYS_waitid:
    case SYS_accept:
    case SYS_accept4:
    case SYS_recvfrom:
    case SYS_recvmsg:
    case SYS_recvmmsg:
    case SYS_rt_sigtimedwait:
    case SYS_rt_sigsuspend:
      return true;
    case SYS_read:
    case SYS_readv:
      break;
    default:
      return false;
  }
  // A file may be somewhere else, and read by and by.
  const auto argument = syscall.find("0x");
  if (argument == std::string_view::npos) return false;
  int file = 0;
  std::from_chars(syscall.data() + argument + 2, syscall.data() + syscall.size(), file, 16);
  std::array<char, 64> target;
  const std::string link = folder_of(process) + "/fd/" + std::to_string(file);
  const ssize_t size = ::readlink(link.c_str(), target.data(), target.size());
  const std::string_view kind(target.data(), size < 0 ? 0 : static_cast<std::size_t>(size));
  return kind.starts_with("socket:") || kind.starts_with("pipe:") || kind.starts_with("anon_inode:[eventfd]");
}

struct Sleeper {
  pid_t process;
  pid_t thread;
  std::string syscall;
  std::string runtime;  // how long it has run
  friend bool operator==(const Sleeper&, const Sleeper&) = default;
};

/// All threads, or nothing when one of them is awake.
std::optional<std::vector<Sleeper>> sleepers(const std::vector<pid_t>& processes) {
  std::vector<Sleeper> all;
  for (const pid_t process : processes) {
    const std::vector<pid_t> threads = threads_of(process);
    for (const pid_t thread : threads) {
      const std::string folder = folder_of(process) + "/task/" + std::to_string(thread);
      const auto stat = read(folder + "/stat");
      if (!stat) return std::nullopt;
      const char state = state_in(*stat);
      if (state == 'Z' && threads.size() == 1) continue;  // its parent has been told
      if (state != 'S') return std::nullopt;
      // The kernel answers this when the thread is off its CPU.
      auto syscall = read(folder + "/syscall");
      if (!syscall || !waits_for_others(process, *syscall)) return std::nullopt;
      const auto runtime = read(folder + "/schedstat");
      if (!runtime) return std::nullopt;
      all.push_back({process, thread, *std::move(syscall), runtime->substr(0, runtime->find(' '))});
    }
  }
  return all;
}

/// What has been sent by loopback and not arrived: the column "backlog length" of each CPU. Older kernels have none.
bool nothing_on_its_way() {
  const auto text = read("/proc/net/softnet_stat");
  if (!text) return true;
  std::string_view rest = *text;
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() == rest.size() ? line.size() : line.size() + 1);
    constexpr int columns_before = 11;
    for (int i = 0; i < columns_before && !line.empty(); ++i) {
      const auto space = line.find(' ');
      line.remove_prefix(space == std::string_view::npos ? line.size() : space + 1);
    }
    if (line.substr(0, line.find(' ')).find_first_not_of('0') != std::string_view::npos) return false;
  }
  return true;
}

}  // namespace

std::vector<pid_t> descendants(pid_t root) {
  std::vector<pid_t> found;
  const auto add_children_of = [&](pid_t process) {
    for (const pid_t thread : threads_of(process)) {
      const auto text = read(folder_of(process) + "/task/" + std::to_string(thread) + "/children");
      if (!text) continue;
      const char* place = text->data();
      const char* const end = place + text->size();
      pid_t child = 0;
      for (auto number = std::from_chars(place, end, child); number.ec == std::errc();
           number = std::from_chars(place, end, child)) {
        found.push_back(child);
        place = number.ptr;
        while (place != end && *place == ' ') ++place;
      }
    }
  };
  add_children_of(root);
  for (std::size_t i = 0; i < found.size(); ++i) add_children_of(found[i]);
  return found;
}

bool all_asleep(const std::vector<pid_t>& processes) {
  const auto before = sleepers(processes);
  return before && nothing_on_its_way() && sleepers(processes) == before;
}

bool any_traced(const std::vector<pid_t>& processes) {
  for (const pid_t process : processes) {
    const auto status = read(folder_of(process) + "/status");
    if (!status) continue;
    const auto line = status->find("\nTracerPid:\t");
    if (line != std::string::npos && (*status)[line + 12] != '0') return true;
  }
  return false;
}

std::optional<std::int64_t> peak_memory_mb(pid_t process) {
  const auto status = read(folder_of(process) + "/status");
  if (!status) return std::nullopt;
  const auto line = status->find("\nVmHWM:");
  if (line == std::string::npos) return std::nullopt;
  const char* place = status->data() + line + 7;
  while (*place == ' ' || *place == '\t') ++place;
  std::int64_t kilobytes = 0;
  if (std::from_chars(place, status->data() + status->size(), kilobytes).ec != std::errc())
    return std::nullopt;
  return (kilobytes + 1023) / 1024;
}

}  // namespace cutoff::process
