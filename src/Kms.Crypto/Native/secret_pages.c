#include "secret_memory.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_memfd_secret
#define SYS_memfd_secret 447
#endif

#define CLOSE_ON_EXEC 0x80000u

static int map_memfd_secret(uint8_t *place, size_t capacity)
{
    int file = (int)syscall(SYS_memfd_secret, CLOSE_ON_EXEC);
    if (file < 0) {
        return -errno;
    }

    int error = 0;
    if (ftruncate(file, (off_t)capacity) != 0) {
        error = -errno;
    } else if (mmap(place, capacity, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0)
               == MAP_FAILED) {
        error = -errno;
    } else if (madvise(place, capacity, MADV_DONTFORK) != 0) {
        /* The mapping is shared: without this a child would inherit it. */
        error = -errno;
    }

    close(file);
    return error;
}

static int map_locked_pages(uint8_t *place, size_t capacity)
{
    void *pages = mmap(place, capacity, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (pages == MAP_FAILED || mlock(place, capacity) != 0
        || madvise(place, capacity, MADV_DONTDUMP) != 0
        || madvise(place, capacity, MADV_WIPEONFORK) != 0) {
        return -errno;
    }
    return 0;
}

int kms_pages_map(struct kms_pages *pages, int locked_pages_only)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t capacity = (pages->capacity + page - 1) / page * page;

    /* The two outermost pages stay unreadable: an overrun of the arena is a fault, not a leak. */
    size_t reserved = capacity + 2 * page;
    uint8_t *reservation = mmap(NULL, reserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (reservation == MAP_FAILED) {
        return -errno;
    }

    uint8_t *place = reservation + page;
    enum kms_memory_kind kind = KMS_MEMORY_MEMFD_SECRET;
    int error = locked_pages_only ? -ENOSYS : map_memfd_secret(place, capacity);
    if (error != 0) {
        kind = KMS_MEMORY_LOCKED_PAGES;
        error = map_locked_pages(place, capacity);
    }
    if (error != 0) {
        munmap(reservation, reserved);
        return error;
    }

    pages->base = place;
    pages->capacity = capacity;
    pages->page = page;
    return (int)kind;
}
