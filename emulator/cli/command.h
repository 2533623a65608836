// A subcommand of the program: `cutoff replay …`. Each is one file, listed in program.cc.
#pragma once

#include <memory>
#include <stdexcept>

namespace cutoff::cli {

class Arguments;
class Console;

/// What the program's caller is told by its exit code.
enum class Exit : int {
  good = 0,
  unexpected = 1,  // it ran, and the outcome is not the expected one
  unusable = 2,    // the command line or a file cannot be used
  broken = 3,      // cutoff itself or its surroundings failed
};

class Command {
 public:
  virtual ~Command() = default;
  /// Adds the subcommand, its options, its help and its examples. Its values are written into this object.
  virtual void declare(Arguments program) = 0;
  /// Runs it with those values. Throws replay::UnusableInput for what it cannot use.
  virtual Exit run(Console& console) = 0;
};

}  // namespace cutoff::cli
