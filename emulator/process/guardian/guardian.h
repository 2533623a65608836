// What the guardian of a process tree and the emulator say to each other.
//
// The guardian is a tiny program of its own, between the emulator and a program that is not ours: it starts that, is told
// of every process that it leaves behind (as their subreaper), and kills all of them when the emulator wants them to end,
// or has ended, however that came.
#pragma once

namespace cutoff::process::guardian {

/// The guardian's arguments are these, then the program's own, of which the first is its name. Its environment is the
/// program's, and so are its files 0 to 2. It is started with all signals blocked, the program with none.
enum Argument : int {
  itself,
  report_file,  // the number of an open file: where it writes Reports; it ends when the guardian has, and all are dead
  life_file,   // another: nobody writes to it; when it ends, all must die
  manner,      // function, command or folder_alone
  open_files,  // how many files the program may have open, if that is less than we may
  folder,      // where the program runs; empty: where the emulator does
  program,
  arguments
};

/// The program's session is its own, and of the emulator's files it has no others.
inline constexpr char function[] = "function";
/// As a shell would have started it in the emulator's place: all of its files, and the session with its terminal. It is
/// looked for in PATH.
inline constexpr char command[] = "command";

/// There is no program: when life ends, the folder goes, with all that is in it.
inline constexpr char folder_alone[] = "folder";

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
