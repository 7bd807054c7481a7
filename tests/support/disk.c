/* Stands between a process and the C library (LD_PRELOAD): writes down in order what is done to the files of one folder, and makes
 * writes and syncs fail on demand. tests/power_cut.rs builds it, loads it into a child of itself, and reads the log.
 *
 * LODEMAP_DISK_FOLDER: the folder.  LODEMAP_DISK_LOG: the log, outside of it.
 * A record of the log: one letter, then numbers of 8 bytes, then bytes.
 *   O inode created length path    W inode offset length bytes    T inode length    S inode    U length path
 * What is written to the file "control" of the folder is an order: "w 7" lets the 7th write from now on and all after it fail as on
 * a full disk, "s 7" the 7th sync as on a broken one, "o 0" ends that. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST 1024
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *names[MOST]; /* by descriptor: the path below the folder, "" for the folder itself */
static char order = 'o';
static long left;

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static ssize_t raw_write(int fd, const void *bytes, size_t n) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return real(fd, bytes, n);
}

static const char *below(const char *path) {
    const char *folder = getenv("LODEMAP_DISK_FOLDER");
    size_t n = folder ? strlen(folder) : 0;
    if (!n || strncmp(path, folder, n)) return NULL;
    return path[n] == '/' ? path + n + 1 : path[n] ? NULL : path + n;
}

static void say(char what, const uint64_t *numbers, int count, const void *bytes, size_t n) {
    static int fd = -2;
    if (fd == -2) {
        REAL(int, "open", const char *, int, ...);
        const char *log = getenv("LODEMAP_DISK_LOG");
        fd = log ? real(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    }
    if (fd < 0) return;
    char head[64];
    head[0] = what;
    memcpy(head + 1, numbers, 8 * count);
    if (raw_write(fd, head, 1 + 8 * count) < 0 || (n && raw_write(fd, bytes, n) < 0)) abort();
}

static uint64_t inode(int fd) {
    struct stat s;
    return fstat(fd, &s) ? 0 : s.st_ino;
}

static const char *known(int fd) { return fd >= 0 && fd < MOST ? names[fd] : NULL; }

static int watched(int fd) { const char *name = known(fd); return name && *name && strcmp(name, "control"); }

static int fails(char kind) { return order == kind && --left <= 0; }

static int opened(int fd, const char *path, int flags, int there) {
    const char *name = below(path);
    if (fd < 0 || fd >= MOST || !name) return fd;
    pthread_mutex_lock(&lock);
    free(names[fd]);
    names[fd] = strdup(name);
    uint64_t n[3] = {inode(fd), !there, strlen(name)};
    say('O', n, 3, name, strlen(name));
    if (there && (flags & O_TRUNC)) {
        uint64_t t[2] = {n[0], 0};
        say('T', t, 2, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return fd;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, #name, const char *, int, ...); \
        va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest); \
        int there = below(path) ? access(path, F_OK) == 0 : 1; \
        return opened(real(path, flags, mode), path, flags, there); \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    REAL(int, "close", int);
    pthread_mutex_lock(&lock);
    if (known(fd)) { free(names[fd]); names[fd] = NULL; }
    pthread_mutex_unlock(&lock);
    return real(fd);
}

static int refused(int fd, const void *bytes, size_t n) {
    if (known(fd) && !strcmp(names[fd], "control")) {
        char text[32] = {0};
        memcpy(text, bytes, n < 31 ? n : 31);
        if (sscanf(text, "%c %ld", &order, &left) != 2) abort();
        return 0;
    }
    return watched(fd) && strcmp(names[fd], "acks") && fails('w');
}

static void wrote(int fd, uint64_t offset, const void *bytes, ssize_t n) {
    if (n <= 0 || !watched(fd)) return;
    uint64_t numbers[3] = {inode(fd), offset, n};
    say('W', numbers, 3, bytes, n);
}

ssize_t write(int fd, const void *bytes, size_t n) {
    if (!known(fd)) return raw_write(fd, bytes, n);
    pthread_mutex_lock(&lock);
    ssize_t done = -1;
    if (refused(fd, bytes, n)) {
        errno = ENOSPC;
    } else {
        off_t at = lseek(fd, 0, SEEK_CUR);
        done = raw_write(fd, bytes, n);
        wrote(fd, at, bytes, done);
    }
    pthread_mutex_unlock(&lock);
    return done;
}

#define PWRITE(name, type) \
    ssize_t name(int fd, const void *bytes, size_t n, type offset) { \
        REAL(ssize_t, #name, int, const void *, size_t, type); \
        if (!known(fd)) return real(fd, bytes, n, offset); \
        pthread_mutex_lock(&lock); \
        ssize_t done = -1; \
        if (refused(fd, bytes, n)) errno = ENOSPC; \
        else { done = real(fd, bytes, n, offset); wrote(fd, offset, bytes, done); } \
        pthread_mutex_unlock(&lock); \
        return done; \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define TRUNCATE(name, type) \
    int name(int fd, type length) { \
        REAL(int, #name, int, type); \
        int done = real(fd, length); \
        if (!done && watched(fd)) { \
            pthread_mutex_lock(&lock); \
            uint64_t n[2] = {inode(fd), length}; \
            say('T', n, 2, NULL, 0); \
            pthread_mutex_unlock(&lock); \
        } \
        return done; \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name) \
    int name(int fd) { \
        REAL(int, #name, int); \
        if (!known(fd)) return real(fd); \
        pthread_mutex_lock(&lock); \
        int broken = watched(fd) && fails('s'); \
        if (!broken) { uint64_t n = inode(fd); say('S', &n, 1, NULL, 0); } \
        pthread_mutex_unlock(&lock); \
        if (broken) errno = EIO; \
        return broken ? -1 : 0; \
    }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    int done = real(path);
    const char *name = below(path);
    if (!done && name) {
        pthread_mutex_lock(&lock);
        uint64_t n = strlen(name);
        say('U', &n, 1, name, n);
        pthread_mutex_unlock(&lock);
    }
    return done;
}
