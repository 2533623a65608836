#include "emulator/process/private_folder.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <system_error>

#include "emulator/process/guardian/guardian.h"
#include "emulator/process/guardian_program.h"

namespace cutoff::process {

namespace fs = std::filesystem;

PrivateFolder::PrivateFolder() {
  std::string name = (fs::temp_directory_path() / "cutoff-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw std::system_error(errno, std::generic_category(), name + " cannot be made");
  path_ = name;
  try {
    begin_guardian();
  } catch (...) {
    fs::remove(path_);
    throw;
  }
}

void PrivateFolder::begin_guardian() {
  const auto checked = [this](int error) {
    if (error != 0)
      throw std::system_error(error, std::generic_category(), path_.string() + " cannot be guarded");
  };
  int ends[2];
  checked(::pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno);
  const OpenFile its_end(ends[0]);
  life_ = OpenFile(ends[1]);

  const std::string program = "/proc/self/fd/" + std::to_string(guardian_program());
  std::string life = std::to_string(its_end.get());
  std::string folder = path_;
  std::string itself = "cutoff-guardian";
  std::string manner = guardian::folder_alone;
  std::string none;
  char* const arguments[] = {itself.data(), none.data(),   life.data(), manner.data(),
                             none.data(),   folder.data(), nullptr};
  char* const environment[] = {nullptr};
  posix_spawn_file_actions_t files;
  checked(::posix_spawn_file_actions_init(&files));
  ::posix_spawn_file_actions_adddup2(&files, its_end.get(), its_end.get());  // which leaves it open there
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);  // out of the reach of a terminal's keys
  const int error = ::posix_spawn(&guardian_, program.c_str(), &files, &attributes, arguments, environment);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&files);
  checked(error);
}

PrivateFolder::~PrivateFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  ::kill(guardian_, SIGKILL);  // there is nothing left to do for it
  ::waitpid(guardian_, nullptr, 0);
}

}  // namespace cutoff::process
