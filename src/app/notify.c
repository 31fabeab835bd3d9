/* notify.c: see notify.h. */
#include "app/notify.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"

#define LISTEN_FDS_START 3
#define OWN_FDS_START    10 /* above the fixed numbers of process.h */

void notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    int fd cleanup(file_close) = -1;
    size_t n;

    if (!path || (path[0] != '/' && path[0] != '@') || strlen(path) >= sizeof(to.sun_path))
        return;
    n = strlen(path);
    memcpy(to.sun_path, path, n);
    if (path[0] == '@')
        to.sun_path[0] = 0;
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd >= 0)
        (void)sendto(fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)&to,
                     (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
}

static int64_t environment_number(const char *name)
{
    int64_t n;

    return num_parse(str_c(getenv(name)), 0, INT32_MAX, &n) < 0 ? -1 : n;
}

/* The place of `name` in "public:desk"; `otherwise` if there are no names; -1 if it is not among
 * them. */
static int place_of(const char *name, int otherwise)
{
    struct str rest = str_c(getenv("LISTEN_FDNAMES")), part;

    if (rest.n == 0)
        return otherwise;
    for (int i = 0; str_next(&rest, ':', &part); i++) {
        if (str_eq(part, str_c(name)))
            return i;
    }
    return -1;
}

int inherited_socket(const char *name, int index)
{
    int place;

    if (environment_number("LISTEN_PID") != getpid())
        return -1;
    place = place_of(name, index);
    if (place < 0 || place >= environment_number("LISTEN_FDS"))
        return -1;
    return fcntl(LISTEN_FDS_START + place, F_DUPFD_CLOEXEC, OWN_FDS_START);
}
