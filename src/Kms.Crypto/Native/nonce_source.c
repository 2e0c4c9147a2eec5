#include "nonce_source.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#if defined(__aarch64__)
#define VDSO_FUNCTION "__kernel_getrandom"
#else
#define VDSO_FUNCTION "__vdso_getrandom"
#endif

/* As in linux/random.h, which older headers do not have: how the kernel wants its state mapped. */
struct vgetrandom_opaque_params {
    uint32_t size_of_opaque_state;
    uint32_t mmap_prot;
    uint32_t mmap_flags;
    uint32_t reserved[13];
};

typedef ssize_t vgetrandom(void *bytes, size_t length, unsigned flags, void *state, size_t state_size);

/* What the process found; set once. */
static vgetrandom *from_vdso;
static struct vgetrandom_opaque_params wanted;
static pthread_once_t found = PTHREAD_ONCE_INIT;

static void find(void)
{
    void *vdso = dlopen("linux-vdso.so.1", RTLD_LAZY | RTLD_NOLOAD);
    if (vdso == NULL) {
        return;
    }

    /* POSIX lets a data pointer from dlsym be a function's; ISO C wants it copied to say so. */
    vgetrandom *function = NULL;
    *(void **)&function = dlsym(vdso, VDSO_FUNCTION);
    if (function != NULL && function(NULL, 0, 0, &wanted, ~(size_t)0) == 0
        && wanted.size_of_opaque_state <= (size_t)sysconf(_SC_PAGESIZE)) {
        from_vdso = function;
    }
}

struct kms_nonce_source *kms_nonce_source_new(void)
{
    pthread_once(&found, find);
    if (from_vdso == NULL) {
        return NULL;
    }

    void *state = mmap(NULL, wanted.size_of_opaque_state, (int)wanted.mmap_prot, (int)wanted.mmap_flags,
                       -1, 0);
    return state == MAP_FAILED ? NULL : state;
}

void kms_nonce_source_free(struct kms_nonce_source *source)
{
    if (source != NULL) {
        munmap(source, wanted.size_of_opaque_state);
    }
}

int kms_nonce_fill(struct kms_nonce_source *source, uint8_t *bytes, size_t length)
{
    /* Up to 256 bytes come whole, or not at all when a signal came before the first. */
    ssize_t got;
    do {
        got = source == NULL
            ? getrandom(bytes, length, 0)
            : from_vdso(bytes, length, 0, source, wanted.size_of_opaque_state);
    } while (got < 0 && (source == NULL ? errno : (int)-got) == EINTR);

    if (got < 0) {
        return source == NULL ? -errno : (int)got;
    }
    return (size_t)got == length ? 0 : -EIO;
}
