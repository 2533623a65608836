#include "emulator/process/files_of.h"

#include <dirent.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <memory>

namespace cutoff::process {

std::string folder_of(pid_t process) { return "/proc/" + std::to_string(process); }

std::string link_of(pid_t process, int file) { return folder_of(process) + "/fd/" + std::to_string(file); }

void for_each_file_of(pid_t process, const std::function<void(int, std::string_view)>& visit) {
  const std::string path = folder_of(process) + "/fd";
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), ::closedir);
  if (!folder) return;
  while (const dirent* const entry = ::readdir(folder.get())) {
    std::array<char, 64> what;
    const ssize_t size = ::readlinkat(::dirfd(folder.get()), entry->d_name, what.data(), what.size());
    if (size > 0) visit(std::atoi(entry->d_name), {what.data(), static_cast<std::size_t>(size)});
  }
}

OpenFile duplicate_of(pid_t process, int file) {
  const OpenFile owner(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
  if (!owner.is_open()) return OpenFile();
  return OpenFile(static_cast<int>(::syscall(SYS_pidfd_getfd, owner.get(), file, 0)));
}

}  // namespace cutoff::process
