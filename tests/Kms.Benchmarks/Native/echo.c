// echo: the bare baseline: an epoll server that does nothing.
//
//   echo SOCKET REQUEST-BYTES ANSWER-BYTES
//
// For every REQUEST-BYTES that arrive it sends ANSWER-BYTES, which begin with a frame header of the
// right length: what the daemon's socket work would cost if the daemon did no work.
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { HEADER = 16, FDS = 65536, CHUNK = 1 << 17 };

static size_t pending[FDS];

static void answer(int fd, size_t request, size_t size, const uint8_t *answers, size_t room)
{
    size_t count = pending[fd] / request;
    pending[fd] %= request;
    size_t total = count * size;
    while (total > 0) {
        size_t part = total < room ? total : room;
        ssize_t n = send(fd, answers, part, MSG_NOSIGNAL);
        if (n < 0) {
            return;
        }
        // The next send begins at the start of an answer only if this one ended at an end.
        while ((size_t)n < part) {
            ssize_t more = send(fd, answers + n, part - (size_t)n, MSG_NOSIGNAL);
            if (more < 0) {
                return;
            }
            n += more;
        }
        total -= part;
    }
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: echo SOCKET REQUEST-BYTES ANSWER-BYTES\n");
        return 64;
    }
    size_t request = strtoul(argv[2], 0, 10), size = strtoul(argv[3], 0, 10);
    size_t answers_per_send = 1 + CHUNK / size, room = answers_per_send * size;
    uint8_t *answers = calloc(1, room), *input = malloc(CHUNK);
    for (size_t i = 0; i < answers_per_send; i++) {
        uint32_t body = (uint32_t)(size - HEADER);
        memcpy(answers + i * size, &body, 4);
    }
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0), epoll = epoll_create1(0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 4096) < 0) {
        perror("bind");
        return 1;
    }
    struct epoll_event event = { .events = EPOLLIN, .data.fd = listener }, events[256];
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int ready = epoll_wait(epoll, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                event.data.fd = accept(listener, 0, 0);
                if (event.data.fd >= 0 && event.data.fd < FDS) {
                    pending[event.data.fd] = 0;
                    epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event);
                }
                continue;
            }
            ssize_t n = recv(fd, input, CHUNK, MSG_DONTWAIT);
            if (n <= 0) {
                if (n == 0 || errno != EAGAIN) {
                    close(fd);
                }
                continue;
            }
            pending[fd] += (size_t)n;
            answer(fd, request, size, answers, room);
        }
    }
}
