// Data recorded or published by others, which the repository does not contain: a test that reads it is skipped,
// saying so, where it is absent.
//
//   const auto text = read_shared_data("event-samples/apigw-request.json");
//   if (!text) GTEST_SKIP() << no_shared_data;
#pragma once

#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

namespace cutoff::harness {

inline constexpr const char* no_shared_data =
    "the shared data is not here; CUTOFF_SHARED_DATA may say where it is";

/// The file's text. It is looked for in the directory that the environment names, else beside the repository.
inline std::optional<std::string> read_shared_data(const std::string& path) {
  const char* named = std::getenv("CUTOFF_SHARED_DATA");
  std::ifstream file(
      (named != nullptr ? std::string(named) : std::string(CUTOFF_SOURCE_DIR "/../shared/data")) + "/" +
      path);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace cutoff::harness
