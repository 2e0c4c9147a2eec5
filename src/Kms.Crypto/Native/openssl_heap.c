#include "secret_memory.h"

#include <string.h>

/* OpenSSL's three allocator functions; it passes where it was called from, which nobody reads. */

static void *allocate(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return kms_memory_allocate_to_the_last(size);
}

static void release(void *bytes, const char *file, int line)
{
    (void)file;
    (void)line;
    kms_memory_free(bytes);
}

static void *reallocate(void *bytes, size_t size, const char *file, int line)
{
    if (bytes == NULL) {
        return allocate(size, file, line);
    }
    if (size == 0) {
        release(bytes, file, line);
        return NULL;
    }

    size_t old_size = kms_memory_size(bytes);
    void *moved = allocate(size, file, line);
    if (moved != NULL) {
        memcpy(moved, bytes, old_size < size ? old_size : size);
        release(bytes, file, line);
    }
    return moved;
}

int kms_memory_install(void *crypto_set_mem_functions)
{
    int (*set)(void *(*)(size_t, const char *, int), void *(*)(void *, size_t, const char *, int),
               void (*)(void *, const char *, int));
    memcpy(&set, &crypto_set_mem_functions, sizeof set);
    return set(allocate, reallocate, release);
}
