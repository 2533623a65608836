// Data recorded or published by others, which the repository does not contain: a test that reads it is skipped,
// saying so, where it is absent.
//
//   const auto text = read_shared_data("event-samples/apigw-request.json");
//   if (!text) GTEST_SKIP() << no_shared_data;
#pragma once

#include <optional>
#include <string>

namespace cutoff::harness {

inline constexpr const char* no_shared_data =
    "the shared data is not here; CUTOFF_SHARED_DATA may say where it is";

/// The file's text. It is looked for in the directory that the environment names, else beside the repository.
std::optional<std::string> read_shared_data(const std::string& path);

}  // namespace cutoff::harness
