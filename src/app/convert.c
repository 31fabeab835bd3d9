/* convert.c: one mother that takes requests, one child for each file, one stream for each
 * answer.
 *
 * The answer is a fixed head, the parts, their places, and then the text; what comes back is checked as strictly as if a
 * stranger had sent it, because after a hostile file it may be one. */
#include "app/convert_in.h"
#include "app/sandbox.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/log.h"
#include "base/utf8.h"
#include "base/vec.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_MAGIC UINT32_C(0x676b7875)
#define COPY_MAGIC   UINT32_C(0x676b7876)
#define PLACES_MAX   (32 * MiB)

struct answer {
    uint32_t magic;
    uint32_t kind;
    uint32_t pages;
    uint32_t cut, unreadable, reason;
    uint32_t parts, places; /* how many, and the bytes of their places */
    uint32_t bytes, html;
};

struct answer_part {
    uint32_t at, kind, place; /* the bytes of its place */
};

struct copy_answer {
    uint32_t magic;
    int32_t err; /* 0, or why there is no copy */
    uint32_t bytes;
};

enum asked {
    ASKED_TEXT, /* what it says */
    ASKED_COPY, /* a masked copy */
    ASKED_EML,  /* a mail */
    ASKED_ZIP,  /* the files of a zip */
    ASKED__MAX
};

/* A request: this, the file's name, and the published numbers, each with a line end. */
struct request_head {
    uint32_t what; /* enum asked */
    int32_t today;
    uint32_t name;
};

int convert_sockets(int *ret_ask, int *ret_serve)
{
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        return err_errno("socketpair");
    *ret_ask = pair[0];
    *ret_serve = pair[1];
    return 0;
}

/* ---- The process ---- */

#define REQUEST_MAX (sizeof(struct request_head) + CONVERT_NAME_MAX + CONVERT_PUBLISHED_MAX)

struct request {
    int file, back;
    struct request_head head;
    struct str name, published;
    char bytes[REQUEST_MAX];
};

static void request_done(struct request *q)
{
    file_close(&q->file);
    file_close(&q->back);
}

/* The descriptors of a message; what is too many is closed. False if there are not exactly two. */
static bool take_descriptors(struct msghdr *m, struct request *ret)
{
    struct cmsghdr *c = CMSG_FIRSTHDR(m);
    int fds[2];

    if (!c || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS ||
        c->cmsg_len != CMSG_LEN(sizeof(fds)))
        return false;
    memcpy(fds, CMSG_DATA(c), sizeof(fds));
    ret->file = fds[0];
    ret->back = fds[1];
    return true;
}

static bool take_head(struct request *q, size_t n)
{
    struct str rest;

    if (n < sizeof(q->head))
        return false;
    memcpy(&q->head, q->bytes, sizeof(q->head));
    rest = str_of(q->bytes + sizeof(q->head), n - sizeof(q->head));
    if (q->head.name > rest.n || q->head.what >= ASKED__MAX)
        return false;
    q->name = str_head(rest, q->head.name);
    q->published = str_skip(rest, q->head.name);
    return true;
}

/* 1: a request; 0: the other end is gone. */
static int request_receive(int socket, struct request *ret)
{
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(2 * sizeof(int))];
    } control;
    struct iovec iov = {.iov_base = ret->bytes, .iov_len = sizeof(ret->bytes)};
    struct msghdr m = {.msg_iov = &iov,
                       .msg_iovlen = 1,
                       .msg_control = &control,
                       .msg_controllen = sizeof(control)};
    ssize_t n;

    ret->file = ret->back = -1;
    n = recvmsg(socket, &m, MSG_CMSG_CLOEXEC);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN ? ERR_BUSY : err_errno("convert: recvmsg");
    if (n == 0 && m.msg_controllen == 0)
        return 0;
    if (!take_descriptors(&m, ret))
        return err_set(ERR_MALFORMED, "convert: a request without its descriptors");
    if (!take_head(ret, (size_t)n))
        return err_set(ERR_MALFORMED, "convert: a request without its head");
    return 1;
}

static void limit(int what, rlim_t value)
{
    struct rlimit l = {.rlim_cur = value, .rlim_max = value};

    (void)setrlimit(what, &l);
}

/* ASan maps terabytes: there, time is the only limit. */
static void child_limits(void)
{
#ifndef __SANITIZE_ADDRESS__
    limit(RLIMIT_AS, CONVERT_MEMORY);
#endif
    limit(RLIMIT_CPU, CONVERT_SECONDS);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    (void)alarm(CONVERT_SECONDS);
}

static int answer_write(struct arena *a, int back, const struct extract *e)
{
    struct answer head = {.magic = ANSWER_MAGIC,
                          .kind = (uint32_t)e->kind,
                          .pages = (uint32_t)e->pages,
                          .cut = e->cut,
                          .unreadable = e->unreadable,
                          .reason = (uint32_t)e->reason,
                          .parts = (uint32_t)e->parts_n,
                          .bytes = (uint32_t)e->text.n,
                          .html = (uint32_t)e->html.n};
    struct answer_part *parts = arena_many(a, e->parts_n + 1, struct answer_part);
    struct buf places cleanup(buf_done) = BUF_INIT(PLACES_MAX);
    int r;

    for (size_t i = 0; i < e->parts_n; i++) {
        const struct extract_part *p = &e->parts[i];

        parts[i] = (struct answer_part){(uint32_t)p->at, (uint32_t)p->kind, (uint32_t)p->place.n};
        buf_put(&places, p->place);
    }
    head.places = (uint32_t)places.n;
    r = file_write_fd(back, &head, sizeof(head));
    if (r == 0)
        r = file_write_fd(back, parts, e->parts_n * sizeof(*parts));
    if (r == 0)
        r = file_write_fd(back, places.p, places.n);
    if (r == 0)
        r = file_write_fd(back, e->text.p, e->text.n);
    return r < 0 ? r : file_write_fd(back, e->html.p, e->html.n);
}

/* ---- The child ---- */

static int read_serve(struct arena *a, const struct request *q)
{
    struct extract e;
    int r = extract(a, q->file, q->name, &e);

    return r < 0 ? r : answer_write(a, q->back, &e);
}

static int copy_serve(struct arena *a, const struct request *q)
{
    struct leak_options o = {.today = q->head.today};
    struct copy_answer head = {.magic = COPY_MAGIC};
    struct {
        struct str *v;
        size_t n, room;
    } published = {0};
    struct str rest = q->published, one, copy = S("");
    int r;

    while (str_next(&rest, '\n', &one)) {
        if (one.n)
            *vec_push(a, &published) = one;
    }
    o.published = (struct strs){published.v, published.n};
    head.err = leak_copy(a, q->file, q->name, &o, &copy);
    head.bytes = head.err == 0 ? (uint32_t)copy.n : 0;
    r = file_write_fd(q->back, &head, sizeof(head));
    return r < 0 ? r : file_write_fd(q->back, copy.p, head.bytes);
}

static int eml_serve(struct arena *a, const struct request *q)
{
    return convert_eml_write(a, q->file, q->back);
}

static int zip_serve(struct arena *a, const struct request *q)
{
    return convert_zip_write(a, q->file, q->back);
}

static int (*const serves[ASKED__MAX])(struct arena *a, const struct request *q) = {
    [ASKED_TEXT] = read_serve, [ASKED_COPY] = copy_serve, [ASKED_EML] = eml_serve,
    [ASKED_ZIP] = zip_serve};

/* Ends by _exit(): nothing of the mother's is run again on the way out, and ASan's leak check,
 * which would need to trace, is left out. */
static _Noreturn void child(int socket, const struct request *q)
{
    struct arena *a = arena_new(0);
    unsigned missing = 0;
    int r;

    (void)close(socket);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)signal(SIGPIPE, SIG_IGN);
    child_limits();
    r = fault_hit("convert.read");
    if (r >= 0)
        r = sandbox_seccomp(SANDBOX_CONVERT_CHILD, &missing);
    if (r >= 0)
        r = serves[q->head.what](a, q);
    _exit(r < 0 ? 1 : 0);
}

static void child_wait(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFSIGNALED(status))
        log_warn("convert.broke", LOG_INT("signal", WTERMSIG(status)));
}

/* One after another: two hostile files at once cost no more than one. */
static void request_serve(int socket, const struct request *q)
{
    pid_t pid = fork();

    if (pid == 0)
        child(socket, q);
    if (pid < 0)
        log_err("convert.fork", err_errno("fork"));
    else
        child_wait(pid);
}

static bool wait_for_request(int socket, int stop)
{
    struct pollfd p[2] = {{.fd = socket, .events = POLLIN}, {.fd = stop, .events = POLLIN}};

    while (poll(p, 2, -1) < 0 && errno == EINTR)
        ;
    return !(p[1].revents & POLLIN);
}

int convert_serve(int socket, int stop)
{
    while (wait_for_request(socket, stop)) {
        struct request q cleanup(request_done) = {.file = -1, .back = -1};
        int r = request_receive(socket, &q);

        if (r == 0)
            return 0;
        if (r < 0 && r != ERR_BUSY)
            log_err("convert.request", r);
        if (r > 0)
            request_serve(socket, &q);
    }
    return 0;
}

/* ---- Who asks ---- */

/* What does not fit is left out: then more is masked, not less. */
static void published_put(struct buf *to, const struct leak_options *o)
{
    struct buf one cleanup(buf_done) = BUF_INIT(CONVERT_PUBLISHED_MAX);

    for (size_t i = 0; i < o->published.n; i++) {
        buf_put(&one, o->published.v[i]);
        buf_char(&one, '\n');
    }
    if (buf_ok(&one))
        buf_put(to, buf_str(&one));
}

/* `o`: of a copy; else NULL. */
static int request_send(int socket, int fd, int back, enum asked what, struct str name,
                        const struct leak_options *o)
{
    struct buf message cleanup(buf_done) = BUF_INIT(REQUEST_MAX);
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(2 * sizeof(int))];
    } control = {0};
    struct str cut = str_head(name, CONVERT_NAME_MAX);
    struct request_head head = {.what = what, .today = o ? o->today : 0, .name = (uint32_t)cut.n};
    struct iovec iov;
    struct msghdr m = {.msg_iov = &iov,
                       .msg_iovlen = 1,
                       .msg_control = &control,
                       .msg_controllen = sizeof(control)};
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    int fds[2] = {fd, back};

    buf_add(&message, &head, sizeof(head));
    buf_put(&message, cut);
    if (o)
        published_put(&message, o);
    iov = (struct iovec){.iov_base = message.p, .iov_len = message.n};
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(fds));
    memcpy(CMSG_DATA(c), fds, sizeof(fds));
    while (sendmsg(socket, &m, MSG_NOSIGNAL) < 0) {
        if (errno != EINTR)
            return err_errno("convert: sendmsg");
    }
    return 0;
}

int convert_read_all(int fd, void *p, size_t n, int64_t deadline)
{
    size_t done = 0;

    while (done < n) {
        struct pollfd pfd = {.fd = fd, .events = POLLIN};
        int64_t left = (deadline - clock_ticks()) / 1000000;
        ssize_t got;

        if (left <= 0)
            return err_set(ERR_BUSY, "convert: no answer in time");
        if (poll(&pfd, 1, (int)left) <= 0)
            continue;
        got = read(fd, (char *)p + done, n - done);
        if (got < 0 && errno != EINTR && errno != EAGAIN)
            return err_errno("convert: read");
        if (got == 0)
            return 0;
        done += got > 0 ? (size_t)got : 0;
    }
    return 1;
}

static bool answer_ok(const struct answer *h)
{
    return h->magic == ANSWER_MAGIC && h->kind < FILE_KIND__MAX && h->pages <= INT32_MAX &&
           h->cut <= 1 && h->unreadable <= 1 && h->reason < EXTRACT_REASON__MAX &&
           h->parts <= EXTRACT_MAX_PARTS && h->places <= PLACES_MAX &&
           h->bytes <= EXTRACT_MAX_BYTES && h->html <= EXTRACT_MAX_BYTES;
}

/* In order, within the text and between its letters; their places are texts. */
static bool parts_take(struct arena *a, const struct answer_part *v, const struct answer *h,
                       struct str places, struct extract *ret)
{
    size_t at = 0;

    ret->parts = arena_many(a, h->parts + 1, struct extract_part);
    ret->parts_n = h->parts;
    for (size_t i = 0; i < h->parts; i++) {
        if (v[i].at < at || v[i].at > ret->text.n || v[i].kind >= PART_KIND__MAX ||
            v[i].place > places.n || v[i].place > EXTRACT_MAX_PLACE)
            return false;
        if (v[i].at < ret->text.n && ((unsigned char)ret->text.p[v[i].at] & 0xc0) == 0x80)
            return false;
        at = v[i].at;
        ret->parts[i] = (struct extract_part){at, (enum extract_part_kind)v[i].kind,
                                              str_head(places, v[i].place)};
        if (!utf8_is_text(ret->parts[i].place))
            return false;
        places = str_skip(places, v[i].place);
    }
    return places.n == 0;
}

static int answer_read(struct arena *a, int fd, struct extract *ret)
{
    /* The child's minute, and one more for the file before it. */
    int64_t deadline = clock_ticks() + INT64_C(2) * CONVERT_SECONDS * 1000000000;
    struct answer head;
    struct answer_part *parts;
    char *places, *text, *html;
    int r;

    r = convert_read_all(fd, &head, sizeof(head), deadline);
    if (r <= 0)
        return r;
    if (!answer_ok(&head))
        return 0;
    parts = arena_many(a, head.parts + 1, struct answer_part);
    places = arena_alloc(a, head.places + 1);
    text = arena_alloc(a, head.bytes + 1);
    html = arena_alloc(a, head.html + 1);
    r = convert_read_all(fd, parts, head.parts * sizeof(*parts), deadline);
    if (r > 0)
        r = convert_read_all(fd, places, head.places, deadline);
    if (r > 0)
        r = convert_read_all(fd, text, head.bytes, deadline);
    if (r > 0)
        r = convert_read_all(fd, html, head.html, deadline);
    if (r <= 0)
        return r;
    if (!utf8_is_text(str_of(text, head.bytes)) || !utf8_is_text(str_of(html, head.html)))
        return 0;
    *ret = (struct extract){.kind = (enum file_kind)head.kind,
                            .pages = (int)head.pages,
                            .text = str_of(text, head.bytes),
                            .html = str_of(html, head.html),
                            .cut = head.cut,
                            .unreadable = head.unreadable,
                            .reason = (enum extract_reason)head.reason};
    return parts_take(a, parts, &head, str_of(places, head.places), ret) ? 1 : 0;
}

/* The first bytes are enough to tell the kind of a file that broke its reader. */
static enum file_kind kind_of_fd(int fd, struct str name)
{
    char bytes[4096];
    ssize_t n = pread(fd, bytes, sizeof(bytes), 0);

    return n > 0 ? file_kind_of(str_of(bytes, (size_t)n), name) : FILE_UNKNOWN;
}

/* Sends the request; *ret is the end at which the answer comes. */
static int request_open(int socket, int fd, enum asked what, struct str name,
                        const struct leak_options *o, int *ret)
{
    int theirs cleanup(file_close) = -1;
    int pair[2];
    int r;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return err_errno("socketpair");
    theirs = pair[1];
    r = request_send(socket, fd, theirs, what, name, o);
    if (r < 0)
        (void)close(pair[0]);
    else
        *ret = pair[0];
    return r;
}

int convert_ask(int socket, struct arena *a, int fd, struct str name, struct extract *ret)
{
    int mine cleanup(file_close) = -1;
    int r = request_open(socket, fd, ASKED_TEXT, name, NULL, &mine);

    if (r >= 0)
        r = answer_read(a, mine, ret);
    if (r < 0)
        return r;
    if (r == 0)
        *ret = (struct extract){.kind = kind_of_fd(fd, name),
                                .text = S(""),
                                .unreadable = true,
                                .reason = EXTRACT_BROKE};
    return 0;
}

static bool copy_answer_ok(const struct copy_answer *h)
{
    bool known =
        h->err == 0 || h->err == ERR_INVALID || h->err == ERR_MALFORMED || h->err == ERR_TOO_LARGE;

    return h->magic == COPY_MAGIC && known && h->bytes <= COPY_MAX_BYTES;
}

int convert_copy(int socket, struct arena *a, int fd, struct str name, const struct leak_options *o,
                 struct str *ret)
{
    int mine cleanup(file_close) = -1;
    struct copy_answer head;
    char *bytes;
    int64_t deadline;
    int r = request_open(socket, fd, ASKED_COPY, name, o, &mine);

    if (r < 0)
        return r;
    deadline = clock_ticks() + INT64_C(2) * CONVERT_SECONDS * 1000000000;
    r = convert_read_all(mine, &head, sizeof(head), deadline);
    if (r > 0 && copy_answer_ok(&head) && head.err < 0)
        return err_set(head.err, "convert: no copy");
    if (r > 0 && copy_answer_ok(&head)) {
        bytes = arena_alloc(a, head.bytes + 1);
        r = convert_read_all(mine, bytes, head.bytes, deadline);
        if (r > 0) {
            *ret = str_of(bytes, head.bytes);
            return 0;
        }
    }
    return r < 0 ? r : err_set(ERR_MALFORMED, "convert: the file broke its reader");
}

/* What the answer is read piece by piece of: the whole of it has this long. */
static int64_t reading_ends(void)
{
    return clock_ticks() + INT64_C(2) * CONVERT_SECONDS * 1000000000;
}

int convert_eml(int socket, struct arena *a, int fd, struct eml *ret)
{
    int mine cleanup(file_close) = -1;
    int r = request_open(socket, fd, ASKED_EML, S(""), NULL, &mine);

    return r < 0 ? r : convert_eml_read(a, mine, reading_ends(), ret);
}

int convert_unzip(int socket, int fd, unpack_each_fn each, void *me)
{
    int mine cleanup(file_close) = -1;
    int r = request_open(socket, fd, ASKED_ZIP, S(""), NULL, &mine);

    return r < 0 ? r : convert_zip_read(mine, reading_ends(), each, me);
}
