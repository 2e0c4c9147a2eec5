/*
 * Secret memory: one arena of fixed size for everything secret, OpenSSL's whole heap included.
 *
 * This is C because OpenSSL frees its thread-local state in a pthread destructor, after the .NET
 * runtime has let go of the thread: a managed allocator would end the process there.
 */
#ifndef KMS_SECRET_MEMORY_H
#define KMS_SECRET_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#define KMS_EXPORT __attribute__((visibility("default")))

/* How the arena is protected. The numbers are those of the C# enum SecretMemoryKind. */
enum kms_memory_kind {
    KMS_MEMORY_NONE = 0,
    KMS_MEMORY_LOCKED_PAGES = 1, /* mlock, no dumps, wiped on fork: root can still read it */
    KMS_MEMORY_MEMFD_SECRET = 2, /* gone from the kernel's direct map: not even root reads it */
};

/* A snapshot of the arena's bookkeeping, in bytes but for the last. */
struct kms_memory_facts {
    uint64_t kind;
    uint64_t capacity;
    uint64_t used; /* whole blocks in use, headers and rounding included */
    uint64_t peak;
    uint64_t failed; /* allocations refused because the arena was full */
};

/*
 * Creates the arena; once a process. Returns the kind in force, or a negated errno, and then
 * nothing has been created. locked_pages_only leaves memfd_secret out (for tests and old kernels).
 */
KMS_EXPORT int kms_memory_create(size_t capacity, int locked_pages_only);

/*
 * Allocates zeroed, 16-byte aligned bytes; NULL when only the reserve for OpenSSL's own work is
 * left. There is no other memory to fall back to.
 */
KMS_EXPORT void *kms_memory_allocate(size_t size);

/* Zeroizes and frees. A block whose canaries are damaged ends the process. */
KMS_EXPORT void kms_memory_free(void *bytes);

KMS_EXPORT void kms_memory_read_facts(struct kms_memory_facts *facts);

/* Whether that many bytes are free besides the reserve: asked before a private key is loaded. */
KMS_EXPORT int kms_memory_has_room(size_t size);

/*
 * Gives the arena to OpenSSL by its CRYPTO_set_mem_functions, whose address the caller passes.
 * Returns 1, or 0 when OpenSSL has allocated something before.
 */
KMS_EXPORT int kms_memory_install(void *crypto_set_mem_functions);

/* ---- Between the C files ---------------------------------------------------------------------- */

/* The pages of the arena: capacity is rounded up to whole pages. */
struct kms_pages {
    uint8_t *base;
    size_t capacity;
    size_t page;
};

/* Maps the pages between two unreadable ones. Returns the kind in force, or a negated errno. */
int kms_pages_map(struct kms_pages *pages, int locked_pages_only);

/* As kms_memory_allocate, but with the reserve: for OpenSSL. */
void *kms_memory_allocate_to_the_last(size_t size);

/* Size of an allocation, as it was asked for. */
size_t kms_memory_size(void *bytes);

/* Ends the process with a sentence on standard error: memory can no longer be trusted. */
__attribute__((noreturn)) void kms_memory_panic(const char *sentence);

/* A block with an unreadable page at its low end, for secret_stack.c. */
struct kms_stack {
    uint8_t *low;
    uint8_t *top;
};
int kms_memory_allocate_stack(struct kms_stack **stack);
void kms_memory_free_stack(struct kms_stack *stack);

#ifdef KMS_MEMORY_TESTING
/* How often the needle stands in the arena: the positive control of memory scans. */
KMS_EXPORT size_t kms_memory_find(const void *needle, size_t length);
#endif

#endif
