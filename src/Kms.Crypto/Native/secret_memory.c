#include "secret_memory.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#define GRANULE 16u
#define CLASS_COUNT 80u
#define BLOCK_BYTES_MAX ((size_t)16 << 20)
#define STACK_BYTES ((size_t)128 << 10)

/* OpenSSL copes badly with a refused allocation in the middle of an operation: the last part of
 * the arena is its own, so that callers who only store keys are refused first. */
#define RESERVE_BYTES ((size_t)256 << 10)

/*
 * Block layout: header (16) | bytes of the caller (size) | canary (8) | rounding up to the class.
 * A free block keeps its header; the link to the next free block stands in its zeroed bytes.
 */
struct block {
    uint64_t check; /* a keyed function of address, size and class */
    uint32_t size;
    uint16_t class_index;
    uint16_t state;
};

enum { BLOCK_FREE = 0xF4EE, BLOCK_IN_USE = 0xA11C, BLOCK_STACK = 0x57AC };

_Static_assert(sizeof(struct block) == GRANULE, "the caller's bytes stay 16-byte aligned");

static struct {
    pthread_mutex_t lock;
    uint8_t *base;
    uint8_t *next; /* first byte never handed out yet */
    uint8_t *end;
    struct block *free_lists[CLASS_COUNT];
    struct kms_memory_facts facts;
    uint64_t canary;
    size_t page;
} arena = {.lock = PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP};

void kms_memory_panic(const char *sentence)
{
    static const char prefix[] = "kms: secret memory: ";
    ssize_t ignored = write(STDERR_FILENO, prefix, sizeof prefix - 1);
    ignored = write(STDERR_FILENO, sentence, strlen(sentence));
    ignored = write(STDERR_FILENO, "\n", 1);
    (void)ignored;
    abort();
}

/* ---- Creation ------------------------------------------------------------------------------ */

int kms_memory_create(size_t capacity, int locked_pages_only)
{
    struct kms_pages pages = {.capacity = capacity};
    if (arena.base != NULL || capacity < 2 * RESERVE_BYTES) {
        return -EINVAL;
    }
    if (getrandom(&arena.canary, sizeof arena.canary, 0) != (ssize_t)sizeof arena.canary) {
        return -EIO;
    }
    int kind = kms_pages_map(&pages, locked_pages_only);
    if (kind < 0) {
        return kind;
    }

    arena.page = pages.page;
    arena.next = pages.base;
    arena.end = pages.base + pages.capacity;
    arena.facts.kind = (uint64_t)kind;
    arena.facts.capacity = pages.capacity;
    arena.base = pages.base;
    return kind;
}

/* ---- Size classes: steps of 16 bytes up to 128, then four steps to each doubling ------------ */

static unsigned class_of(size_t total)
{
    if (total <= 8 * GRANULE) {
        return (unsigned)((total + GRANULE - 1) / GRANULE) - 1;
    }
    unsigned power = 63u - (unsigned)__builtin_clzl(total - 1);
    size_t step = (size_t)1 << (power - 2);
    return 8 + (power - 7) * 4 + (unsigned)((total - 1 - ((size_t)1 << power)) / step);
}

static size_t class_bytes(unsigned class_index)
{
    if (class_index < 8) {
        return (size_t)(class_index + 1) * GRANULE;
    }
    unsigned power = 7 + (class_index - 8) / 4;
    return ((size_t)1 << power) + ((size_t)(class_index - 8) % 4 + 1) * ((size_t)1 << (power - 2));
}

/* ---- Canaries -------------------------------------------------------------------------------- */

static uint8_t *bytes_of(struct block *block)
{
    return (uint8_t *)block + sizeof *block;
}

static uint64_t check_of(const struct block *block)
{
    uint64_t shape = (uint64_t)block->class_index << 32 | block->size;
    return arena.canary ^ (uint64_t)(uintptr_t)block ^ shape * UINT64_C(0x9E3779B97F4A7C15);
}

static void seal_block(struct block *block, size_t size, uint16_t state)
{
    block->size = (uint32_t)size;
    block->check = check_of(block);
    block->state = state;
    memcpy(bytes_of(block) + size, &block->check, sizeof block->check);
}

/* The block around a caller's pointer; a pointer or block that is not sound ends the process. */
static struct block *owned_block(void *bytes, uint16_t state)
{
    uint8_t *place = bytes;
    if (place < arena.base + sizeof(struct block) || place >= arena.end
        || (uintptr_t)place % GRANULE != 0) {
        kms_memory_panic("a pointer that was never handed out came back");
    }

    struct block *block = (struct block *)(place - sizeof(struct block));
    if (block->check != check_of(block)) {
        kms_memory_panic("the canary before a block is damaged");
    }
    if (block->state != state) {
        kms_memory_panic("a block was freed twice");
    }
    if (memcmp(place + block->size, &block->check, sizeof block->check) != 0) {
        kms_memory_panic("the canary after a block is damaged");
    }
    return block;
}

/* ---- Allocation ------------------------------------------------------------------------------ */

static struct block *pop_free(unsigned class_index)
{
    struct block *block = arena.free_lists[class_index];
    if (block == NULL) {
        return NULL;
    }
    if (block->state != BLOCK_FREE || block->check != check_of(block)) {
        kms_memory_panic("a free block was written to");
    }
    void *next;
    memcpy(&next, bytes_of(block), sizeof next);
    memset(bytes_of(block), 0, sizeof next);
    arena.free_lists[class_index] = next;
    return block;
}

static struct block *take_block(unsigned class_index)
{
    struct block *block = pop_free(class_index);
    if (block != NULL) {
        return block;
    }

    size_t bytes = class_bytes(class_index);
    if ((size_t)(arena.end - arena.next) >= bytes) {
        block = (struct block *)arena.next;
        block->class_index = (uint16_t)class_index;
        arena.next += bytes;
        return block;
    }

    /* Nothing untouched is left: a larger free block serves, and goes back to its own list. */
    for (unsigned larger = class_index + 1; larger < CLASS_COUNT && block == NULL; larger++) {
        block = pop_free(larger);
    }
    return block;
}

static void *allocate_block(size_t size, size_t reserve, uint16_t state)
{
    size_t total = sizeof(struct block) + size + sizeof(uint64_t);
    if (arena.base == NULL || size == 0 || size > BLOCK_BYTES_MAX) {
        return NULL;
    }

    struct block *block = NULL;
    unsigned class_index = class_of(total);
    pthread_mutex_lock(&arena.lock);
    if (arena.facts.used + class_bytes(class_index) + reserve <= arena.facts.capacity) {
        block = take_block(class_index);
    }
    if (block == NULL) {
        arena.facts.failed++;
    } else {
        seal_block(block, size, state);
        arena.facts.used += class_bytes(block->class_index);
        if (arena.facts.used > arena.facts.peak) {
            arena.facts.peak = arena.facts.used;
        }
    }
    pthread_mutex_unlock(&arena.lock);
    return block == NULL ? NULL : bytes_of(block);
}

static void release(struct block *block)
{
    /* Outside the lock: the caller still owns the block. Together with pages that start out as
     * zeros this makes every allocation a zeroed one. */
    explicit_bzero(bytes_of(block), block->size + sizeof(uint64_t));

    pthread_mutex_lock(&arena.lock);
    void *next = arena.free_lists[block->class_index];
    memcpy(bytes_of(block), &next, sizeof next);
    block->size = 0;
    block->check = check_of(block);
    block->state = BLOCK_FREE;
    arena.free_lists[block->class_index] = block;
    arena.facts.used -= class_bytes(block->class_index);
    pthread_mutex_unlock(&arena.lock);
}

void *kms_memory_allocate(size_t size)
{
    return allocate_block(size, RESERVE_BYTES, BLOCK_IN_USE);
}

void *kms_memory_allocate_to_the_last(size_t size)
{
    return allocate_block(size, 0, BLOCK_IN_USE);
}

size_t kms_memory_size(void *bytes)
{
    return owned_block(bytes, BLOCK_IN_USE)->size;
}

void kms_memory_free(void *bytes)
{
    if (bytes != NULL) {
        release(owned_block(bytes, BLOCK_IN_USE));
    }
}

/* ---- Stacks ---------------------------------------------------------------------------------- */

static uint8_t *guard_page_of(struct kms_stack *stack)
{
    uintptr_t after_header = (uintptr_t)(stack + 1);
    return (uint8_t *)((after_header + arena.page - 1) / arena.page * arena.page);
}

int kms_memory_allocate_stack(struct kms_stack **stack)
{
    size_t size = STACK_BYTES + 2 * arena.page;
    struct kms_stack *made = allocate_block(size, 0, BLOCK_STACK);
    if (made == NULL) {
        return -ENOMEM;
    }

    /* A stack that grows too deep meets an unreadable page, not its neighbour's secrets. */
    if (mprotect(guard_page_of(made), arena.page, PROT_NONE) != 0) {
        int error = -errno;
        release(owned_block(made, BLOCK_STACK));
        return error;
    }
    made->low = guard_page_of(made) + arena.page;
    made->top = (uint8_t *)((uintptr_t)made + size - 64 - (uintptr_t)made % 64);
    *stack = made;
    return 0;
}

void kms_memory_free_stack(struct kms_stack *stack)
{
    if (mprotect(guard_page_of(stack), arena.page, PROT_READ | PROT_WRITE) != 0) {
        kms_memory_panic("the guard page of a stack could not be given back");
    }
    release(owned_block(stack, BLOCK_STACK));
}

/* ---- Facts ----------------------------------------------------------------------------------- */

void kms_memory_read_facts(struct kms_memory_facts *facts)
{
    pthread_mutex_lock(&arena.lock);
    *facts = arena.facts;
    pthread_mutex_unlock(&arena.lock);
}

int kms_memory_has_room(size_t size)
{
    struct kms_memory_facts facts;
    kms_memory_read_facts(&facts);
    return facts.used + size + RESERVE_BYTES <= facts.capacity;
}

#ifdef KMS_MEMORY_TESTING
size_t kms_memory_find(const void *needle, size_t length)
{
    size_t found = 0;
    pthread_mutex_lock(&arena.lock);
    for (uint8_t *at = arena.base; at < arena.next;) {
        struct block *block = (struct block *)at;
        uint8_t *from = at;
        uint8_t *end = at + class_bytes(block->class_index);
        if (block->state == BLOCK_STACK) {
            from = ((struct kms_stack *)bytes_of(block))->low;
        }
        while (from != NULL && (from = memmem(from, (size_t)(end - from), needle, length))) {
            found++;
            from++;
        }
        at = end;
    }
    pthread_mutex_unlock(&arena.lock);
    return found;
}
#endif
