/* Between a program and its disk and clock: preloaded by the tests, told by a page
   of memory that both share. Nothing of it is ever a part of the server. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct told {
    _Atomic int64_t sync_delay;   /* microseconds before each sync */
    _Atomic int64_t syncs;        /* how many there were */
    _Atomic int64_t full;         /* whether nothing more can be written to a file */
    _Atomic int64_t failing_sync; /* whether a sync fails */
    _Atomic int64_t clock;        /* seconds that the clock is ahead */
};

static struct told *told;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("DISK_TOLD");
    int file = path ? open(path, O_RDWR) : -1;
    if (file < 0) return;
    void *page = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (page != MAP_FAILED) told = page;
}

static int before_sync(void) {
    if (!told) return 0;
    atomic_fetch_add(&told->syncs, 1);
    int64_t delay = atomic_load(&told->sync_delay);
    if (delay > 0) {
        struct timespec span = {delay / 1000000, delay % 1000000 * 1000};
        nanosleep(&span, NULL);
    }
    if (atomic_load(&told->failing_sync)) {
        errno = EIO;
        return -1;
    }
    return 0;
}

int fsync(int file) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    return before_sync() ? -1 : real(file);
}

int fdatasync(int file) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    return before_sync() ? -1 : real(file);
}

static int is_full(int file) {
    struct stat about;
    if (!told || !atomic_load(&told->full)) return 0;
    if (fstat(file, &about) || !S_ISREG(about.st_mode)) return 0;
    errno = ENOSPC;
    return 1;
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (!real) real = (ssize_t(*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
    return is_full(file) ? -1 : real(file, bytes, count, at);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) {
    return pwrite64(file, bytes, count, at);
}

ssize_t write(int file, const void *bytes, size_t count) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    return is_full(file) ? -1 : real(file, bytes, count);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(clock, now);
    if (result == 0 && told && clock == CLOCK_REALTIME) now->tv_sec += atomic_load(&told->clock);
    return result;
}
