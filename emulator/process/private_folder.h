// A folder of our own among the temporary files, which goes with this: also when the emulator is killed, for it has a
// guardian, as process trees have (guardian/guardian.h).
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "emulator/process/open_file.h"

namespace cutoff::process {

class PrivateFolder {
 public:
  /// A new one. Throws std::runtime_error with one sentence.
  PrivateFolder();
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  ~PrivateFolder();

  const std::filesystem::path& path() const { return path_; }

 private:
  void begin_guardian();

  std::filesystem::path path_;
  OpenFile life_;  // the end that keeps the guardian waiting
  pid_t guardian_ = -1;
};

}  // namespace cutoff::process
