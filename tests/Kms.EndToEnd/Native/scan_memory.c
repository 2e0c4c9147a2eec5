/*
 * scan_memory PID: counts copies of secrets in another process, as root would find them.
 *
 * Reads needles from standard input, one a line: NAME HEX. Writes one line for each: NAME COUNT,
 * and last "scanned BYTES unreadable BYTES". A needle is looked for as it stands and reversed,
 * because big numbers lie in memory in either byte order. The caller plants a copy of a known
 * needle in the process as positive control: a scan that does not find it has proven nothing.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NEEDLES_MAX 256
#define NEEDLE_BYTES_MIN 8
#define NEEDLE_BYTES_MAX 512
#define WINDOW_BYTES ((size_t)16 << 20)
#define PAGE_BYTES ((size_t)4096)

struct needle {
    char name[128];
    uint8_t bytes[NEEDLE_BYTES_MAX];
    uint8_t reversed[NEEDLE_BYTES_MAX];
    size_t length;
    uint64_t found;
};

static struct needle needles[NEEDLES_MAX];
static size_t needle_count;
static uint64_t scanned;
static uint64_t unreadable;

static void fail(const char *what)
{
    fprintf(stderr, "scan_memory: %s\n", what);
    exit(2);
}

static void read_needle(const char *line)
{
    char hex[2 * NEEDLE_BYTES_MAX + 1];
    if (needle_count == NEEDLES_MAX) {
        fail("too many needles");
    }
    struct needle *needle = &needles[needle_count++];
    if (sscanf(line, "%127s %1024s", needle->name, hex) != 2) {
        fail("a needle is a name and hexadecimal bytes");
    }

    needle->length = strlen(hex) / 2;
    if (strlen(hex) % 2 != 0 || needle->length < NEEDLE_BYTES_MIN) {
        fail("a needle is at least eight whole bytes");
    }
    for (size_t i = 0; i < needle->length; i++) {
        unsigned value;
        if (sscanf(hex + 2 * i, "%2x", &value) != 1) {
            fail("a needle is not hexadecimal");
        }
        needle->bytes[i] = (uint8_t)value;
        needle->reversed[needle->length - 1 - i] = (uint8_t)value;
    }
}

static uint64_t count(const uint8_t *haystack, size_t length, const uint8_t *bytes, size_t size)
{
    uint64_t found = 0;
    const uint8_t *end = haystack + length;
    while ((haystack = memmem(haystack, (size_t)(end - haystack), bytes, size)) != NULL) {
        found++;
        haystack++;
    }
    return found;
}

/*
 * The first kept bytes were searched before: of those a needle needs as many again as a copy
 * across the border can have in front of it, so that each copy is counted once.
 */
static void search(const uint8_t *window, size_t length, size_t kept)
{
    for (size_t i = 0; i < needle_count; i++) {
        struct needle *needle = &needles[i];
        size_t skipped = kept < needle->length ? 0 : kept - needle->length + 1;
        const uint8_t *from = window + skipped;
        needle->found += count(from, length - skipped, needle->bytes, needle->length);
        if (memcmp(needle->bytes, needle->reversed, needle->length) != 0) {
            needle->found += count(from, length - skipped, needle->reversed, needle->length);
        }
    }
}

static void scan_mapping(int memory, uint64_t from, uint64_t to, uint8_t *window)
{
    size_t kept = 0;
    while (from < to) {
        size_t wanted = to - from < WINDOW_BYTES ? (size_t)(to - from) : WINDOW_BYTES;
        ssize_t got = pread(memory, window + kept, wanted, (off_t)from);
        if (got <= 0) {
            unreadable += PAGE_BYTES;
            from += PAGE_BYTES;
            kept = 0;
            continue;
        }

        size_t length = kept + (size_t)got;
        search(window, length, kept);
        scanned += (uint64_t)got;
        from += (uint64_t)got;
        kept = length < NEEDLE_BYTES_MAX ? length : NEEDLE_BYTES_MAX;
        memmove(window, window + length - kept, kept);
    }
}

static FILE *open_maps(const char *process)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%s/maps", process);
    return fopen(path, "r");
}

static int open_memory(const char *process)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%s/mem", process);
    return open(path, O_RDONLY | O_CLOEXEC);
}

int main(int argc, char **argv)
{
    char line[4096];
    if (argc != 2) {
        fail("usage: scan_memory PID < needles");
    }
    while (fgets(line, sizeof line, stdin) != NULL) {
        read_needle(line);
    }

    FILE *maps = open_maps(argv[1]);
    int memory = open_memory(argv[1]);
    uint8_t *window = malloc(WINDOW_BYTES + NEEDLE_BYTES_MAX);
    if (maps == NULL || memory < 0 || window == NULL) {
        fail(strerror(errno));
    }
    while (fgets(line, sizeof line, maps) != NULL) {
        uint64_t from;
        uint64_t to;
        char access;
        /* What the process itself cannot read is address space in reserve, gigabytes of it. */
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %c", &from, &to, &access) == 3
            && access == 'r' && strstr(line, "[vsyscall]") == NULL) {
            scan_mapping(memory, from, to, window);
        }
    }

    for (size_t i = 0; i < needle_count; i++) {
        printf("%s %" PRIu64 "\n", needles[i].name, needles[i].found);
    }
    printf("scanned %" PRIu64 " unreadable %" PRIu64 "\n", scanned, unreadable);
    return 0;
}
