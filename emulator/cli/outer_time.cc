#include "emulator/cli/outer_time.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

namespace cutoff::cli {
namespace {

constexpr const char* clock_name = "CUTOFF_CLOCK";
constexpr const char* preload = "LD_PRELOAD";

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// What is preloaded but for the clock, which lies beside its page.
std::string preloaded_by_others(const std::string& clock) {
  const std::string folder = clock.substr(0, clock.rfind('/') + 1);
  std::istringstream libraries(variable(preload));
  std::string others;
  for (std::string library; std::getline(libraries, library, ':');) {
    if (!library.starts_with(folder)) others += (others.empty() ? "" : ":") + library;
  }
  return others;
}

std::vector<std::string> own_arguments() {
  std::ifstream file("/proc/self/cmdline");
  std::vector<std::string> arguments;
  for (std::string argument; std::getline(file, argument, '\0');) arguments.push_back(argument);
  return arguments;
}

}  // namespace

void leave_outer_time() {
  const std::string clock = variable(clock_name);
  if (clock.empty()) {
    ::unsetenv(clock_name);  // left, if there was one
    return;
  }
  const std::string others = preloaded_by_others(clock);
  if (others.empty()) {
    ::unsetenv(preload);
  } else {
    ::setenv(preload, others.c_str(), 1);
  }
  ::setenv(clock_name, "", 1);  // with which a program says that it wants none
  std::vector<std::string> arguments = own_arguments();
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  ::execv(std::filesystem::read_symlink("/proc/self/exe").c_str(), pointers.data());
  throw std::system_error(errno, std::generic_category(), "cutoff cannot leave another emulator's time");
}

}  // namespace cutoff::cli
