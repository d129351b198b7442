/* What the loader needs to know about AArch64: syscall numbers, the syscall instruction, and two entry points. */
#define ELF_MACHINE EM_AARCH64
#define FILTER_ARCHITECTURE 0xc00000b7 /* linux/audit.h */

/* linux/include/uapi/asm-generic/unistd.h */
enum system_call_number {
  SYS_OPENAT = 56,
  SYS_CLOSE = 57,
  SYS_WRITE = 64,
  SYS_PREAD64 = 67,
  SYS_SENDFILE = 71,
  SYS_SYNC = 81,
  SYS_FSYNC = 82,
  SYS_FDATASYNC = 83,
  SYS_SYNC_FILE_RANGE = 84,
  SYS_EXIT_GROUP = 94,
  SYS_PRCTL = 167,
  SYS_MUNMAP = 215,
  SYS_EXECVE = 221,
  SYS_MMAP = 222,
  SYS_MSYNC = 227,
  SYS_SYNCFS = 267,
  SYS_MEMFD_CREATE = 279,
};

/* linux/arch/arm64/include/uapi/asm/fcntl.h; it differs on x86-64. */
#define O_DIRECTORY 040000

static inline int64_t system_call(int64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f) {
  register int64_t x8 __asm__("x8") = number;
  register uint64_t x0 __asm__("x0") = a;
  register uint64_t x1 __asm__("x1") = b;
  register uint64_t x2 __asm__("x2") = c;
  register uint64_t x3 __asm__("x3") = d;
  register uint64_t x4 __asm__("x4") = e;
  register uint64_t x5 __asm__("x5") = f;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return (int64_t)x0;
}

/* x0 = 0: no function for atexit. The stack pointer becomes the initial stack that the System V ABI describes. */
static inline _Noreturn void jump(uint64_t entry, const uint64_t *stack) {
  register uint64_t target __asm__("x9") = entry;
  __asm__ volatile("mov sp, %1\n\t"
                   "mov x0, #0\n\t"
                   "mov x29, #0\n\t"
                   "mov x30, #0\n\t"
                   "br %0"
                   :
                   : "r"(target), "r"(stack)
                   : "x0", "memory");
  __builtin_unreachable();
}

/*
 * loader_start: the kernel jumps here with the initial stack.
 * loader_linked: ld.so jumps here with the same kind of stack and its own exit function in x0, which the program's
 * entry must find there too; the call keeps x19 and the stack pointer.
 */
__asm__(".section .text.start, \"ax\"\n"
        ".globl loader_start\n"
        "loader_start:\n"
        "  mov x29, #0\n"
        "  mov x30, #0\n"
        "  mov x0, sp\n"
        "  bl start_dynamic_linker\n"
        "  brk #0\n"
        ".globl loader_linked\n"
        "loader_linked:\n"
        "  mov x19, x0\n"
        "  mov x0, sp\n"
        "  bl remove_traces\n"
        "  mov x1, x0\n"
        "  mov x0, x19\n"
        "  mov x29, #0\n"
        "  mov x30, #0\n"
        "  br x1\n"
        ".text\n");
