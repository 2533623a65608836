/* Terminals that a program makes for others to be at, as script, tmux and pexpect do. What is written to one is handed on by a
 * thread of the kernel's, a moment later: the emulator has to know that there are any, and sees to that. */
#include <pty.h>
#include <stdlib.h>

#include "emulator/process/clock/preload/next.h"
#include "emulator/process/clock/preload/own.h"

static void note_terminal(void) {
  if (in_time()) __atomic_store_n(&own.page->terminals, 1, __ATOMIC_RELEASE);
}

/* All who open one by themselves come by here. */
STANDS_IN int unlockpt(int terminal) {
  note_terminal();
  return NEXT(unlockpt)(terminal);
}

STANDS_IN int openpty(int* terminal, int* inner, char* name, const struct termios* modes,
                      const struct winsize* size) {
  note_terminal();
  return NEXT(openpty)(terminal, inner, name, modes, size);
}

STANDS_IN int forkpty(int* terminal, char* name, const struct termios* modes, const struct winsize* size) {
  note_terminal();
  return NEXT(forkpty)(terminal, name, modes, size);
}
