#include "emulator/process/carried_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace cutoff::process {

int open_carried_file(const char* name, std::string_view purpose, std::string_view content) {
  const auto fail = [&] {
    throw std::system_error(errno, std::generic_category(), std::string(purpose) + " cannot be made ready");
  };
  const int file = ::memfd_create(name, MFD_CLOEXEC);
  if (file < 0) fail();
  while (!content.empty()) {
    const ssize_t count = ::write(file, content.data(), content.size());
    if (count < 0) fail();
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  // What is open for writing cannot be executed.
  const std::string path = "/proc/self/fd/" + std::to_string(file);
  const int program = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (program < 0) fail();
  ::close(file);
  return program;
}

}  // namespace cutoff::process
