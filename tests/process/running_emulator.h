// `cutoff serve` in the background, for a test that talks to it; SIGTERM at the test's end.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace cutoff::process {

class RunningEmulator {
 public:
  /// `cutoff serve --port 0 arguments…`; returns when it says where it listens. Throws std::runtime_error.
  explicit RunningEmulator(std::vector<std::string> arguments);
  RunningEmulator(const RunningEmulator&) = delete;
  RunningEmulator& operator=(const RunningEmulator&) = delete;
  ~RunningEmulator();

  /// "http://127.0.0.1:40123"
  const std::string& endpoint() const { return endpoint_; }

 private:
  class Child;
  std::unique_ptr<Child> child_;
  std::string endpoint_;
};

}  // namespace cutoff::process
