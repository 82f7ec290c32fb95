/* Functions of the C library that fail when they are told to; Scripts/test-faults loads them in front of ansz.
 *
 * FAULT_LOG    a file to which each call adds its name in a line, with `!` in front of the one that is hit
 * FAULT_AT     the number of the call to hit, from 1; 0 for none
 * FAULT_KIND   an errno, or `short` for half of what is to be read or written, or `kill`, or `stay` and an errno:
 *              from that call on every call that takes room on the disk fails
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static atomic_long counter;
static long hit_at;
static int error_number, is_short, is_kill, stays, log_file = -1;

__attribute__((constructor)) static void prepare(void) {
  const char *at = getenv("FAULT_AT"), *kind = getenv("FAULT_KIND"), *path = getenv("FAULT_LOG");
  hit_at = at ? atol(at) : 0;
  if (kind && !strncmp(kind, "stay", 4)) stays = 1, kind += 4;
  is_short = kind && !strcmp(kind, "short");
  is_kill = kind && !strcmp(kind, "kill");
  error_number = kind ? atoi(kind) : 0;
  if (path)
    log_file = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log_file >= 0 && log_file < 100) {
    /* Out of the way of descriptors that are closed on purpose. */
    int moved = (int)syscall(SYS_fcntl, log_file, F_DUPFD_CLOEXEC, 500);
    syscall(SYS_close, log_file);
    log_file = moved;
  }
}

/* What this call has to do: 0 for what it always does, 1 for an error, 2 for half of it. */
static int verdict(const char *name, int takes_room, int can_be_short) {
  long number = atomic_fetch_add(&counter, 1) + 1;
  int hit = hit_at && (number == hit_at || (stays && number > hit_at && takes_room));
  if (log_file >= 0) {
    char line[64] = "";
    if (hit) strcat(line, "!");
    strcat(strcat(line, name), "\n");
    syscall(SYS_write, log_file, line, strlen(line));
  }
  if (!hit) return 0;
  if (is_kill) syscall(SYS_kill, getpid(), SIGKILL);
  if (is_short) return can_be_short ? 2 : 0;
  errno = error_number;
  return 1;
}

#define NEXT(result, name, ...)                                 \
  static result (*next)(__VA_ARGS__);                           \
  if (!next) *(void **)&next = dlsym(RTLD_NEXT, #name)

#define CALL(result, name, failure, takes_room, parameters, arguments, ...) \
  result name parameters {                                                  \
    NEXT(result, name, __VA_ARGS__);                                        \
    if (verdict(#name, takes_room, 0) == 1) return failure;                 \
    return next arguments;                                                  \
  }

#define MOVE(name, takes_room, parameters, arguments, ...)      \
  ssize_t name parameters {                                     \
    NEXT(ssize_t, name, __VA_ARGS__);                           \
    int what = verdict(#name, takes_room, 1);                   \
    if (what == 1) return -1;                                   \
    if (what == 2 && count > 1) count /= 2;                     \
    return next arguments;                                      \
  }

MOVE(read, 0, (int fd, void *buffer, size_t count), (fd, buffer, count), int, void *, size_t)
MOVE(write, 1, (int fd, const void *buffer, size_t count), (fd, buffer, count), int, const void *, size_t)
MOVE(pread, 0, (int fd, void *buffer, size_t count, off_t at), (fd, buffer, count, at), int, void *, size_t, off_t)
MOVE(pwrite, 1, (int fd, const void *buffer, size_t count, off_t at), (fd, buffer, count, at), int, const void *,
     size_t, off_t)

CALL(off_t, lseek, -1, 0, (int fd, off_t at, int from), (fd, at, from), int, off_t, int)
CALL(int, fsync, -1, 1, (int fd), (fd), int)
CALL(int, ftruncate, -1, 1, (int fd, off_t size), (fd, size), int, off_t)
CALL(int, fchmod, -1, 0, (int fd, mode_t mode), (fd, mode), int, mode_t)
CALL(int, fchown, -1, 0, (int fd, uid_t user, gid_t group), (fd, user, group), int, uid_t, gid_t)
CALL(int, futimens, -1, 0, (int fd, const struct timespec times[2]), (fd, times), int, const struct timespec *)
CALL(int, rename, -1, 1, (const char *from, const char *to), (from, to), const char *, const char *)
CALL(int, link, -1, 1, (const char *from, const char *to), (from, to), const char *, const char *)
CALL(int, unlink, -1, 0, (const char *path), (path), const char *)
CALL(int, fstat, -1, 0, (int fd, struct stat *status), (fd, status), int, struct stat *)
CALL(int, fstatat, -1, 0, (int at, const char *path, struct stat *status, int flags), (at, path, status, flags), int,
     const char *, struct stat *, int)
CALL(int, poll, -1, 0, (struct pollfd * requests, nfds_t count, int wait), (requests, count, wait), struct pollfd *,
     nfds_t, int)
CALL(DIR *, opendir, NULL, 0, (const char *path), (path), const char *)
CALL(struct dirent *, readdir, NULL, 0, (DIR * stream), (stream), DIR *)
CALL(char *, realpath, NULL, 0, (const char *path, char *into), (path, into), const char *, char *)

/* A descriptor is closed, whatever `close` says. */
int close(int fd) {
  NEXT(int, close, int);
  int what = verdict("close", 0, 0);
  int result = next(fd);
  if (what != 1) return result;
  errno = error_number;
  return -1;
}

int open(const char *path, int flags, ...) {
  NEXT(int, open, const char *, int, ...);
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  if (verdict("open", (flags & O_CREAT) != 0, 0) == 1) return -1;
  return next(path, flags, mode);
}
