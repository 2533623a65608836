#include "emulator/process/clock/preload/stub.h"

extern const char stub_begin[];
extern const char stub_called[];
extern const char stub_off[];

#if defined(__x86_64__)

__asm__(
    ".pushsection .text\n"
    ".globl stub_call\n.hidden stub_call\n.type stub_call, @function\n"
    "stub_call:\n"
    "  .cfi_startproc\n"
    "  endbr64\n"
    "  mov %rdi, %rax\n"
    "  mov %rsi, %rcx\n"
    "  mov %rdx, %r11\n"
    "  mov (%rcx), %rdi\n"
    "  mov 8(%rcx), %rsi\n"
    "  mov 16(%rcx), %rdx\n"
    "  mov 24(%rcx), %r10\n"
    "  mov 32(%rcx), %r8\n"
    "  mov 40(%rcx), %r9\n"
    ".hidden stub_begin\nstub_begin:\n"
    "  cmpl $0, (%r11)\n"
    "  jne stub_off\n"
    "  syscall\n"
    ".hidden stub_called\nstub_called:\n"
    "  ret\n"
    ".hidden stub_off\nstub_off:\n"
    "  mov $-4, %rax\n" /* -EINTR */
    "  ret\n"
    "  .cfi_endproc\n"
    ".size stub_call, .-stub_call\n"
    ".popsection\n");

#define PLACE(context) (context)->uc_mcontext.gregs[REG_RIP]

#elif defined(__aarch64__)

__asm__(
    ".pushsection .text\n"
    ".globl stub_call\n.hidden stub_call\n.type stub_call, @function\n"
    "stub_call:\n"
    "  .cfi_startproc\n"
    "  hint #34\n" /* bti c */
    "  mov x8, x0\n"
    "  mov x9, x1\n"
    "  mov x10, x2\n"
    "  ldp x0, x1, [x9]\n"
    "  ldp x2, x3, [x9, #16]\n"
    "  ldp x4, x5, [x9, #32]\n"
    ".hidden stub_begin\nstub_begin:\n"
    "  ldr w11, [x10]\n"
    "  cbnz w11, stub_off\n"
    "  svc #0\n"
    ".hidden stub_called\nstub_called:\n"
    "  ret\n"
    ".hidden stub_off\nstub_off:\n"
    "  mov x0, #-4\n" /* -EINTR */
    "  ret\n"
    "  .cfi_endproc\n"
    ".size stub_call, .-stub_call\n"
    ".popsection\n");

#define PLACE(context) (context)->uc_mcontext.pc

#endif

void stub_leave(ucontext_t* context) {
  const uintptr_t place = (uintptr_t)PLACE(context);
  if (place >= (uintptr_t)stub_begin && place < (uintptr_t)stub_called)
    PLACE(context) = (__typeof__(PLACE(context)))(uintptr_t)stub_off;
}
