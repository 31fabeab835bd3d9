/* mail_fetch.c: see mail_fetch.h. */
#include "engine/mail_fetch.h"

#include "base/buf.h"
#include "base/num.h"
#include "base/vec.h"
#include "engine/mail_curl.h"

#define LINES_MAX (1 * MiB) /* of an answer that is not a mail */
#define UIDS_MAX  4294967295

struct box {
    struct arena *a;
    const struct mail_server *server;
    CURL *curl;
    struct buf heard;
};

static void box_done(struct box *b)
{
    mail_curl_done(&b->curl);
    buf_done(&b->heard);
}

static size_t heard(char *p, size_t size, size_t n, void *arg)
{
    struct buf *to = arg;
    buf_add(to, p, size * n);
    return buf_ok(to) ? size * n : 0; /* too much: the transfer ends */
}

/* The folder's name as a part of an address, or quoted in a command. */
static struct str quoted(struct arena *a, struct str s)
{
    struct buf out cleanup(buf_done) = BUF_INIT(4 * KiB);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\')
            buf_char(&out, '\\');
        buf_char(&out, s.p[i]);
    }
    return arena_fmt(a, "\"%.*s\"", (int)out.n, out.p ? out.p : "");
}

static struct str address(struct box *b, const char *rest)
{
    const struct mail_server *s = b->server;
    char *folder = curl_easy_escape(b->curl, s->imap_folder.p, (int)s->imap_folder.n);
    struct str all = arena_fmt(
        b->a, "%s://%.*s:%lld/%s%s", str_eq(s->imap_security, S("tls")) ? "imaps" : "imap",
        STR_ARG(s->imap_host), (long long)s->imap_port, folder ? folder : "INBOX", rest);
    curl_free(folder);
    return all;
}

/* A command in the folder, or (`command` NULL) the mail that `rest` names; what came in b->heard. */
static int ask(struct box *b, const char *command, const char *rest, size_t max)
{
    buf_done(&b->heard);
    buf_init(&b->heard, max);
    (void)curl_easy_setopt(b->curl, CURLOPT_URL, address(b, rest).p);
    (void)curl_easy_setopt(b->curl, CURLOPT_CUSTOMREQUEST, command);
    CURLcode code = curl_easy_perform(b->curl);
    if (code == CURLE_WRITE_ERROR && !buf_ok(&b->heard))
        return err_set(ERR_TOO_LARGE, "mail: more than %zu bytes", max);
    return mail_curl_result(code);
}

static int box_open(struct box *b)
{
    const struct mail_server *s = b->server;
    int r = mail_curl_new(b->a, s, s->imap_security, s->imap_user, s->imap_password_file, &b->curl);
    if (r < 0)
        return r;
    (void)curl_easy_setopt(b->curl, CURLOPT_PROTOCOLS_STR, "imap,imaps");
    (void)curl_easy_setopt(b->curl, CURLOPT_WRITEFUNCTION, heard);
    (void)curl_easy_setopt(b->curl, CURLOPT_WRITEDATA, &b->heard);
    return 0;
}

/* The number behind `word` in what was heard; 0 none. */
static int64_t number_after(struct str s, struct str word)
{
    int64_t n;
    ptrdiff_t at = str_find(s, word);
    size_t digits = 0;
    if (at < 0)
        return 0;
    s = str_skip(s, (size_t)at + word.n);
    while (digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '9')
        digits++;
    return num_parse(str_head(s, digits), 1, UIDS_MAX, &n) < 0 ? 0 : n;
}

static int validity_of(struct box *b, int64_t *ret)
{
    struct str command =
        arena_fmt(b->a, "STATUS %.*s (UIDVALIDITY)", STR_ARG(quoted(b->a, b->server->imap_folder)));
    int r = ask(b, command.p, "", LINES_MAX);
    if (r == 0)
        *ret = number_after(buf_str(&b->heard), S("UIDVALIDITY "));
    return r == 0 && *ret == 0 ? err_set(ERR_BUSY, "mail: the folder has no UIDVALIDITY") : r;
}

struct uids {
    int64_t *v;
    size_t n, room;
};

/* "* SEARCH 4 5 6": in any order, and the last one always. */
static int uids_after(struct box *b, int64_t uid, struct uids *ret)
{
    struct str line, word;
    int r = ask(b, arena_fmt(b->a, "UID SEARCH UID %lld:*", (long long)uid + 1).p, "", LINES_MAX);
    struct str rest = r == 0 ? buf_str(&b->heard) : S("");
    while (str_next(&rest, '\n', &line)) {
        if (!str_starts(line, S("* SEARCH")))
            continue;
        line = str_skip(str_trim(line), 8);
        while (str_next(&line, ' ', &word)) {
            int64_t n;
            if (num_parse(word, uid + 1, UIDS_MAX, &n) == 0)
                *vec_push(b->a, ret) = n;
        }
    }
    return r;
}

/* The smallest above `uid`; 0 none. */
static int64_t next_uid(const struct uids *all, int64_t uid)
{
    int64_t next = 0;
    for (size_t i = 0; i < all->n; i++)
        if (all->v[i] > uid && (next == 0 || all->v[i] < next))
            next = all->v[i];
    return next;
}

/* "23-Nov-2026 10:00:00 +0800"; 0: it is none. */
static moment_t internal_date(struct str s)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int64_t day, year, hour, minute, second, zone;
    ptrdiff_t at = str_find(s, S("INTERNALDATE \""));
    if (at < 0)
        return 0;
    s = str_skip(s, (size_t)at + 14);
    ptrdiff_t month = s.n < 26 ? -1 : str_find(str_c(months), str_head(str_skip(s, 3), 3));
    if (month < 0 || month % 3 != 0 || num_parse(str_trim(str_head(s, 2)), 1, 31, &day) < 0 ||
        num_parse(str_head(str_skip(s, 7), 4), 1970, 9999, &year) < 0 ||
        num_parse(str_head(str_skip(s, 12), 2), 0, 23, &hour) < 0 ||
        num_parse(str_head(str_skip(s, 15), 2), 0, 59, &minute) < 0 ||
        num_parse(str_head(str_skip(s, 18), 2), 0, 60, &second) < 0 ||
        num_parse(str_head(str_skip(s, 22), 4), 0, 1400, &zone) < 0 ||
        !civil_valid((int)year, (int)month / 3 + 1, (int)day))
        return 0;
    int64_t offset = (zone / 100 * 60 + zone % 100) * 60;
    return (moment_t)day_from((int)year, (int)month / 3 + 1, (int)day) * 86400 + hour * 3600 +
           minute * 60 + second - (s.p[21] == '-' ? -offset : offset);
}

static int fetch_one(struct box *b, int64_t uid, size_t max, struct mail_fetched *ret)
{
    int r = ask(b, arena_fmt(b->a, "UID FETCH %lld INTERNALDATE", (long long)uid).p, "", LINES_MAX);
    if (r < 0)
        return r;
    ret->arrived = internal_date(buf_str(&b->heard));
    r = ask(b, NULL, arena_fmt(b->a, ";UID=%lld", (long long)uid).p, max);
    ret->too_large = r == ERR_TOO_LARGE;
    ret->bytes = r == 0 ? buf_str(&b->heard) : S("");
    return ret->too_large ? 0 : r;
}

int mail_fetch(struct arena *a, const struct mail_server *server, struct mail_place from, int most,
               size_t max, int (*take)(void *arg, const struct mail_fetched *m), void *arg)
{
    struct box b cleanup(box_done) = {.a = a, .server = server, .heard = BUF_INIT(LINES_MAX)};
    struct uids uids = {0};
    int64_t validity = 0;
    int taken = 0, r = box_open(&b);
    if (r == 0)
        r = validity_of(&b, &validity);
    if (r == 0 && validity != from.validity)
        from = (struct mail_place){validity, 0};
    if (r == 0)
        r = uids_after(&b, from.uid, &uids);
    while (r == 0 && taken < most && (from.uid = next_uid(&uids, from.uid)) > 0) {
        struct mail_fetched m = {.place = from};
        r = fetch_one(&b, from.uid, max, &m);
        if (r == 0)
            r = take(arg, &m);
        taken += r == 0;
    }
    return r < 0 ? r : taken;
}
