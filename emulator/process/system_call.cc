#include "emulator/process/system_call.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

#include "emulator/process/files_of.h"
#include "emulator/process/open_file.h"
#include "emulator/process/terminals.h"

namespace cutoff::process {
namespace {

/// -1 where there is none.
long number_in(std::string_view syscall) {
  long number = -1;
  std::from_chars(syscall.data(), syscall.data() + syscall.size(), number);
  return number;
}

/// Its arguments are counted from 0.
std::optional<std::uint64_t> argument_in(std::string_view syscall, int which) {
  auto place = syscall.find("0x");
  for (int i = 0; i < which && place != std::string_view::npos; ++i) place = syscall.find("0x", place + 2);
  if (place == std::string_view::npos) return std::nullopt;
  std::uint64_t value = 0;
  const auto read = std::from_chars(syscall.data() + place + 2, syscall.data() + syscall.size(), value, 16);
  return read.ec == std::errc() ? std::optional(value) : std::nullopt;
}

/// Opens a named pipe, and waits until another opens its other end. Where the kernel does not say so, nobody does.
bool waits_for_a_partner(pid_t process, pid_t thread) {
  const std::string path = folder_of(process) + "/task/" + std::to_string(thread) + "/wchan";
  const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 32> text{};
  const ssize_t size = ::read(file.get(), text.data(), text.size());
  const std::string_view where(text.data(), size < 0 ? 0 : static_cast<std::size_t>(size));
  return where == "wait_for_partner" || where == "fifo_open";  // which may have it inlined
}

/// Whether it is of this machine alone: what is sent by another one is also waited for by timers of the kernel's.
bool is_local_socket(pid_t process, int number) {
  const OpenFile socket = duplicate_of(process, number);
  int domain = 0;
  socklen_t size = sizeof domain;
  return ::getsockopt(socket.get(), SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX;
}

enum class Use : std::uint8_t { reading, writing };

/// Whether somebody else has to do something before it can be read or written. A file may be somewhere else, and come by and
/// by; and where all terminals are persons', none is waited for.
bool is_shared_with_others(pid_t process, std::string_view syscall, Use use, const OwnStreams& own,
                           Terminals terminals) {
  const auto descriptor = argument_in(syscall, 0);
  if (!descriptor) return false;
  const auto number = static_cast<int>(*descriptor);
  const std::string link = link_of(process, number);
  struct stat file {};
  if (::stat(link.c_str(), &file) != 0) return false;
  if (S_ISFIFO(file.st_mode)) return use == Use::reading || !own.have(file);
  if (S_ISSOCK(file.st_mode))
    return use == Use::reading || (!own.have(file) && is_local_socket(process, number));
  if (is_at_terminal(file)) return terminals == Terminals::their_own_too && !own.have(file);
  std::array<char, 64> target{};
  const ssize_t size = ::readlink(link.c_str(), target.data(), target.size());
  const std::string_view kind(target.data(), size < 0 ? 0 : static_cast<std::size_t>(size));
  return kind.starts_with("anon_inode:[eventfd]") || kind.starts_with("anon_inode:[signalfd]") ||
         kind.starts_with("anon_inode:inotify");
}

}  // namespace

OwnStreams::Identity OwnStreams::identity(const struct stat& file) { return {file.st_dev, file.st_ino}; }

void OwnStreams::add(int file) {
  struct stat status {};
  if (::fstat(file, &status) == 0) streams_.insert(identity(status));
}

void OwnStreams::remove(int file) {
  struct stat status {};
  if (::fstat(file, &status) == 0) streams_.erase(identity(status));
}

bool lends_memory(std::string_view syscall) {
  const long number = number_in(syscall);
#ifdef SYS_vfork
  if (number == SYS_vfork) return true;
#endif
  return number == SYS_clone && (argument_in(syscall, 0).value_or(0) & CLONE_VFORK) != 0;
}

bool waits_for_others(pid_t process, pid_t thread, std::string_view syscall, const OwnStreams& own,
                      Terminals terminals) {
  switch (number_in(syscall)) {
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
    case SYS_futex_waitv:
    case SYS_restart_syscall:  // after a signal, one of these that has a time
    case SYS_wait4:
    case SYS_waitid:
    case SYS_accept:
    case SYS_accept4:
    case SYS_recvfrom:
    case SYS_recvmsg:
    case SYS_recvmmsg:
    case SYS_rt_sigtimedwait:
    case SYS_rt_sigsuspend:
    case SYS_mq_timedsend:
    case SYS_mq_timedreceive:
    case SYS_semop:
    case SYS_semtimedop:
    case SYS_msgsnd:
    case SYS_msgrcv:
    case SYS_flock:
      return true;
    case SYS_fcntl: {
      const std::uint64_t command = argument_in(syscall, 1).value_or(0);
      return command == F_SETLKW || command == F_OFD_SETLKW;
    }
#ifdef SYS_open
    case SYS_open:
#endif
    case SYS_openat:
      return waits_for_a_partner(process, thread);
    case SYS_read:
    case SYS_readv:
      return is_shared_with_others(process, syscall, Use::reading, own, terminals);
    case SYS_write:
    case SYS_writev:
    case SYS_sendto:
    case SYS_sendmsg:
    case SYS_sendmmsg:
      return is_shared_with_others(process, syscall, Use::writing, own, terminals);
    default:
      return false;
  }
}

}  // namespace cutoff::process
