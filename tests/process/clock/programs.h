// Programs under the preloaded clock, and what they say.
#pragma once

#include <string>

#include "tests/process/clock/time_keeper.h"

namespace cutoff::process {

/// What program.c does by that name, and when it says that it did: "poll 0 at 1.5 s". Where it fails, that too.
inline std::string said_by(TimeKeeper& time, const std::string& name) {
  const TimeKeeper::Ended ended = time.run({CUTOFF_CLOCK_PROGRAM, name});
  return ended.out + ended.err +
         (ended.exit_code == 0 ? "" : "exit " + std::to_string(ended.exit_code) + "\n");
}
inline std::string said_by(const std::string& name) {
  TimeKeeper time;
  return said_by(time, name);
}

inline std::string said_by_python(TimeKeeper& time, const std::string& script) {
  const TimeKeeper::Ended ended = time.run({"/usr/bin/python3", "-c", script});
  return ended.out + ended.err;
}
inline std::string said_by_python(const std::string& script) {
  TimeKeeper time;
  return said_by_python(time, script);
}

inline std::string said_by_node(const std::string& script) {
  TimeKeeper time;
  const TimeKeeper::Ended ended = time.run({"node", "-e", script});
  return ended.out + ended.err;
}

}  // namespace cutoff::process
