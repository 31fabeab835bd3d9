/* client.c: see client.h. */
#include "client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/num.h"
#include "report.h"

#define ANSWER_MAX (4 * MiB)

static int dial(const char *address)
{
    struct str host, port;
    struct sockaddr_in to = {.sin_family = AF_INET};
    char name[64];
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

    str_cut(str_c(address), ':', &host, &port);
    assert(fd >= 0 && host.n < sizeof(name));
    memcpy(name, host.p, host.n);
    name[host.n] = 0;
    to.sin_port = htons((uint16_t)number_argument(port.p, 1, 65535));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    if (inet_pton(AF_INET, name, &to.sin_addr) == 1 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
        return fd;
    close(fd);
    return -1;
}

static void read_all(int fd, struct buf *b)
{
    char part[16 * KiB];
    ssize_t n;
    while ((n = read(fd, part, sizeof(part))) > 0)
        buf_put(b, str_of(part, (size_t)n));
}

int client_ask(struct arena *a, const char *address, struct str request, struct str *ret_body)
{
    struct buf b cleanup(buf_done) = BUF_INIT(ANSWER_MAX);
    int fd cleanup(file_close) = dial(address);
    int64_t status;

    if (fd < 0 || file_write_fd(fd, request.p, request.n) < 0)
        return 0;
    read_all(fd, &b);
    if (b.n < 12 || num_parse(str_head(str_skip(buf_str(&b), 9), 3), 100, 599, &status) < 0)
        return 0;
    if (ret_body) {
        ptrdiff_t head = str_find(buf_str(&b), S("\r\n\r\n"));
        *ret_body = head < 0 ? S("") : arena_str(a, str_skip(buf_str(&b), (size_t)head + 4));
    }
    return (int)status;
}

int client_get(struct arena *a, const char *address, struct str path, struct str *ret_body)
{
    return client_ask(a, address, arena_fmt(a, "GET %.*s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", STR_ARG(path), address), ret_body);
}
