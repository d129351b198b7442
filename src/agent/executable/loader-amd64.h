/* What the loader needs to know about x86-64: syscall numbers, the syscall instruction, and two entry points. */
#define ELF_MACHINE EM_X86_64
#define FILTER_ARCHITECTURE 0xc000003e /* linux/audit.h */

/* linux/arch/x86/entry/syscalls/syscall_64.tbl */
enum system_call_number {
  SYS_WRITE = 1,
  SYS_CLOSE = 3,
  SYS_MMAP = 9,
  SYS_MUNMAP = 11,
  SYS_PREAD64 = 17,
  SYS_MSYNC = 26,
  SYS_SENDFILE = 40,
  SYS_EXECVE = 59,
  SYS_FSYNC = 74,
  SYS_FDATASYNC = 75,
  SYS_PRCTL = 157,
  SYS_SYNC = 162,
  SYS_EXIT_GROUP = 231,
  SYS_OPENAT = 257,
  SYS_SYNC_FILE_RANGE = 277,
  SYS_SYNCFS = 306,
  SYS_MEMFD_CREATE = 319,
};

/* linux/include/uapi/asm-generic/fcntl.h; it differs on arm64. */
#define O_DIRECTORY 0200000

static inline int64_t system_call(int64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f) {
  int64_t result;
  register uint64_t r10 __asm__("r10") = d;
  register uint64_t r8 __asm__("r8") = e;
  register uint64_t r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

/*
 * rdx = 0: no function for atexit. The stack pointer becomes the initial stack that the System V ABI describes. The
 * operands have registers of their own, so that clearing the others can't destroy them.
 */
static inline _Noreturn void jump(uint64_t entry, const uint64_t *stack) {
  __asm__ volatile("mov %1, %%rsp\n\t"
                   "xor %%edx, %%edx\n\t"
                   "xor %%ebp, %%ebp\n\t"
                   "jmp *%0"
                   :
                   : "c"(entry), "a"(stack)
                   : "memory");
  __builtin_unreachable();
}

/*
 * loader_start: the kernel jumps here with the initial stack.
 * loader_linked: ld.so jumps here with the same kind of stack and its own exit function in rdx, which the program's
 * entry must find there too; the call keeps rdx and the stack pointer.
 */
__asm__(".section .text.start, \"ax\"\n"
        ".globl loader_start\n"
        "loader_start:\n"
        "  xor %ebp, %ebp\n"
        "  mov %rsp, %rdi\n"
        "  and $-16, %rsp\n"
        "  call start_dynamic_linker\n"
        "  hlt\n"
        ".globl loader_linked\n"
        "loader_linked:\n"
        "  mov %rsp, %rdi\n"
        "  mov %rsp, %rbx\n"
        "  mov %rdx, %r12\n"
        "  and $-16, %rsp\n"
        "  call remove_traces\n"
        "  mov %rbx, %rsp\n"
        "  mov %r12, %rdx\n"
        "  xor %ebp, %ebp\n"
        "  jmp *%rax\n"
        ".text\n");
