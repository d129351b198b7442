/*
 * The loader: starts a dynamically linked program where the system has no dynamic linker or C library that fits.
 *
 * graft.ts puts this code, an ld.so and the libraries into the program's own ELF file, removes the file's request for an
 * interpreter (PT_INTERP) and makes loader_start its entry point. So the kernel maps the program and jumps here, and we
 * do what the kernel would have done next:
 *
 *   1. map ld.so, straight from our own file, beside the program;
 *   2. give it the initial stack the kernel would have given it (System V ABI, "Process Initialization": argc, argv,
 *      environment, auxiliary vector), saying where ld.so and the program are;
 *   3. name the libraries to it. It can't open a part of a file, so each library is copied to a memory file and all of
 *      them are listed in an LD_PRELOAD at the end of that stack's environment;
 *   4. jump to ld.so. It links, and jumps to what we gave as the program's entry: loader_linked, which takes the
 *      LD_PRELOAD out of the environment again, closes the memory files and jumps to the program's real entry.
 *
 * There is no second exec, no child and no file: the PID, /proc/self/exe, exit codes and signals are the program's own.
 *
 * With `--without-sync PROGRAM ARGUMENT…` as arguments it starts no program of its own but that one, in a process where
 * waiting for the disk takes no time: see "running another program".
 *
 * Freestanding code: no C library, no relocations, no writable data (the segment is mapped read-only; see loader.ld).
 */
#include <elf.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
#include "loader-amd64.h"
#elif defined(__aarch64__)
#include "loader-arm64.h"
#else
#error "no loader header for this architecture"
#endif

/* Linux constants, as in linux/include/uapi; the headers that carry them need a C library. */
enum {
  STANDARD_ERROR = 2,
  CURRENT_DIRECTORY = -100, /* AT_FDCWD */
  OPEN_READ_ONLY = 0,
  OPEN_READ_WRITE = 2,
  OPEN_CLOSE_ON_EXEC = 02000000,
  OPEN_UNNAMED = 020000000 | O_DIRECTORY, /* O_TMPFILE: a file that never has a name */
  MAP_PRIVATE_FILE = 0x02,
  MAP_PRIVATE_FILE_FIXED = 0x12,
  MAP_ANONYMOUS = 0x22,
  MAP_ANONYMOUS_FIXED = 0x32,
  PROTECT_NONE = 0,
  PROTECT_READ = 1,
  PROTECT_WRITE = 2,
  PROTECT_EXECUTE = 4,
  MEMFD_CLOSE_ON_EXEC = 0x01,
  MEMFD_EXECUTABLE = 0x10, /* MFD_EXEC, since Linux 6.3 */
  CONTROL_SECCOMP = 22, /* PR_SET_SECCOMP */
  CONTROL_NO_NEW_PRIVILEGES = 38, /* PR_SET_NO_NEW_PRIVS */
  SECCOMP_FILTER = 2,
  ERROR_INTERRUPTED = -4,
  ERROR_INVALID = -22,
  LOWEST_ERROR = -4095,
};

enum {
  EXIT_CANNOT_START = 127, /* what a shell gives for a program that can't be started */
  OWNER_ONLY = 0700,
  MAX_LIBRARIES = 12,
  MAX_HEADER_BYTES = 2048,
  COPY_BYTES = 16384,
  DEFAULT_PAGE_SIZE = 4096,
  MAX_DECIMAL_DIGITS = 20,
  MAX_PATH_BYTES = 4096,
};

/* Filled in by graft.ts (loader-config.ts has the same layout); found by its magic. */
struct embedded_file {
  char name[32];
  uint64_t offset;
  uint64_t size;
};

struct loader_config {
  char magic[16];
  uint64_t program_entry;
  uint64_t program_headers; /* address of the table ld.so shall read, PT_INTERP included */
  uint64_t program_header_count;
  struct embedded_file dynamic_linker;
  uint64_t library_count;
  struct embedded_file libraries[MAX_LIBRARIES];
};

/* Volatile: the values in the finished file are not the ones the compiler sees here. */
__attribute__((section(".config"), used, visibility("hidden"))) volatile const struct loader_config config = {
    .magic = "KAIROS-LOADER-1",
};

#define PRELOAD "LD_PRELOAD="
#define OPEN_FILES "/proc/self/fd/"

/*
 * A page of memory that step 3 leaves for step 4. ld.so hands over the stack as it got it, so the last variable of the
 * environment still points at `preload`, and thereby at the page.
 */
struct hand_over {
  char **original_environment;
  uint64_t library_count;
  int library_files[MAX_LIBRARIES];
  char preload[sizeof(PRELOAD) + MAX_LIBRARIES * (sizeof(OPEN_FILES) + MAX_DECIMAL_DIGITS)];
};

struct auxiliary_entry {
  uint64_t type;
  uint64_t value;
};

extern char loader_linked[] __attribute__((visibility("hidden")));

/* ---- the few library functions needed; GCC may call memcpy and memset by itself. The barriers keep it from turning
        these loops into calls of themselves. ---- */

void *memcpy(void *to, const void *from, size_t size) {
  char *target = to;
  const char *source = from;
  while (size-- > 0) {
    *target++ = *source++;
    __asm__ volatile("" ::: "memory");
  }
  return to;
}

void *memset(void *to, int value, size_t size) {
  char *target = to;
  while (size-- > 0) {
    *target++ = (char)value;
    __asm__ volatile("" ::: "memory");
  }
  return to;
}

static size_t text_length(const char *text) {
  size_t length = 0;
  while (text[length] != '\0') length++;
  return length;
}

static int starts_with(const char *text, const char *prefix) {
  while (*prefix != '\0')
    if (*text++ != *prefix++) return 0;
  return 1;
}

static char *append(char *end, const char *text) {
  while (*text != '\0') *end++ = *text++;
  return end;
}

static char *append_number(char *end, unsigned number) {
  char digits[MAX_DECIMAL_DIGITS];
  int count = 0;
  do digits[count++] = (char)('0' + number % 10);
  while ((number /= 10) > 0);
  while (count > 0) *end++ = digits[--count];
  return end;
}

/* ---- system calls ---- */

static int is_error(int64_t result) { return result < 0 && result >= LOWEST_ERROR; }

static void write_error(const char *text) {
  system_call(SYS_WRITE, STANDARD_ERROR, (uint64_t)text, text_length(text), 0, 0, 0);
}

static _Noreturn void fail(const char *reason) {
  write_error("kairos-init: cannot start: ");
  write_error(reason);
  write_error("\n");
  for (;;) system_call(SYS_EXIT_GROUP, EXIT_CANNOT_START, 0, 0, 0, 0, 0);
}

static int open_file(const char *path, int flags, int mode) {
  return (int)system_call(SYS_OPENAT, (uint64_t)CURRENT_DIRECTORY, (uint64_t)path, (uint64_t)flags, (uint64_t)mode, 0, 0);
}

static void close_file(int file) { system_call(SYS_CLOSE, (uint64_t)file, 0, 0, 0, 0, 0); }

static int64_t read_at(int file, void *buffer, uint64_t size, uint64_t offset) {
  return system_call(SYS_PREAD64, (uint64_t)file, (uint64_t)buffer, size, offset, 0, 0);
}

static int64_t map(uint64_t address, uint64_t size, int protection, int flags, int file, uint64_t offset) {
  return system_call(SYS_MMAP, address, size, (uint64_t)protection, (uint64_t)flags, (uint64_t)file, offset);
}

/* ---- step 1: map ld.so ---- */

static uint64_t round_down(uint64_t address, uint64_t page) { return address & ~(page - 1); }
static uint64_t round_up(uint64_t address, uint64_t page) { return round_down(address + page - 1, page); }

static int protection_of(const Elf64_Phdr *segment) {
  return ((segment->p_flags & PF_R) ? PROTECT_READ : 0) | ((segment->p_flags & PF_W) ? PROTECT_WRITE : 0) |
         ((segment->p_flags & PF_X) ? PROTECT_EXECUTE : 0);
}

static void map_segment(const Elf64_Phdr *segment, uint64_t base, int file, uint64_t offset, uint64_t page) {
  uint64_t start = base + round_down(segment->p_vaddr, page);
  uint64_t before = segment->p_vaddr - round_down(segment->p_vaddr, page);
  uint64_t file_end = base + segment->p_vaddr + segment->p_filesz;
  uint64_t memory_end = base + segment->p_vaddr + segment->p_memsz;
  uint64_t mapped_end = round_up(file_end, page);
  int protection = protection_of(segment);

  int64_t mapped = map(start, mapped_end - start, protection, MAP_PRIVATE_FILE_FIXED, file,
                       offset + segment->p_offset - before);
  if (is_error(mapped)) fail("the dynamic linker can't be mapped");
  if (memory_end <= file_end) return;
  /* What follows in the file is not zero, and ld.so takes its zero-initialised data to begin right there. */
  if (protection & PROTECT_WRITE) memset((void *)file_end, 0, mapped_end - file_end);
  if (round_up(memory_end, page) > mapped_end)
    map(mapped_end, round_up(memory_end, page) - mapped_end, protection, MAP_ANONYMOUS_FIXED, -1, 0);
}

struct mapped_linker {
  uint64_t base;
  uint64_t entry;
};

static struct mapped_linker map_dynamic_linker(int self, uint64_t page) {
  union {
    Elf64_Ehdr header;
    char bytes[MAX_HEADER_BYTES];
  } start;
  uint64_t offset = config.dynamic_linker.offset;
  int64_t size = read_at(self, &start, sizeof start, offset);
  uint64_t table_end = start.header.e_phoff + (uint64_t)start.header.e_phnum * sizeof(Elf64_Phdr);
  if (size != sizeof start || start.header.e_machine != ELF_MACHINE || table_end > sizeof start)
    fail("the file is damaged: no dynamic linker where it should be");

  const Elf64_Phdr *segments = (const Elf64_Phdr *)(start.bytes + start.header.e_phoff);
  uint64_t lowest = UINT64_MAX;
  uint64_t highest = 0;
  for (int i = 0; i < start.header.e_phnum; i++) {
    if (segments[i].p_type != PT_LOAD) continue;
    uint64_t end = segments[i].p_vaddr + segments[i].p_memsz;
    if (segments[i].p_vaddr < lowest) lowest = segments[i].p_vaddr;
    if (end > highest) highest = end;
  }
  lowest = round_down(lowest, page);

  /* One reservation for all of it, so that the kernel chooses the place and the segments keep their distances. */
  int64_t reserved = map(0, round_up(highest, page) - lowest, PROTECT_NONE, MAP_ANONYMOUS, -1, 0);
  if (is_error(reserved)) fail("no memory for the dynamic linker");
  uint64_t base = (uint64_t)reserved - lowest;
  for (int i = 0; i < start.header.e_phnum; i++)
    if (segments[i].p_type == PT_LOAD) map_segment(&segments[i], base, self, offset, page);
  return (struct mapped_linker){.base = base, .entry = base + start.header.e_entry};
}

/* ---- step 3: libraries as files that ld.so can open ---- */

static int copy_by_reading(int from, int to, uint64_t offset, uint64_t end) {
  char buffer[COPY_BYTES];
  while (offset < end) {
    uint64_t wanted = end - offset < sizeof buffer ? end - offset : sizeof buffer;
    int64_t got = read_at(from, buffer, wanted, offset);
    if (got <= 0) return 0;
    if (system_call(SYS_WRITE, (uint64_t)to, (uint64_t)buffer, (uint64_t)got, 0, 0, 0) != got) return 0;
    offset += (uint64_t)got;
  }
  return 1;
}

/* Returns whether all of it was copied. */
static int copy(int from, int to, uint64_t offset, uint64_t size) {
  uint64_t end = offset + size;
  int64_t position = (int64_t)offset; /* sendfile moves it on */
  while ((uint64_t)position < end) {
    int64_t sent = system_call(SYS_SENDFILE, (uint64_t)to, (uint64_t)from, (uint64_t)&position, end - (uint64_t)position, 0, 0);
    if (sent == ERROR_INTERRUPTED) continue;
    /* Some file systems and emulators refuse sendfile; the plain way works everywhere. */
    if (sent <= 0) return copy_by_reading(from, to, (uint64_t)position, end);
  }
  return 1;
}

/* A noexec mount, vm.memfd_noexec or a security module may refuse this, and ld.so would only say so much later. */
static int can_be_mapped_executable(int file) {
  int64_t address = map(0, DEFAULT_PAGE_SIZE, PROTECT_READ | PROTECT_EXECUTE, MAP_PRIVATE_FILE, file, 0);
  if (is_error(address)) return 0;
  system_call(SYS_MUNMAP, (uint64_t)address, DEFAULT_PAGE_SIZE, 0, 0, 0, 0);
  return 1;
}

static int filled(int file, int self, uint64_t offset, uint64_t size) {
  if (file < 0) return -1;
  if (copy(self, file, offset, size) && can_be_mapped_executable(file)) return file;
  close_file(file);
  return -1;
}

static int memory_file(const char *name) {
  int file = (int)system_call(SYS_MEMFD_CREATE, (uint64_t)name, MEMFD_CLOSE_ON_EXEC | MEMFD_EXECUTABLE, 0, 0, 0, 0);
  if (file != ERROR_INVALID) return file;
  /* Before Linux 6.3 the flag is unknown, and every memory file is executable. */
  return (int)system_call(SYS_MEMFD_CREATE, (uint64_t)name, MEMFD_CLOSE_ON_EXEC, 0, 0, 0, 0);
}

/* A memory file; where those are forbidden, a nameless file in the first directory that lets us map it executable. */
static int place_library(int self, const char *name, uint64_t offset, uint64_t size, const char *temporary_directory) {
  int file = filled(memory_file(name), self, offset, size);
  if (file >= 0) return file;
  const char *directories[] = {temporary_directory, "/dev/shm", "/tmp", "/var/tmp", "/run", "/", "."};
  for (unsigned i = 0; i < sizeof directories / sizeof *directories; i++) {
    if (directories[i] == NULL) continue;
    int flags = OPEN_READ_WRITE | OPEN_UNNAMED | OPEN_CLOSE_ON_EXEC;
    file = filled(open_file(directories[i], flags, OWNER_ONLY), self, offset, size);
    if (file >= 0) return file;
  }
  fail("memory files are forbidden here and no directory is both writable and executable; set TMPDIR to one that is");
}

static struct hand_over *place_libraries(int self, const char *temporary_directory, char **environment) {
  int64_t memory = map(0, sizeof(struct hand_over), PROTECT_READ | PROTECT_WRITE, MAP_ANONYMOUS, -1, 0);
  if (is_error(memory)) fail("no memory");
  struct hand_over *hand_over = (struct hand_over *)memory;
  hand_over->original_environment = environment;
  hand_over->library_count = config.library_count;
  char *end = append(hand_over->preload, PRELOAD);
  for (uint64_t i = 0; i < config.library_count; i++) {
    const volatile struct embedded_file *library = &config.libraries[i];
    int file = place_library(self, (const char *)library->name, library->offset, library->size, temporary_directory);
    hand_over->library_files[i] = file;
    if (i > 0) *end++ = ':';
    end = append_number(append(end, OPEN_FILES), (unsigned)file);
  }
  *end = '\0';
  return hand_over;
}

/* ---- steps 2 and 4: the stack ---- */

/*
 * LD_LIBRARY_PATH, LD_AUDIT, LD_DEBUG, GLIBC_TUNABLES … are meant for the system's own programs. They are hidden from our
 * ld.so, and restored in remove_traces, so that children get them.
 */
static int is_meant_for_a_linker(const char *variable) {
  return starts_with(variable, "LD_") || starts_with(variable, "GLIBC_TUNABLES=");
}

static uint64_t count(char **list) {
  uint64_t length = 0;
  while (list[length] != NULL) length++;
  return length;
}

static const char *variable(char **environment, const char *name_and_equals) {
  for (; *environment != NULL; environment++)
    if (starts_with(*environment, name_and_equals)) return *environment + text_length(name_and_equals);
  return NULL;
}

static uint64_t auxiliary_value(const struct auxiliary_entry *entry, uint64_t type, uint64_t otherwise) {
  for (; entry->type != AT_NULL; entry++)
    if (entry->type == type) return entry->value;
  return otherwise;
}

static uint64_t auxiliary_value_for_linker(const struct auxiliary_entry *entry, uint64_t linker_base) {
  switch (entry->type) {
    case AT_BASE: return linker_base;
    case AT_ENTRY: return (uint64_t)loader_linked;
    case AT_PHDR: return config.program_headers;
    case AT_PHNUM: return config.program_header_count;
    default: return entry->value;
  }
}

/* ---- running another program ---- */

#define WITHOUT_SYNC "--without-sync"

/* An instruction of the classic BPF machine, and what of it a seccomp filter needs (linux/filter.h, linux/seccomp.h). */
struct filter_instruction {
  uint16_t code;
  uint8_t if_equal;
  uint8_t otherwise;
  uint32_t value;
};

struct filter {
  uint16_t length;
  const struct filter_instruction *instructions;
};

enum filter_code { LOAD_WORD = 0x20, JUMP_IF_EQUAL = 0x15, RETURN = 0x06 };
enum filter_data { SYSTEM_CALL_NUMBER = 0, ARCHITECTURE = 4 };
enum filter_verdict { ALLOW = 0x7fff0000, SUCCEED_AT_ONCE = 0x00050000 /* an error whose number is 0 */ };

/*
 * Makes fsync and its like succeed at once, for this process and its children. A package manager waits for the disk
 * thousands of times, so that its database survives a power cut; but the layer of a build that lost power is thrown away.
 * Where the kernel refuses, all is as it was, only slower.
 */
static void stop_waiting_for_the_disk(void) {
  enum { SKIP_ALL = 7 };
  const struct filter_instruction instructions[] = {
      {LOAD_WORD, 0, 0, ARCHITECTURE},
      {JUMP_IF_EQUAL, 0, SKIP_ALL, FILTER_ARCHITECTURE}, /* other numbers in programs of another architecture */
      {LOAD_WORD, 0, 0, SYSTEM_CALL_NUMBER},
      {JUMP_IF_EQUAL, 6, 0, SYS_FSYNC},
      {JUMP_IF_EQUAL, 5, 0, SYS_FDATASYNC},
      {JUMP_IF_EQUAL, 4, 0, SYS_SYNC_FILE_RANGE},
      {JUMP_IF_EQUAL, 3, 0, SYS_MSYNC},
      {JUMP_IF_EQUAL, 2, 0, SYS_SYNC},
      {JUMP_IF_EQUAL, 1, 0, SYS_SYNCFS},
      {RETURN, 0, 0, ALLOW},
      {RETURN, 0, 0, SUCCEED_AT_ONCE},
  };
  const struct filter filter = {sizeof instructions / sizeof *instructions, instructions};
  if (!is_error(system_call(SYS_PRCTL, CONTROL_SECCOMP, SECCOMP_FILTER, (uint64_t)&filter, 0, 0, 0))) return;
  /* Whoever may not administer the system has to give up set-user-ID programs first; root in a container needs none. */
  system_call(SYS_PRCTL, CONTROL_NO_NEW_PRIVILEGES, 1, 0, 0, 0, 0);
  system_call(SYS_PRCTL, CONTROL_SECCOMP, SECCOMP_FILTER, (uint64_t)&filter, 0, 0, 0);
}

static void execute(const char *path, char **arguments, char **environment) {
  system_call(SYS_EXECVE, (uint64_t)path, (uint64_t)arguments, (uint64_t)environment, 0, 0, 0);
}

/* Replaces this process by the program that the arguments name, looked for as a shell does. */
static _Noreturn void run_without_sync(char **arguments, char **environment) {
  const char *name = arguments[0];
  size_t name_length = text_length(name);
  const char *directories = variable(environment, "PATH=");
  stop_waiting_for_the_disk();
  if (starts_with(name, "/")) execute(name, arguments, environment);
  while (directories != NULL && *directories != '\0') {
    char path[MAX_PATH_BYTES];
    char *end = path;
    while (*directories != ':' && *directories != '\0' && end < path + sizeof path - name_length - 2)
      *end++ = *directories++;
    *end++ = '/';
    *append(end, name) = '\0';
    execute(path, arguments, environment);
    while (*directories != ':' && *directories != '\0') directories++;
    if (*directories == ':') directories++;
  }
  fail(name);
}

/* Called by loader_start. The kernel's stack stays as it is above ours: the strings, and the environment, are needed. */
_Noreturn void start_dynamic_linker(uint64_t *stack) {
  uint64_t argument_count = stack[0];
  char **arguments = (char **)(stack + 1);
  char **environment = arguments + argument_count + 1;
  uint64_t variable_count = count(environment);
  const struct auxiliary_entry *auxiliary = (const struct auxiliary_entry *)(environment + variable_count + 1);
  uint64_t auxiliary_count = 1; /* AT_NULL ends the list and is a part of it */
  while (auxiliary[auxiliary_count - 1].type != AT_NULL) auxiliary_count++;
  if (argument_count > 2 && starts_with(arguments[1], WITHOUT_SYNC)) run_without_sync(arguments + 2, environment);

  /* ld.so will open the libraries under /proc as well, so there is no way around it. */
  int self = open_file("/proc/self/exe", OPEN_READ_ONLY | OPEN_CLOSE_ON_EXEC, 0);
  if (self < 0) fail("/proc/self/exe can't be opened; is /proc mounted?");
  struct mapped_linker linker = map_dynamic_linker(self, auxiliary_value(auxiliary, AT_PAGESZ, DEFAULT_PAGE_SIZE));
  struct hand_over *hand_over = place_libraries(self, variable(environment, "TMPDIR="), environment);
  close_file(self);

  /*
   * A variable-length array moves the stack pointer below it. That matters: kernels before 5.0 end a process that
   * touches its stack far below the stack pointer. argc, argv and environment with a NULL each, our variable, auxv.
   */
  uint64_t words = 1 + argument_count + 1 + variable_count + 1 + 1 + auxiliary_count * 2;
  uint64_t space[words + 1];
  uint64_t *linker_stack = (uint64_t *)(((uint64_t)space + 15) & ~(uint64_t)15); /* the ABI's alignment */
  uint64_t *next = linker_stack;
  *next++ = argument_count;
  for (uint64_t i = 0; i <= argument_count; i++) *next++ = (uint64_t)arguments[i];
  for (uint64_t i = 0; i < variable_count; i++)
    *next++ = (uint64_t)(is_meant_for_a_linker(environment[i]) ? "" : environment[i]);
  *next++ = (uint64_t)hand_over->preload;
  *next++ = 0;
  for (uint64_t i = 0; i < auxiliary_count; i++) {
    *next++ = auxiliary[i].type;
    *next++ = auxiliary_value_for_linker(&auxiliary[i], linker.base);
  }
  jump(linker.entry, linker_stack);
}

/* Called by loader_linked, after linking and before the program's first instruction. Returns the program's entry. */
uint64_t remove_traces(uint64_t *stack) {
  char **environment = (char **)(stack + 1 + stack[0] + 1);
  char **last = environment + count(environment) - 1;
  struct hand_over *hand_over = (struct hand_over *)(*last - offsetof(struct hand_over, preload));
  for (uint64_t i = 0; i < hand_over->library_count; i++) close_file(hand_over->library_files[i]);
  char **original = hand_over->original_environment;
  for (uint64_t i = 0; original[i] != NULL; i++) environment[i] = original[i];
  *last = NULL;
  system_call(SYS_MUNMAP, (uint64_t)hand_over, sizeof *hand_over, 0, 0, 0, 0);
  return config.program_entry;
}
