// A file that is built beside the program and carried inside of it.
#pragma once

#include <string_view>

/// At namespace scope, once a source file, which cutoff_carries() in CMakeLists.txt has told which file: what is in it is then at
/// carried_begin and before carried_end.
#define CUTOFF_CARRY_FILE()                           \
  asm(".pushsection .rodata\n"                        \
      "carried_begin: .incbin \"" CUTOFF_CARRIED_FILE \
      "\"\n"                                          \
      "carried_end: .byte 0\n"                        \
      ".popsection\n");                               \
  extern "C" {                                        \
  extern const char carried_begin[];                  \
  extern const char carried_end[];                    \
  }

namespace cutoff::process {

/// An open file that holds `content` and cannot be written to; `name` is for people, and `purpose` for who reads that it
/// "cannot be made ready". Throws std::system_error.
int open_carried_file(const char* name, std::string_view purpose, std::string_view content);

}  // namespace cutoff::process
