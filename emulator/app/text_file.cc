#include "emulator/app/text_file.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "emulator/replay/document.h"

namespace cutoff::app {

std::string read_text_file(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  // An empty file sets text's failbit only; a directory opens, and fails when it is read.
  if (!file || file.bad() || (text.fail() && errno != 0))
    throw replay::UnusableInput(path + ": cannot be read (" + std::generic_category().message(errno) + ")");
  return std::move(text).str();
}

std::string beside(const std::string& file, const std::string& path) {
  return (std::filesystem::path(file).parent_path() / path).lexically_normal().string();
}

}  // namespace cutoff::app
