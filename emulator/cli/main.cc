#include "emulator/cli/console.h"
#include "emulator/cli/program.h"

int main(int argc, char** argv) {
  cutoff::cli::Console console;
  return static_cast<int>(cutoff::cli::run_program(argc, argv, console));
}
