/* listen.c: the sockets that a server listens on. */
#include "web/server.h"
#include <errno.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

/* "host:port", "[::1]:port", ":port". */
static int split_address(struct arena *a, struct str s, char **ret_host, char **ret_port)
{
    size_t colon = s.n;

    while (colon > 0 && s.p[colon - 1] != ':')
        colon--;
    if (colon == 0 || colon == s.n)
        return err_set(ERR_INVALID, "listen: \"%.*s\" is not ADDRESS:PORT", STR_ARG(s));
    *ret_port = arena_cstr(a, str_skip(s, colon));
    s = str_head(s, colon - 1);
    if (s.n >= 2 && s.p[0] == '[' && s.p[s.n - 1] == ']')
        s = str_head(str_skip(s, 1), s.n - 2);
    else if (str_find_char(s, ':') >= 0)
        return err_set(ERR_INVALID, "listen: an IPv6 address stands in brackets");
    *ret_host = s.n ? arena_cstr(a, s) : NULL;
    return 0;
}

static int listen_on(const struct addrinfo *ai, int *ret_fd)
{
    int one = 1, zero = 0;
    int fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return err_errno("listen");
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) < 0 ||
        (ai->ai_family == AF_INET6 &&
         setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof(zero)) < 0) ||
        bind(fd, ai->ai_addr, ai->ai_addrlen) < 0 || listen(fd, SOMAXCONN) < 0) {
        int r = err_errno("listen");

        close(fd);
        return r;
    }
    *ret_fd = fd;
    return 0;
}

static int resolve(const char *host, const char *port, int family, struct addrinfo **ret)
{
    struct addrinfo hints = {.ai_family = family,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV};
    int r = getaddrinfo(host, port, &hints, ret);

    return r ? err_set(ERR_INVALID, "listen: %s", gai_strerror(r)) : 0;
}

int server_listen(struct str address, int *ret_fd)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct addrinfo *ai = NULL;
    char *host = NULL, *port = NULL;
    int r = split_address(a, address, &host, &port);

    if (r < 0)
        return r;
    /* all addresses: one socket for both families, or IPv4 alone where there is no IPv6 */
    for (int i = 0; i < (host ? 1 : 2); i++) {
        r = resolve(host, port, host ? AF_UNSPEC : i ? AF_INET : AF_INET6, &ai);
        if (r < 0)
            return r;
        r = listen_on(ai, ret_fd);
        freeaddrinfo(ai);
        if (r == 0)
            return 0;
    }
    return r;
}
