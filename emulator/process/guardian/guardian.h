// What the guardian of a process tree and the emulator say to each other.
//
// The guardian is a tiny program of its own, between the emulator and a function's code: it starts the code, is told of
// every process that the code leaves behind (as their subreaper), and kills all of them when the emulator wants them to
// end, or has ended, however that came.
#pragma once

namespace cutoff::process::guardian {

/// The guardian's arguments are a directory, the program to be run there, and that one's arguments, of which the first is
/// its name. Its environment is the program's, and so are its files 0 to 2. The others are:
inline constexpr int report_file =
    3;  // where it writes Reports; it ends when the guardian has, and all are dead
inline constexpr int life_file = 4;  // nobody writes to it; when it ends, all must die

struct Report {
  enum class Kind : int {
    started,     // value: the program's process id
    no_folder,   // value: errno
    no_program,  // value: errno
    exited,      // value: its status
    killed,      // value: the signal
  };
  Kind kind;
  int value;
};

}  // namespace cutoff::process::guardian
