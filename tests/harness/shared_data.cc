#include "tests/harness/shared_data.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace cutoff::harness {

std::optional<std::string> read_shared_data(const std::string& path) {
  const char* named = std::getenv("CUTOFF_SHARED_DATA");
  const std::string folder = named != nullptr ? named : CUTOFF_SOURCE_DIR "/../shared/data";
  std::ifstream file(folder + "/" + path);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace cutoff::harness
