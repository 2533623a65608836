// A file for one test, gone after it.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace cutoff::process {

class IncidentFile {
 public:
  explicit IncidentFile(const std::string& text)
      : path_(std::filesystem::path(testing::TempDir()) / ("cutoff-" + std::to_string(getpid()) + ".json")) {
    std::ofstream(path_) << text;
  }
  IncidentFile(const IncidentFile&) = delete;
  IncidentFile& operator=(const IncidentFile&) = delete;
  ~IncidentFile() { std::filesystem::remove(path_); }

  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace cutoff::process
