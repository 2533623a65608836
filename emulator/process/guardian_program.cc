#include "emulator/process/guardian_program.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string>
#include <system_error>

// The program, as its target built it.
asm(".pushsection .rodata\n"
    "cutoff_guardian_begin: .incbin \"" CUTOFF_GUARDIAN_FILE
    "\"\n"
    "cutoff_guardian_end: .byte 0\n"
    ".popsection\n");

extern "C" {
extern const char cutoff_guardian_begin[];
extern const char cutoff_guardian_end[];
}

namespace cutoff::process {
namespace {

[[noreturn]] void fail() {
  throw std::system_error(errno, std::generic_category(), "the guardian of handlers cannot be made ready");
}

int make() {
  const int file = ::memfd_create("cutoff-guardian", MFD_CLOEXEC);
  if (file < 0) fail();
  const auto size = static_cast<std::size_t>(cutoff_guardian_end - cutoff_guardian_begin);
  for (std::size_t written = 0; written < size;) {
    const ssize_t count = ::write(file, cutoff_guardian_begin + written, size - written);
    if (count < 0) fail();
    written += static_cast<std::size_t>(count);
  }
  // What is open for writing cannot be executed.
  const std::string path = "/proc/self/fd/" + std::to_string(file);
  const int program = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (program < 0) fail();
  ::close(file);
  return program;
}

}  // namespace

int guardian_program() {
  static const int program = make();
  return program;
}

}  // namespace cutoff::process
