// The program as it serves: started, spoken to on its port, and ended by a signal.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/process/program.h"

namespace cutoff::process {

class Served {
 public:
  /// `cutoff serve --port 0 arguments…`, with no other variables than these and a LANG; returns when it has printed all that it prints at first. Throws
  /// std::runtime_error with what it printed when it ends before.
  explicit Served(std::vector<std::string> arguments,
                  const std::map<std::string, std::string>& environment = {});
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;
  /// Ends it as Ctrl-C does, if nobody has. The test fails when that does not end well: with the address sanitizer, when
  /// the program has leaked memory.
  ~Served();

  std::uint16_t port() const;
  /// What it has printed at first.
  const std::string& out() const;
  /// Sends these bytes on a connection of their own and gives all that comes back until the server ends it.
  std::string exchange(std::string_view bytes) const;
  /// Sends it the signal and waits for its end.
  Ended end(int signal);

 private:
  struct Child;
  std::unique_ptr<Child> child_;
};

}  // namespace cutoff::process
