#include "emulator/process/terminals.h"

#include <poll.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <string>
#include <string_view>

#include "emulator/process/files_of.h"
#include "emulator/process/open_file.h"

namespace cutoff::process {
namespace {

struct End {
  pid_t process;
  int file;
};

/// Who asks whether there is something to be read is answered when all that has been written is there.
bool ask(const End& end) {
  const OpenFile terminal = duplicate_of(end.process, end.file);
  if (!terminal.is_open())
    return errno != EPERM && errno != ENOSYS;  // otherwise it is closed, or its process gone
  pollfd readable{.fd = terminal.get(), .events = POLLIN, .revents = 0};
  ::poll(&readable, 1, 0);
  return true;
}

}  // namespace

bool is_at_terminal(const struct stat& file) {
  constexpr unsigned first_inner = 136;  // drivers, by the kernel's numbers
  constexpr unsigned last_inner = 143;
  const dev_t outer = makedev(5, 2);
  const unsigned driver = major(file.st_rdev);
  return S_ISCHR(file.st_mode) && (file.st_rdev == outer || (driver >= first_inner && driver <= last_inner));
}

bool hand_on_at_terminals_of(const std::vector<pid_t>& processes) {
  std::map<std::string, End> inner;  // by name, once each
  std::vector<End> outer;
  for (const pid_t process : processes) {
    for_each_file_of(process, [&](int file, std::string_view what) {
      if (what == "/dev/ptmx" || what == "/dev/pts/ptmx") {
        outer.push_back({process, file});
      } else if (what.starts_with("/dev/pts/")) {
        inner.emplace(what, End{process, file});
      }
    });
  }
  // In that order, for what is typed at a terminal may be echoed.
  return std::all_of(inner.begin(), inner.end(), [](const auto& one) { return ask(one.second); }) &&
         std::all_of(outer.begin(), outer.end(), ask);
}

}  // namespace cutoff::process
