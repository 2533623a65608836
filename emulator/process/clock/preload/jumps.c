/* A jump out of a signal's handler may be one out of a wait, which then is over. */
#include <setjmp.h>

#include "emulator/process/clock/preload/next.h"
#include "emulator/process/clock/preload/wait.h"

/* What _FORTIFY_SOURCE makes of the others. */
_Noreturn void __longjmp_chk(struct __jmp_buf_tag place[1], int value);

STANDS_IN void longjmp(struct __jmp_buf_tag place[1], int value) {
  wait_is_left();
  NEXT(longjmp)(place, value);
  __builtin_unreachable();
}

STANDS_IN void _longjmp(struct __jmp_buf_tag place[1], int value) {
  wait_is_left();
  NEXT(_longjmp)(place, value);
  __builtin_unreachable();
}

STANDS_IN void siglongjmp(struct __jmp_buf_tag place[1], int value) {
  wait_is_left();
  NEXT(siglongjmp)(place, value);
  __builtin_unreachable();
}

STANDS_IN void __longjmp_chk(struct __jmp_buf_tag place[1], int value) {
  wait_is_left();
  NEXT(__longjmp_chk)(place, value);
  __builtin_unreachable();
}
