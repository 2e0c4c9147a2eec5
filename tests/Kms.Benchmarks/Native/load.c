// load: the load client of the benchmarks.
//
//   load SOCKET REQUEST-FILE CONNECTIONS DEPTH SECONDS
//
// Opens CONNECTIONS to a Unix socket and keeps DEPTH requests in flight on each, for SECONDS after a
// tenth of that to warm up. Every answer is a frame: its first four bytes are the length of the body
// behind a 16-byte header. Prints one line: answers per second, p50, p99, p99.9 and the longest
// latency in microseconds, and the number of answers whose status is not Ok. Latencies are exact:
// every one is kept, and sorted at the end.
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { HEADER = 16, DEPTH_MAX = 128, BUFFER = 1 << 20 };

struct connection {
    int fd;
    uint64_t sent_at[DEPTH_MAX]; // in order: answers of one kind come in the order of their requests
    unsigned first, count;
    size_t have;
    uint8_t *buffer;
};

static uint8_t *request;
static size_t request_size;
static uint32_t *latencies;
static size_t latency_count, latency_max;
static uint64_t failures, measured_from;

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void send_requests(struct connection *c, unsigned count)
{
    static uint8_t batch[BUFFER];
    size_t per_send = BUFFER / request_size;
    while (count > 0) {
        unsigned part = count < per_send ? count : (unsigned)per_send;
        uint64_t now = now_ns();
        for (unsigned i = 0; i < part; i++) {
            memcpy(batch + i * request_size, request, request_size);
            c->sent_at[(c->first + c->count++) % DEPTH_MAX] = now;
        }
        for (size_t done = 0; done < part * request_size;) {
            ssize_t n = send(c->fd, batch + done, part * request_size - done, MSG_NOSIGNAL);
            if (n < 0) {
                die("send");
            }
            done += (size_t)n;
        }
        count -= part;
    }
}

static unsigned take_answers(struct connection *c)
{
    size_t offset = 0;
    unsigned taken = 0;
    uint64_t now = now_ns();
    while (c->have - offset >= HEADER) {
        uint32_t body;
        uint16_t status;
        memcpy(&body, c->buffer + offset, 4);
        memcpy(&status, c->buffer + offset + 6, 2);
        if (c->have - offset < HEADER + body) {
            break;
        }
        offset += HEADER + body;
        uint64_t sent = c->sent_at[c->first % DEPTH_MAX];
        c->first++;
        c->count--;
        taken++;
        if (sent >= measured_from && latency_count < latency_max) {
            latencies[latency_count++] = (uint32_t)((now - sent) / 10); // units of 10 ns
            failures += status != 0;
        }
    }
    memmove(c->buffer, c->buffer + offset, c->have - offset);
    c->have -= offset;
    return taken;
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static double percentile(double p)
{
    size_t i = (size_t)(p * (double)(latency_count - 1));
    return latency_count ? latencies[i] / 100.0 : 0;
}

static void open_connection(struct connection *c, const char *path, int epoll)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    c->fd = socket(AF_UNIX, SOCK_STREAM, 0);
    c->buffer = malloc(2 * BUFFER);
    if (c->fd < 0 || !c->buffer || connect(c->fd, (struct sockaddr *)&address, sizeof address) < 0) {
        die("connect");
    }
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };
    epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event);
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fprintf(stderr, "usage: load SOCKET REQUEST-FILE CONNECTIONS DEPTH SECONDS\n");
        return 64;
    }
    FILE *file = fopen(argv[2], "rb");
    request = malloc(BUFFER);
    request_size = file ? fread(request, 1, BUFFER, file) : 0;
    int connections = atoi(argv[3]), depth = atoi(argv[4]);
    double seconds = atof(argv[5]);
    if (request_size < HEADER || connections < 1 || depth < 1 || depth > DEPTH_MAX) {
        fprintf(stderr, "load: bad arguments\n");
        return 64;
    }
    latency_max = 64u << 20;
    latencies = malloc(latency_max * sizeof *latencies);
    struct connection *all = calloc((size_t)connections, sizeof *all);
    int epoll = epoll_create1(0);
    for (int i = 0; i < connections; i++) {
        open_connection(&all[i], argv[1], epoll);
    }

    uint64_t start = now_ns();
    measured_from = start + (uint64_t)(seconds * 1e8);
    uint64_t end = start + (uint64_t)(seconds * 1.1e9);
    for (int i = 0; i < connections; i++) {
        send_requests(&all[i], (unsigned)depth);
    }
    struct epoll_event events[256];
    while (now_ns() < end) {
        int ready = epoll_wait(epoll, events, 256, 100);
        for (int i = 0; i < ready; i++) {
            struct connection *c = events[i].data.ptr;
            ssize_t n = recv(c->fd, c->buffer + c->have, 2 * BUFFER - c->have, MSG_DONTWAIT);
            if (n <= 0 && errno != EAGAIN) {
                die("recv");
            }
            if (n > 0) {
                c->have += (size_t)n;
                send_requests(c, take_answers(c));
            }
        }
    }
    qsort(latencies, latency_count, sizeof *latencies, by_value);
    printf("%.0f %.2f %.2f %.2f %.2f %llu\n", (double)latency_count / seconds, percentile(0.5),
        percentile(0.99), percentile(0.999), percentile(1), (unsigned long long)failures);
    return 0;
}
